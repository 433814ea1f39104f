"""A change after the check clears both marks, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.typed import RecordType
from kemai.core.review.choices import reviewed
from kemai.core.review.models import ReviewMark


def changed(record_type: RecordType, record: Any) -> None:
    """Clear the marks of a changed record; a changed profile counts as a change of its whole."""
    if record_type.part_of:
        clear(registry.whole_of(record_type), [getattr(record, f"{record_type.part_of}_id")], record.organisation_id)
    else:
        clear(record_type, [record.pk], record.organisation_id)


def clear(record_type: RecordType, record_ids: Iterable[int], organisation_id: int) -> None:
    """Clear the marks of changed records: both checks begin anew. Nothing is done where the type is not checked."""
    if reviewed(record_type, organisation_id):
        place: dict[str, Any] = {"organisation_id": organisation_id, "record_type": record_type.key}
        rows = ReviewMark.objects.filter(among("record_id", list(record_ids)), **place, cleared_at__isnull=True)
        rows.update(cleared_at=timezone.now())
