"""Making, keeping and looking up the keys of like records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kemai.core.duplicates.matching.evidence import alike_names, read_name
from kemai.core.duplicates.models import MatchKey
from kemai.core.duplicates.rules import NO_DIGIT, READ_MOST, How, Rule, compared, kind_of, rule_keys, rules_of
from kemai.core.duplicates.stored import bearing, number_of
from kemai.core.records import registry
from kemai.core.search.text import core_name, normalise

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

SAME, ALIKE, APART = 0, 1, 2
SAME_AS = {"phone": How.NORMAL, "exact": How.EXACT}
APART_BELOW = 0.5
FOUND_MOST = 200


def keys_of(record_type: RecordType, values: Mapping[str, Any]) -> dict[str, str]:
    """Give the match keys of a record's values, each with the field it comes from."""
    keys: dict[str, str] = {}
    for name, how in record_type.duplicates.items():
        value = values.get(name)
        if key := key_of(how, str(value)) if value else "":
            keys.setdefault(key, name)
    return keys


def key_of(how: str, text: str) -> str:
    """Make one key: a name without its legal suffix, the last 11 digits of a phone, or an exact value."""
    if how == "name":
        plain = core_name(text).replace(" ", "")
        return f"n:{plain}"[:140] if plain else ""
    if how == "phone":
        digits = NO_DIGIT.sub("", normalise(text))
        return f"p:{digits[-11:]}" if len(digits) >= 7 else ""
    return f"e:{normalise(text)}"[:140]


def stored_keys(record_type: RecordType, values: Mapping[str, Any], organisation_id: int) -> list[str]:
    """Give every key kept of a record: the unchanging ones of its type, and those of the firm's rules."""
    rules = remade(record_type, rules_of(record_type, organisation_id))
    return whole_keys(record_type, values, keys_of(record_type, values), rules)


def whole_keys(
    record_type: RecordType, values: Mapping[str, Any], keys: Iterable[str], rules: tuple[Rule, ...]
) -> list[str]:
    """Join the unchanging keys of a record, made already, with those of rules that make others."""
    return list(dict.fromkeys((*keys, *(key for key, _rule in rule_keys(record_type, values, rules)))))


def remade(record_type: RecordType, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Leave out the rules whose keys are among the unchanging ones: phones by digits and values exactly."""
    same = {(name, SAME_AS.get(how)) for name, how in record_type.duplicates.items()}
    return tuple(rule for rule in rules if len(rule.fields) > 1 or (rule.fields[0], rule.how) not in same)


def values_of(record_type: RecordType, record: Any, names: Iterable[str] = ()) -> dict[str, Any]:
    """Take the values of a record that keys are made of."""
    return {name: getattr(record, record_type.fields[name].path) for name in (*record_type.duplicates, *names)}


def keep_keys(record_type: RecordType, record: Any, *, gone: bool = False, new: bool = False) -> None:
    """Bring the keys of one saved record up to date; a new one has none yet."""
    if not has_keys(record_type):
        return
    place = {
        "organisation_id": record.organisation_id,
        "record_type": record_type.key,
        "record_id": record.pk,
    }
    if not new:
        MatchKey.objects.filter(**place).delete()
    if not gone and not getattr(record, "anonymised_at", None):
        values = values_of(record_type, record, compared(record_type, record.organisation_id))
        keys = stored_keys(record_type, values, record.organisation_id)
        MatchKey.objects.bulk_create(MatchKey(key=number_of(key), **place) for key in keys)


def has_keys(record_type: RecordType) -> bool:
    """Say whether like records of a type are looked for at all."""
    return bool(record_type.duplicates or record_type.alike_together)


@dataclass(frozen=True)
class Hit:
    """A like record: its id, the fields that agree, whether one only sounds alike, whether a rule refuses it."""

    record_id: int
    fields: tuple[str, ...]
    by_sound: bool = False
    block: bool = False


def find_like(
    record_type: RecordType, values: Mapping[str, Any], *, by: Viewer, but: int | None = None, limit: int = 5
) -> list[Hit]:
    """Find records that agree with the given values by a rule of the firm, those that agree in most fields first.

    Fields that the person may not search are not compared.
    """
    known = registry.resolve(record_type, by).known
    rules = tuple(rule for rule in rules_of(record_type, by.organisation_id) if all(map(known, rule.fields)))
    return found_by(record_type, values, rules, by=by, but=but)[:limit]


def found_by(
    record_type: RecordType, values: Mapping[str, Any], rules: tuple[Rule, ...], *, by: Viewer, but: int | None
) -> list[Hit]:
    """Find records that agree with the given values by one of the rules."""
    keys: dict[int, list[Rule]] = {}
    for key, rule in (*rule_keys(record_type, values, rules), *older_keys(record_type, values, rules)):
        keys.setdefault(number_of(key), []).append(rule)
    if not keys:
        return []
    rows = bearing(by.organisation_id, record_type.key, keys).values_list("record_id", "key")[:FOUND_MOST]
    found: dict[int, list[Rule]] = {}
    for record_id, key in rows:
        if record_id != but:
            found.setdefault(record_id, []).extend(keys[key])
    sounding = {pk for pk, agreed in found.items() if any(rule.how == "sound" for rule in agreed)}
    heard = Heard(record_type, values, sounding) if sounding else None
    hits = [hit for pk, agreed in found.items() if (hit := hit_of(pk, agreed, heard))]
    return sorted(hits, key=lambda hit: (-len(hit.fields), hit.by_sound, -hit.record_id))


def older_keys(
    record_type: RecordType, values: Mapping[str, Any], rules: tuple[Rule, ...]
) -> Iterator[tuple[str, Rule]]:
    """Give the keys by which records are met whose keys of sound are not made yet."""
    for rule in rules:
        name = rule.fields[0]
        heard = rule.how == "sound" and len(rule.fields) == 1 and record_type.duplicates.get(name) == "name"
        if heard and (key := key_of("name", str(values.get(name) or "")[:READ_MOST])):
            yield key, rule


def hit_of(record_id: int, agreed: list[Rule], heard: Heard | None) -> Hit | None:
    """Make a hit of the rules by which a record agrees; a name that only sounds alike is looked at again."""
    names: set[str] = set()
    by_sound = block = False
    for rule in agreed:
        level = heard.level(record_id, rule) if heard and rule.how == "sound" else SAME
        if level == APART:
            continue
        names |= set(rule.fields)
        block |= rule.block
        by_sound |= level == ALIKE
    return Hit(record_id, tuple(sorted(names)), by_sound, block) if names else None


class Heard:
    """The names behind keys of sound: equal, alike, or of two firms in two places (北京华锐, 上海华锐)."""

    def __init__(self, record_type: RecordType, values: Mapping[str, Any], record_ids: Iterable[int]) -> None:
        """Read the names that are compared by sound."""
        self.type, self.values = record_type, values
        self.names = [name for name in values if name in record_type.fields and kind_of(record_type, name) == "name"]
        rows = record_type.model.objects.filter(pk__in=list(record_ids)).values("pk", *self.names)
        self.stored = {row["pk"]: row for row in rows}

    def level(self, record_id: int, rule: Rule) -> int:
        """Compare the names of a rule with those of a stored record."""
        stored = self.stored.get(record_id, {})
        found = SAME
        for name in set(rule.fields) & set(self.names):
            mine, theirs = read_name(str(self.values[name])[:READ_MOST]), read_name(str(stored.get(name) or ""))
            if mine != theirs:
                found = max(found, ALIKE if alike_names(mine, theirs, {}) > APART_BELOW else APART)
        return found
