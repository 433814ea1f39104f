"""What else stands in the calendar: open tasks on the moment they fall due, planned visits, meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.calendar.sources import Item, Span, source
from kemai.areas.activities.models import Meeting, Task, Visit
from kemai.areas.activities.reminders.sorts import everyone_in
from kemai.core.tenancy.viewer import Viewer

HOUR = timedelta(hours=1)


def of_people(rows: Any, span: Span) -> Any:
    """Keep the rows that belong to the people asked for."""
    return rows.filter(owner_id__in=span.people) if span.people else rows


@source("tasks", _("任务"), "activities.task")
def tasks(viewer: Viewer, span: Span) -> Iterator[Item]:
    """Give the open tasks that fall due in a span."""
    rows = of_people(Task.objects.visible_to(viewer, "read"), span)
    rows = rows.filter(finished_at=None, due__gte=span.first, due__lt=span.last).order_by()
    for pk, owner, subject, due in rows.values_list("id", "owner_id", "subject", "due"):
        yield Item("tasks", subject, due, due, (owner,) if owner else (), f"/tasks/{pk}/")


@source("visits", _("拜访"), "activities.visit")
def visits(viewer: Viewer, span: Span) -> Iterator[Item]:
    """Give the visits of a span, each an hour long."""
    rows = of_people(Visit.objects.visible_to(viewer, "read"), span)
    rows = rows.filter(planned_at__gte=span.first - HOUR, planned_at__lt=span.last).order_by()
    for pk, owner, customer, start in rows.values_list("id", "owner_id", "customer__name", "planned_at"):
        yield Item("visits", customer or "", start, start + HOUR, (owner,) if owner else (), f"/visits/{pk}/")


@source("meetings", _("会议"), "activities.meeting")
def meetings(viewer: Viewer, span: Span) -> Iterator[Item]:
    """Give the meetings of a span with the colleagues who take part; one without an end lasts an hour."""
    rows = Meeting.objects.visible_to(viewer, "read").filter(start__gte=span.first - 24 * HOUR, start__lt=span.last)
    columns = ("id", "owner_id", "people", "subject", "start", "end", "place")
    for pk, owner, people, subject, start, end, place in rows.order_by().values_list(*columns):
        who = everyone_in(owner, people)
        if span.names(*who) and (end or start + HOUR) > span.first:
            yield Item("meetings", subject, start, end or start + HOUR, who, f"/meetings/{pk}/", place=place)
