"""The clock of reminders: what comes near is planned, what is due is told, what has moved or gone is called off."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kemai.areas.activities.models import Reminder
from kemai.areas.activities.reminders.declare import Due, all_remindable, sort_of
from kemai.areas.activities.reminders.planning import cancel, plan, said
from kemai.core.jobs.schedule import every
from kemai.core.notify.models import Notice
from kemai.core.records import registry

NEAR = timedelta(minutes=2)
SEARCH = timedelta(minutes=6)
MOST = 5000
State = Reminder.State


@every(minutes=5)
def look_ahead() -> None:
    """Plan the reminders of everything that comes near, over all firms."""
    now = timezone.now()
    for sort in all_remindable():
        soon = [
            due
            for due in sort.upcoming(now, now + sort.ahead)
            if due.happens_at - timedelta(minutes=due.minutes) <= now + SEARCH
        ]
        plan(sort, soon)


@every(minutes=1)
def ring() -> None:
    """Tell what is due, and call off what no longer happens then."""
    now = timezone.now()
    rows = Reminder.objects.filter(state=State.WAITING, at__lte=now + NEAR).order_by("at")[:MOST]
    by_kind: dict[str, list[Reminder]] = defaultdict(list)
    for one in rows:
        by_kind[one.kind].append(one)
    for code, waiting in by_kind.items():
        standing = still_standing(code, waiting)
        cancel(one for one in waiting if (one.record_id, one.happens_at, one.user_id) not in standing)
        for one in waiting:
            if one.at <= now and (one.record_id, one.happens_at, one.user_id) in standing:
                tell(one)


def still_standing(code: str, waiting: list[Reminder]) -> set[tuple[int, object, int]]:
    """Give record, moment and person of what still happens as it was planned."""
    sort = sort_of(code)
    if sort is None:
        return set()
    first, last = min(one.happens_at for one in waiting), max(one.happens_at for one in waiting)
    found = sort.upcoming(first, last + timedelta(seconds=1))
    return {(due.record_id, due.happens_at, person) for due in found for person in due.people}


def tell(one: Reminder) -> None:
    """Ring the bell of one reminder, once whoever else does; mail, SMS and WeCom are carried by the outbox."""
    with transaction.atomic():
        mine = Reminder.objects.filter(pk=one.pk, state=State.WAITING)
        if not mine.update(state=State.SENT) or one.channel != Reminder.Channel.BELL:
            return
        due = Due(one.organisation_id, one.record_id, one.title, one.happens_at, (one.user_id,), 0)
        address = registry.get(one.record_type).address
        Notice.objects.create(
            organisation_id=one.organisation_id,
            to_id=one.user_id,
            text=said(due, {one.user_id})[one.user_id][:300],
            link=f"/{address}/{one.record_id}/",
            at=timezone.now(),
        )
