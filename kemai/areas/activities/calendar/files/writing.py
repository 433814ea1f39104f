"""Writing a calendar file of a person's entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from icalendar import Alarm, Calendar, Event
from icalendar.prop import vRecur

from kemai.areas.activities.calendar.files.repeats import WRITTEN
from kemai.areas.activities.calendar.window import KEY
from kemai.areas.activities.models import CalendarEntry
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer
from kemai.core.tenancy.zones import named

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST = 2000


def file_of(viewer: Viewer) -> bytes:
    """Write the entries of a person and those they take part in: the last 90 days, a year ahead, 2,000 at the most."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kemai//Kemai//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Kemai · {viewer.name}")
    for entry in own(viewer):
        calendar.add_component(event_of(entry))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def own(viewer: Viewer) -> Iterable[CalendarEntry]:
    """Give the entries that go into a person's file."""
    if not viewer.may(registry.get(KEY).key, "read"):
        return []
    now, me = timezone.now(), viewer.user_id
    rows = CalendarEntry.objects.filter(organisation_id=viewer.organisation_id)
    rows = rows.filter(Q(owner_id=me) | Q(people__contains=f",{me},"))
    rows = rows.filter(Q(last_at=None) | Q(last_at__gte=now - BACK), start__lt=now + AHEAD)
    return rows.order_by("start", "pk")[:MOST]


def event_of(entry: CalendarEntry) -> Event:
    """Write one entry."""
    event, zone = Event(), named(entry.zone)
    start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
    event.add("uid", entry.file_key or f"{entry.pk}@kemai-{entry.organisation_id}")
    event.add("dtstamp", entry.updated_at.astimezone(UTC))
    event.add("summary", entry.subject)
    event.add("dtstart", start.date() if entry.all_day else start)
    event.add("dtend", end.date() if entry.all_day else end)
    if entry.place:
        event.add("location", entry.place)
    if entry.remark:
        event.add("description", entry.remark)
    if entry.private:
        event.add("class", "PRIVATE")
    if settings.SITE_URL:
        event.add("url", f"{settings.SITE_URL.rstrip('/')}/calendarentries/{entry.pk}/")
    if entry.remind_minutes is not None:
        event.add_component(alarm(entry))
    again(event, entry, start)
    return event


def again(event: Event, entry: CalendarEntry, start: datetime) -> None:
    """Write how an entry comes again, and the days left out."""
    if not entry.repeat and not entry.rule:
        return
    rule: Any = vRecur.from_ical(entry.rule or WRITTEN[CalendarEntry.Repeat(entry.repeat)])
    if entry.repeat_until:
        last = datetime.combine(entry.repeat_until, time.max.replace(microsecond=0), start.tzinfo)
        rule["UNTIL"] = [entry.repeat_until if entry.all_day else last.astimezone(UTC)]
    event.add("rrule", rule)
    for day in entry.skipped.split():
        left_out = datetime.combine(datetime.fromisoformat(day), start.time(), start.tzinfo)
        event.add("exdate", [left_out.date() if entry.all_day else left_out])


def alarm(entry: CalendarEntry) -> Alarm:
    """Write when to remind of an entry."""
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", entry.subject)
    made.add("trigger", timedelta(minutes=-(entry.remind_minutes or 0)))
    return made
