"""Visits that nobody paid: a night later they are missed."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models import Visit
from kemai.core.history.sayings import say
from kemai.core.history.write import append
from kemai.core.jobs.schedule import daily
from kemai.core.modules.closing import firms_without

KEY = "activities.visit"
Status = Visit.Status
say(f"{KEY}.miss", _("错过了拜访"))


@daily("00:10")
def miss_visits() -> None:
    """Note the visits planned for a day that is over, and not recorded, as missed."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    past = Visit.objects.filter(status=Status.PLANNED, planned_at__lt=today)
    for visit in list(past.exclude(organisation_id__in=firms_without("visits")).order_by("pk")):
        miss(visit)


def miss(visit: Any) -> None:
    """Note one visit as missed, unless it was recorded or moved meanwhile."""
    changes = [{"field": "status", "old": str(Status.PLANNED), "new": str(Status.MISSED)}]
    with transaction.atomic():
        still = Visit.objects.filter(pk=visit.pk, status=Status.PLANNED, planned_at=visit.planned_at)
        if still.update(status=Status.MISSED, updated_at=timezone.now(), lock_version=F("lock_version") + 1):
            append(visit.organisation_id, None, f"{KEY}.miss", KEY, visit.pk, changes, title=visit.goal)
