"""A visit that was paid stands on the customer's timeline as a contact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from kemai.areas.activities.interactions.actions import log_interaction
from kemai.areas.activities.models import Interaction, Visit
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.visit"
TOLD = ("people_met", "findings", "rival_news")


def log_visit(visit: Any, by: Viewer) -> None:
    """Log a visit that was paid, once."""
    if not Interaction.objects.filter(record_type=KEY, record_id=visit.pk).exists():
        started_at = min(visit.checked_in_at or visit.planned_at, timezone.now())
        log_interaction(
            visit.customer_id,
            by=by,
            channel=Interaction.Channel.VISIT,
            subject=visit.goal,
            content=content_of(visit),
            started_at=started_at,
            next_step=visit.next_step,
            next_at=visit.next_at,
            owner_id=visit.owner_id,
            about=(KEY, visit.pk),
        )


def log_visits(ids: Iterable[int], by: Viewer) -> None:
    """Log the visits paid that a file brought in."""
    for visit in Visit.objects.filter(among("pk", list(ids)), status=Visit.Status.DONE).order_by("pk"):
        log_visit(visit, by)


def content_of(visit: Any) -> str:
    """Give the record with whom one met and what one learned, a line each."""
    fields = registry.get(KEY).fields
    marked = [f"{fields[name].label}：{value}" for name in TOLD if (value := getattr(visit, name))]
    return "\n".join([visit.record, *marked])
