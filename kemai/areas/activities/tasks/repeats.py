"""Tasks that come again: the moment of the next one, and the next one itself once this one is done."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from kemai.areas.activities.models import Task, TaskStep
from kemai.areas.activities.tasks.handing import hand_out
from kemai.core.tenancy.viewer import Viewer
from kemai.core.working_days.days import WorkingDays, working_days

Repeat = Task.Repeat
DAYS = {Repeat.DAILY: 1, Repeat.WEEKLY: 7, Repeat.FORTNIGHTLY: 14}
MONTHS = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3, Repeat.YEARLY: 12}


def months_later(day: date, count: int) -> date:
    """Give the same day some months later, the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_after(day: date, repeat: str, first: date, turn: int, works: WorkingDays) -> date:
    """Give the day that follows in a series; months are counted from the first, so that the 31st stays the 31st."""
    if repeat == Repeat.WORKDAYS:
        return works.after(day, 1)
    if repeat in DAYS:
        return day + timedelta(days=DAYS[Repeat(repeat)])
    return months_later(first, MONTHS[Repeat(repeat)] * turn)


def next_due(due: datetime, repeat: str, now: datetime, works: WorkingDays) -> datetime:
    """Give when a task is due again: the first of its series after `now` and after the last, at the same local time."""
    local = timezone.localtime(due)
    day, turn = local.date(), 0
    while True:
        turn += 1
        day = day_after(day, repeat, local.date(), turn, works)
        moment = timezone.make_aware(datetime.combine(day, local.time()))
        if moment > now:
            return moment


def come_again(task: Any, by: Viewer) -> Task | None:
    """Hand out the next of a task that repeats, with the steps of its check-list; None after its last day."""
    if not task.repeat:
        return None
    due = next_due(task.due, task.repeat, timezone.now(), working_days(by.organisation_id))
    if task.repeat_until and timezone.localtime(due).date() > task.repeat_until:
        return None
    made = hand_out(
        task.owner_id,
        subject=task.subject,
        due=due,
        by=by,
        start=due - (task.due - task.start) if task.start else None,
        detail=task.detail,
        origin=task.origin,
        priority=task.priority,
        kind_id=task.kind_id,
        customer_id=task.customer_id,
        parent_id=task.parent_id,
        watchers=[int(one) for one in task.watchers.split(",") if one],
        about=(task.record_type, task.record_id) if task.record_id else None,
        repeat=task.repeat,
        repeat_until=task.repeat_until,
    )
    firm = by.organisation_id
    TaskStep.objects.bulk_create(
        TaskStep(organisation_id=firm, task=made, text=one.text, place=one.place) for one in task.steps.all()
    )
    return made
