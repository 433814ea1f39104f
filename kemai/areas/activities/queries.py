"""Reads of the activities area for other areas and the workbench."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from kemai.areas.activities.interactions.last import not_contacted_since
from kemai.areas.activities.journal.lines import daily_line
from kemai.areas.activities.mail.known import Party, addressed
from kemai.areas.activities.models import Interaction, Task
from kemai.areas.activities.team import people_in_sight, reaches_others
from kemai.core.tenancy.viewer import Viewer

__all__ = [
    "Party",
    "addressed",
    "daily_line",
    "interactions_between",
    "last_interaction",
    "not_contacted_since",
    "people_in_sight",
    "reaches_others",
    "tasks_for",
]


def tasks_for(viewer: Viewer, day: date) -> Any:
    """Give a person's open tasks that are due on a day or before it, the most pressing first."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return Task.objects.filter(owner_id=viewer.user_id, finished_at=None, due__lt=end).order_by("due", "pk")


def last_interaction(customer_id: int) -> Any:
    """Give the newest contact with a customer, None where there was none.

    For many customers read `Customer.last_contact_at`, which is kept and has an index.
    """
    return Interaction.objects.filter(customer=customer_id).order_by("-started_at", "-pk").first()


def interactions_between(start: datetime, end: datetime) -> Any:
    """Give the contacts of a span of time, the end left out; the caller narrows them to what a person may see."""
    return Interaction.objects.filter(started_at__gte=start, started_at__lt=end)
