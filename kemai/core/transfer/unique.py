"""Keeping the promises of unique fields while a file comes in, beside the type's own key."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import EMPTY
from kemai.core.records.typed import RecordType
from kemai.core.transfer.entries import Entry

OF_ORGANISATION = "organisation"


class Promises:
    """The unique fields of a type, with what is stored and what earlier rows of the file have taken."""

    def __init__(self, record_type: RecordType, key: str) -> None:
        """Read the constraints of the model."""
        self.type = record_type
        found = [
            tuple(name for name in getattr(constraint, "fields", ()) if name != OF_ORGANISATION)
            for constraint in record_type.model._meta.constraints
        ]
        self.promises = [names for names in found if names and names != (key,)]
        self.stored: dict[tuple[str, ...], dict[tuple[Any, ...], int]] = {}
        self.taken: dict[tuple[str, ...], dict[tuple[Any, ...], Entry]] = {names: {} for names in self.promises}

    def load(self, entries: list[Entry]) -> None:
        """Look up which of the rows' values are stored already, in the recycle bin too."""
        for names in self.promises:
            first = self.type.fields[names[0]].path
            wanted = {entry.values[names[0]] for entry in entries if entry.values.get(names[0]) not in EMPTY}
            self.stored[names] = {}
            if wanted:
                paths = [self.type.fields[name].path for name in names]
                rows = self.type.model.objects.with_deleted().filter(**{f"{first}__in": wanted})
                self.stored[names] = {tuple(row[1:]): row[0] for row in rows.values_list("pk", *paths)}

    def broken(self, entry: Entry, but: int = 0) -> bool:
        """Refuse a row that would break a promise; `but` is the record that it changes."""
        for names in self.promises:
            values = tuple(entry.values.get(name) for name in names)
            if any(value in EMPTY for value in values):
                continue
            if self.stored[names].get(values, but) != but:
                entry.reject(names[-1], Invalid("E-DUP"))
            elif (earlier := self.taken[names].get(values)) is not None and earlier is not entry.earlier:
                entry.reject(names[-1], Invalid("E-DUP", _("与第 %(line)d 行相同") % {"line": earlier.line}))
        return bool(entry.errors)

    def took(self, entry: Entry) -> bool:
        """Say whether a row that will be written has taken a value of this one."""
        return any(
            tuple(entry.values.get(name) for name in names) in taken for names, taken in self.taken.items() if taken
        )

    def take(self, entry: Entry) -> None:
        """Note the values of a row that will be written."""
        for names in self.promises:
            values = tuple(entry.values.get(name) for name in names)
            if not any(value in EMPTY for value in values):
                self.taken[names][values] = entry
