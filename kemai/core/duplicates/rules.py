"""The rules by which records of a type count as like: a firm's own, or those that its record type ships with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kemai.core.duplicates.matching.evidence import CHINESE, KINDS
from kemai.core.duplicates.matching.words import NUMBER, sound
from kemai.core.duplicates.models import DuplicateRule
from kemai.core.search.text import normalise
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.memory import Memory

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType

How = DuplicateRule.How
LONGEST = 140
NO_DIGIT = re.compile(r"\D")
READ_MOST = 300
SOUND_LEAST = 4
DECLARED = {"name": "name", "phone": "phone", "address": "address"}
BY_FIELD = {"phone": "phone", "email": "mail", "date": "date"}
PREFIXES = {"phone": "p:", "mail": "e:"}


@dataclass(frozen=True)
class Rule:
    """Records agree when they agree in every one of `fields`; `block` refuses the second."""

    fields: tuple[str, ...]
    how: str
    block: bool = False


@cache
def shipped(record_type: RecordType) -> tuple[Rule, ...]:
    """Give the rules that a type ships with: names by sound, phones by digits, codes exactly, then those together."""
    ways = {"name": How.SOUND, "exact": How.EXACT}
    promised = {name for one in record_type.model._meta.constraints for name in getattr(one, "fields", ())}
    single = [
        Rule((name,), ways.get(how, How.NORMAL), block=name in promised) for name, how in record_type.duplicates.items()
    ]
    return (*single, *(Rule(tuple(names), How.NORMAL) for names in record_type.alike_together))


def rules_of(record_type: RecordType, organisation_id: int) -> tuple[Rule, ...]:
    """Give a firm's rules for a type, from memory as long as the firm's version stays."""
    return _rules.of_firm(organisation_id).get(record_type.key) or shipped(record_type)


def read(organisation_id: int) -> dict[str, tuple[Rule, ...]]:
    """Read the rules that a firm made itself."""
    found: dict[str, tuple[Rule, ...]] = {}
    with everyone(reason="rules of a firm"):
        for one in DuplicateRule.objects.filter(organisation_id=organisation_id).order_by("pk"):
            found[one.record] = (*found.get(one.record, ()), Rule(tuple(one.fields), one.how, one.block))
    return found


_rules = Memory(read)


def compared(record_type: RecordType, organisation_id: int) -> list[str]:
    """Name the fields that the rules compare."""
    return list(dict.fromkeys(name for rule in rules_of(record_type, organisation_id) for name in rule.fields))


@cache
def kind_of(record_type: RecordType, name: str) -> str:
    """Say which kind of evidence a field is: as declared, or after the kind of the field."""
    if name in record_type.evidence:
        return record_type.evidence[name]
    declared = DECLARED.get(record_type.duplicates.get(name, ""))
    known = record_type.coded_fields.get(name)
    return declared or (BY_FIELD.get(known.kind.name, "word") if known else "word")


def rule_keys(
    record_type: RecordType, values: Mapping[str, Any], rules: tuple[Rule, ...]
) -> Iterator[tuple[str, Rule]]:
    """Make the keys of a record's values by the rules; a rule with an empty field makes none."""
    for rule in rules:
        parts = [part_of(record_type, name, values.get(name), rule.how) for name in rule.fields]
        if len(parts) == 1 and parts[0]:
            yield parts[0], rule
        elif parts and all(parts):
            joined = "\x1f".join(parts)
            yield f"{'+'.join(rule.fields)}:{joined}"[:LONGEST], rule


def part_of(record_type: RecordType, name: str, value: Any, how: str) -> str:
    """Make one field's part of a key; "" when there is nothing to compare."""
    if value in (None, ""):
        return ""
    text, kind = str(value)[:READ_MOST], kind_of(record_type, name)
    if how == How.EXACT:
        return f"e:{normalise(text)}"[:LONGEST]
    if kind == "phone":
        digits = NO_DIGIT.sub("", normalise(text))
        return f"p:{digits[-11:]}" if len(digits) >= 7 else ""
    written = KINDS[kind].read(text)
    if kind == "address" and not NUMBER.search(written):
        return ""
    if how == How.SOUND and (bare := written.partition("@")[0]):
        spoken = sound(bare) if CHINESE.search(bare) and len(bare) >= SOUND_LEAST else bare
        return f"s:{spoken.replace(' ', '')}"[:LONGEST]
    return f"{PREFIXES.get(kind, kind + ':')}{written.replace(' ', '')}"[:LONGEST] if written else ""
