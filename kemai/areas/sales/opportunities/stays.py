"""How long a deal stood in which step: a row for each stay, written with the move itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from kemai.areas.sales.models import Opportunity, StageStay
from kemai.core.records.among import among
from kemai.core.tenancy.viewer import Viewer

BATCH = 1000


def move(deal: Opportunity, by: Viewer, at: datetime | None = None) -> None:
    """Close the stay that is open, and open one in the present step unless the deal is over."""
    now = at or timezone.now()
    StageStay.objects.filter(opportunity=deal, left_at=None).update(left_at=now)
    if deal.status == Opportunity.Status.OPEN:
        StageStay.objects.create(
            organisation_id=deal.organisation_id,
            opportunity=deal,
            stage_id=deal.stage_id,
            entered_at=now,
            by_id=by.user_id,
        )


def begin_many(ids: Iterable[int], by: Viewer) -> None:
    """Open the first stay of deals that a file brought in, and move those that it changed."""
    rows = Opportunity.objects.filter(among("pk", list(ids)))
    standing = dict(
        StageStay.objects.filter(opportunity__in=rows, left_at=None).values_list("opportunity_id", "stage_id")
    )
    fresh = []
    for deal in rows.order_by("pk"):
        if deal.pk in standing:
            if standing[deal.pk] != deal.stage_id or deal.status != Opportunity.Status.OPEN:
                move(deal, by)
        elif deal.status == Opportunity.Status.OPEN:
            fresh.append(
                StageStay(
                    organisation_id=deal.organisation_id,
                    opportunity=deal,
                    stage_id=deal.stage_id,
                    entered_at=timezone.now(),
                    by_id=by.user_id,
                )
            )
    StageStay.objects.bulk_create(fresh, batch_size=BATCH)


def days_of(stay: Any) -> int:
    """Count the days of a stay, today included in an open one."""
    return int(((stay.left_at or timezone.now()) - stay.entered_at).days)
