"""The order in which a person pays the visits of a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from kemai.areas.activities.models import Visit
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer


def ordered(rows: Any) -> Any:
    """Order visits by their place in the route; those without one follow by their time."""
    return rows.order_by(F("stop").asc(nulls_last=True), "planned_at", "pk")


def put_earlier(visit: Visit, start: datetime, end: datetime, *, by: Viewer) -> None:
    """Change places with the visit before, and number the whole route of the day from one on."""
    rows = Visit.objects.visible_to(by, "write").filter(
        owner_id=visit.owner_id, planned_at__gte=start, planned_at__lt=end
    )
    with transaction.atomic():
        route = list(ordered(rows))
        place = next((place for place, one in enumerate(route) if one.pk == visit.pk), 0)
        if place:
            route[place - 1], route[place] = route[place], route[place - 1]
        for number, one in enumerate(route, 1):
            if one.stop != number:
                actions.edit(registry.of_model(Visit), one.pk, {"stop": number}, by=by)
