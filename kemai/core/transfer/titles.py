"""What the records of a chunk are called in history; links as titles are looked up together."""

from __future__ import annotations

from typing import Any

from kemai.core.records.typed import RecordType
from kemai.core.transfer.changing import Changes
from kemai.core.transfer.entries import Entry, Result


class Titles:
    """The titles of added and changed records."""

    def __init__(self, record_type: RecordType, entries: list[Entry], changes: Changes) -> None:
        """Look up the linked records when the title is a link."""
        self.type = record_type
        self.changes = changes
        self.field = record_type.fields[record_type.title]
        self.linked: dict[int, str] = {}
        if self.field.kind.name == "fk":
            ids = {self.value(entry) for entry in entries if entry.result in (Result.ADDED, Result.UPDATED)}
            rows = self.field.target.objects.in_bulk(ids - {None})
            self.linked = {pk: str(row) for pk, row in rows.items()}

    def value(self, entry: Entry) -> Any:
        """Give the stored value of the title."""
        record = self.changes.records.get(entry.record_id)
        return getattr(record, self.field.path) if record is not None else entry.values.get(self.type.title)

    def of(self, entry: Entry) -> str:
        """Call the record of an entry."""
        value = self.value(entry)
        return self.linked.get(value, "") if self.field.kind.name == "fk" else str(value or "")
