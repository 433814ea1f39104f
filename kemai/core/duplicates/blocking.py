"""Refusing a record that a rule of the firm forbids: E-DUP beside the field, with the record in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kemai.core.duplicates.keys import found_by, values_of
from kemai.core.duplicates.rules import rule_keys, rules_of
from kemai.core.duplicates.show import described
from kemai.core.duplicates.stored import bearing, numbered
from kemai.core.records.errors import Invalid, Rejected

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def refuse_blocked(record_type: RecordType, record: Any, by: Viewer, names: Collection[str] | None = None) -> None:
    """Raise Rejected (E-DUP) when a blocking rule finds a like record; `names` are the fields that changed."""
    rules = tuple(
        rule
        for rule in rules_of(record_type, by.organisation_id)
        if rule.block and (names is None or set(rule.fields) & set(names))
    )
    if not rules:
        return
    values = values_of(record_type, record, [name for rule in rules for name in rule.fields])
    hits = found_by(record_type, values, rules, by=by, but=record.pk)
    for one in described(record_type, hits[:1], by):
        hint = _("与 %(number)s %(title)s（%(owner)s）重复") % one
        raise Rejected({name: [Invalid("E-DUP", hint, link=one["url"])] for name in hits[0].fields})


class Blocks:
    """The blocking rules over many rows at once, as an import brings them; what the database promises is left out."""

    def __init__(self, record_type: RecordType, by: Viewer) -> None:
        """Take the rules that refuse."""
        promised = {name for one in record_type.model._meta.constraints for name in getattr(one, "fields", ())}
        self.type, self.firm = record_type, by.organisation_id
        every = rules_of(record_type, self.firm)
        self.rules = tuple(rule for rule in every if rule.block and not set(rule.fields) & promised)
        self.taken: set[str] = set()

    def load(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Look up which keys of the rows are stored already."""
        if self.rules and (keys := {key for values in rows for key, _rule in rule_keys(self.type, values, self.rules)}):
            named = numbered(keys)
            stored = bearing(self.firm, self.type.key, named).values_list("key", flat=True)
            self.taken |= {named[number] for number in stored}

    def broken(self, values: Mapping[str, Any]) -> str:
        """Name the field in which a row is one too many, "" when there is none."""
        if not self.rules:
            return ""
        return next((rule.fields[0] for key, rule in rule_keys(self.type, values, self.rules) if key in self.taken), "")

    def take(self, values: Mapping[str, Any]) -> None:
        """Remember a row that will be added."""
        if self.rules:
            self.taken |= {key for key, _rule in rule_keys(self.type, values, self.rules)}
