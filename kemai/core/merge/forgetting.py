"""What becomes of merged records when a person is erased, or the survivor goes for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kemai.core.merge.links import links_to
from kemai.core.merge.models import MergeLog
from kemai.core.merge.trail import absorbed

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType


def forget_steps(record_type: RecordType, record_id: int) -> None:
    """Forget the values that merges of a record have written down; they can't be taken back any more."""
    concerned = Q(kept_id=record_id) | Q(removed_id=record_id)
    MergeLog.objects.filter(concerned, record_type=record_type.key).update(steps=[])


def erase_absorbed(record_type: RecordType, record_id: int) -> list[int]:
    """Erase what went into a record that is being erased, with the rows that had to stay there; gives the ids."""
    ids = list(absorbed(record_type, [record_id]))
    for one in ids:
        for link in links_to(record_type):
            link.rows(record_type, one).delete()
        record_type.model._base_manager.filter(pk=one).delete()
    MergeLog.objects.filter(record_type=record_type.key, kept_id__in=[record_id, *ids]).delete()
    return ids
