"""The pairs that wait for a person: those in their reach, surest first, and the word that two are not the same."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kemai.core.actions.perform import fetch, right_of
from kemai.core.duplicates.models import LikePair, NotSame
from kemai.core.history.write import log as note

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

SURE = log(999)


def pairs_for(record_type: RecordType, viewer: Viewer) -> Any:
    """Give the pairs of which this person may change both records, without those told apart."""
    reach = record_type.model.objects.visible_to(viewer, right_of(record_type, "write")[1]).order_by().values("pk")
    return LikePair.objects.filter(
        organisation_id=viewer.organisation_id, record_type=record_type.key, first_id__in=reach, second_id__in=reach
    )


def sure(pairs: Any) -> Any:
    """Keep the pairs that are the same by 999 to 1."""
    return pairs.filter(score__gte=SURE)


def tell_apart(record_type: RecordType, one_id: int, other_id: int, *, by: Viewer) -> NotSame:
    """Remember for good that two records are not the same; both must be in the person's reach."""
    first_id, second_id = sorted((one_id, other_id))
    with transaction.atomic():
        first = fetch(record_type, first_id, "write", by)
        fetch(record_type, second_id, "write", by)
        pair = {
            "organisation_id": by.organisation_id,
            "record_type": record_type.key,
            "first_id": first_id,
            "second_id": second_id,
        }
        told, new = NotSame.objects.get_or_create(**pair, defaults={"by_id": by.user_id, "at": timezone.now()})
        LikePair.objects.filter(**pair).delete()
        if new:
            title = record_type.title_of(first)
            facts = {"not_same_as": second_id}
            note(by, f"{record_type.key}.not_same", record_type.key, first_id, [], title=title, facts=facts)
    return told
