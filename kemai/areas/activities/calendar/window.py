"""The calendar entries of some people in a span of time, seen by one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.calendar.repeating import TIMES, Times, between
from kemai.areas.activities.calendar.sources import Item, Span, source
from kemai.areas.activities.models import CalendarEntry
from kemai.areas.activities.reminders.sorts import everyone_in
from kemai.core.access.scopes import reach
from kemai.core.tenancy.viewer import Viewer
from kemai.core.tenancy.zones import named

KEY = "activities.calendarentry"
NEAR = timedelta(days=7)
FACTS = ("id", "owner_id", "people", "private", "subject", "place", "all_day", "lock_version")
ONCE = (*FACTS, "start", "end", "zone")


@source("calendar", gettext_lazy("日程"), KEY)
def entries(viewer: Viewer, span: Span) -> Iterator[Item]:
    """Give the entries of a span; of what is private to others only the time is told.

    Most entries of a team's month happen once: they are read without what only repeats need.
    """
    found = in_reach(viewer, span)
    if found is None:
        return
    seen, first = Seen(viewer, span), span.first.astimezone(UTC)
    near = found.filter(spread=False, start__gte=span.first - NEAR, start__lt=span.last, end__gte=span.first)
    for *facts, start, end, zone in near.order_by().values_list(*ONCE):
        if (end > first or start >= first) and (item := seen.item(facts, start, end, zone)):
            yield item
    far = found.filter(spread=True, start__lt=span.last).filter(Q(last_at=None) | Q(last_at__gte=span.first))
    for row in far.order_by().values_list(*FACTS, *TIMES):
        facts, times = row[: len(FACTS)], Times(*row[len(FACTS) :])
        for start, end in between(times, span.first, span.last):
            if item := seen.item(facts, start, end, times.zone, times.again):
                yield item


def in_reach(viewer: Viewer, span: Span) -> QuerySet[CalendarEntry] | None:
    """Ask for the entries of the people of a span that a person may look at, None where there are none."""
    reached = reach(KEY, viewer, "read")
    if reached is None:
        return None
    found: QuerySet[CalendarEntry] = CalendarEntry.objects.filter(organisation_id=viewer.organisation_id)
    if reached:
        found = found.filter(reached | Q(owner_id=viewer.user_id) | Q(people__contains=f",{viewer.user_id},"))
    if len(span.people) == 1:
        [one] = span.people
        found = found.filter(Q(owner_id=one) | Q(people__contains=f",{one},"))
    return found


class Seen:
    """How one person sees the entries of a span."""

    def __init__(self, viewer: Viewer, span: Span) -> None:
        """Keep whose eyes they are, and which entries they may move."""
        self.me, self.asked, self.busy = viewer.user_id, span.people, _("忙")
        self.leads = viewer.rights.scope(KEY, "write") in ("branch", "all")

    def item(self, facts: Sequence[Any], start: datetime, end: datetime, zone: str, again: bool = False) -> Item | None:
        """Give one time of an entry, None when it is nobody's who is asked for."""
        entry, owner, named_people, private, subject, place, all_day, version = facts
        people = everyone_in(owner, named_people)
        if self.asked and self.asked.isdisjoint(people):
            return None
        hidden = private and self.me not in people
        days = None
        if all_day:
            clock = named(zone)
            days = (start.astimezone(clock).date(), end.astimezone(clock).date())
        movable = owner == self.me or (self.leads and not private)
        url = f"/calendarentries/{entry}/"
        if hidden:
            subject, place, url = self.busy, "", ""
        return Item(
            "calendar",
            subject,
            start,
            end,
            people,
            url,
            days,
            place,
            hidden,
            entry=entry if movable else 0,
            version=version,
            again=again,
        )


def overlaps(found: Iterable[Item]) -> None:
    """Mark the items of a calendar that somebody has at the same time; whole days and due moments are in no way."""
    busy_until: dict[int, Item] = {}
    for item in found:
        if item.days is not None or item.end <= item.start:
            continue
        for person in item.people:
            other = busy_until.get(person)
            if other is not None and other.end > item.start and other is not item:
                other.clash = item.clash = True
            if other is None or item.end > other.end:
                busy_until[person] = item
