"""What the house itself reminds of: calendar entries, tasks, visits, meetings, birthdays, ends of agreements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.calendar.repeating import TIMES, Times, between, next_start
from kemai.areas.activities.models import CalendarEntry, Meeting, Task, Visit
from kemai.areas.activities.reminders.declare import Due, remindable, sort_of
from kemai.areas.activities.reminders.planning import forget, plan
from kemai.areas.customers.models import Agreement, ContactProfile

ENTRY = "activities.calendarentry"
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MORNING = time(9)
COLUMNS = ("organisation_id", "id", "subject", "owner_id", "people", "remind_minutes", *TIMES)


@remindable("calendar", gettext_lazy("日程提醒"), ENTRY, ahead=timedelta(hours=36))
def entries(first: datetime, last: datetime) -> Iterator[Due]:
    """Give the entries that begin between two moments and are to be reminded of."""
    near, far = Q(spread=False, start__gte=first), Q(spread=True) & (Q(last_at=None) | Q(last_at__gte=first))
    rows = CalendarEntry.objects.filter(near | far, remind_minutes__isnull=False, start__lt=last)
    for firm, pk, subject, owner, people, minutes, *told in rows.order_by().values_list(*COLUMNS):
        for start, _end in between(Times(*told), first, last):
            if first <= start < last:
                yield Due(firm, pk, subject, start, everyone_in(owner, people), minutes)


def everyone_in(owner: int | None, people: str) -> tuple[int, ...]:
    """Give the owner and those who take part, each once."""
    if not people:
        return (owner,) if owner else ()
    return tuple(dict.fromkeys([*([owner] if owner else []), *(int(one) for one in people.split(",") if one)]))


def plan_entry(entry: CalendarEntry) -> None:
    """Plan the next reminder of an entry that was just saved, in place of those before."""
    forget(ENTRY, entry.pk)
    sort = sort_of("remind.calendar")
    start = next_start(Times(*(getattr(entry, name) for name in TIMES)), timezone.now())
    if sort is None or start is None or entry.remind_minutes is None:
        return
    people = everyone_in(entry.owner_id, entry.people)
    plan(sort, [Due(entry.organisation_id, entry.pk, entry.subject, start, people, entry.remind_minutes)])


@remindable("tasks", gettext_lazy("任务到期提醒"), "activities.task", ahead=2 * HOUR)
def tasks(first: datetime, last: datetime) -> Iterator[Due]:
    """Give the open tasks that fall due, an hour ahead."""
    rows = Task.objects.filter(finished_at=None, due__gte=first, due__lt=last)
    return owned(rows, "subject", "due", 60)


@remindable("visits", gettext_lazy("拜访提醒"), "activities.visit", ahead=2 * HOUR)
def visits(first: datetime, last: datetime) -> Iterator[Due]:
    """Give the planned visits that begin, an hour ahead."""
    rows = Visit.objects.filter(status="planned", planned_at__gte=first, planned_at__lt=last)
    return owned(rows, "customer__name", "planned_at", 60)


@remindable("meetings", gettext_lazy("会议提醒"), "activities.meeting", ahead=2 * HOUR)
def meetings(first: datetime, last: datetime) -> Iterator[Due]:
    """Give the meetings that begin, to all who take part, a quarter of an hour ahead."""
    rows = Meeting.objects.filter(start__gte=first, start__lt=last).order_by()
    columns = ("organisation_id", "id", "owner_id", "people", "subject", "start")
    for firm, pk, owner, people, subject, start in rows.values_list(*columns):
        if who := everyone_in(owner, people):
            yield Due(firm, pk, subject, start, who, 15)


def owned(rows: Any, title: str, moment: str, minutes: int) -> Iterator[Due]:
    """Give rows as things of their owners."""
    for firm, pk, owner, name, at in rows.order_by().values_list("organisation_id", "id", "owner_id", title, moment):
        if owner:
            yield Due(firm, pk, name or "", at, (owner,), minutes)


@remindable("birthdays", gettext_lazy("联系人生日提醒"), "customers.contact", ahead=DAY)
def birthdays(first: datetime, last: datetime) -> Iterator[Due]:
    """Give the contacts whose birthday's morning lies between two moments, a day ahead; 29 February is 28 for most."""
    for day in mornings(first, last):
        rows = ContactProfile.objects.filter(birth_date__month=day.month, birth_date__day__in=[day.day, *leap(day)])
        rows = rows.filter(contact__invalid=False, contact__is_deleted=False, contact__owner__isnull=False)
        columns = ("organisation_id", "contact_id", "contact__owner_id", "contact__name")
        for firm, pk, owner, name in rows.order_by().values_list(*columns):
            yield Due(firm, pk, _("%(name)s 生日") % {"name": name}, morning(day), (owner,), 1440)


def leap(day: date) -> list[int]:
    """Let those born on 29 February be remembered on the 28th of other years."""
    return [29] if (day.month, day.day) == (2, 28) and (day + DAY).month == 3 else []


@remindable("agreements", gettext_lazy("协议到期提醒"), "customers.agreement", ahead=WEEK + DAY)
def agreements(first: datetime, last: datetime) -> Iterable[Due]:
    """Give the agreements in force whose last day's morning lies between two moments, a week ahead."""
    days = mornings(first, last)
    rows = Agreement.objects.filter(status=Agreement.Status.VALID, end__in=days)
    columns = ("organisation_id", "id", "owner_id", "title", "end")
    for firm, pk, owner, title, end in rows.order_by().values_list(*columns):
        if owner:
            yield Due(firm, pk, title, morning(end), (owner,), 7 * 1440)


def mornings(first: datetime, last: datetime) -> list[date]:
    """Give the days whose morning lies between two moments, by the server's clock."""
    day, found = timezone.localdate(first), []
    while morning(day) < last:
        if morning(day) >= first:
            found.append(day)
        day += DAY
    return found


def morning(day: date) -> datetime:
    """Give nine o'clock of a day."""
    return timezone.make_aware(datetime.combine(day, MORNING))
