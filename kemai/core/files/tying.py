"""Tying the files of fields to the record that names them, and letting go those that it names no longer.

A loose file belongs to record 0 and to who sent it; nobody can open it, and what no record takes is swept away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from kemai.core.files.held import ids_of
from kemai.core.files.models import Attachment
from kemai.core.records.errors import Rejected

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType

LOOSE = 0


def settle(record_type: RecordType, record: Any, action: str, changes: list[dict[str, Any]] | None) -> None:
    """Tie the files that a saved record names newly to it, and take away those that it names no longer."""
    shape = record_type.shape
    fields = [field for field in shape.own.values() if field.kind.name == "file"] if shape else []
    moved = {change["field"]: (change["old"], change["new"]) for change in changes or ()}
    for field in fields:
        old, new = moved.get(field.name, ("", getattr(record, field.path) if action == "add" else ""))
        if old != new:
            before, after = ids_of(old), ids_of(new)
            tie(record_type, record, field.name, after - before)
            take_away(record_type, record, before - after)


def tie(record_type: RecordType, record: Any, name: str, ids: set[int]) -> None:
    """Give loose files to a record; one that another record has taken meanwhile is E-REF."""
    rows = Attachment.objects.filter(pk__in=ids, record_id=LOOSE)
    if ids and rows.update(record_type=record_type.key, record_id=record.pk) != len(ids):
        raise Rejected.one(name, "E-REF")


def take_away(record_type: RecordType, record: Any, ids: set[int]) -> None:
    """Drop files of a record; their bytes go after the commit."""
    from kemai.core.files.store import drop

    rows = Attachment.objects.filter(pk__in=ids, record_type=record_type.key, record_id=record.pk)
    places = list(rows.values_list("place", flat=True)) if ids else []
    if places:
        rows.delete()
        transaction.on_commit(lambda: drop(places))
