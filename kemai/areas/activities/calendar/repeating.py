"""On which days an entry falls: repeats follow the clock of their zone, whatever daylight saving does meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from kemai.areas.activities.models import CalendarEntry
from kemai.core.tenancy.zones import named

Repeat = CalendarEntry.Repeat
DAYS = {"daily": 1, "workdays": 1, "weekly": 7, "fortnightly": 14}
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
SATURDAY = 5
MOST = 5000
LAST_YEAR = 9000
THE_END = datetime(LAST_YEAR, 1, 1, tzinfo=UTC)


class Times(NamedTuple):
    """When an entry is, and how it comes again; the names are those of CalendarEntry."""

    start: datetime
    end: datetime
    zone: str
    repeat: str = ""
    repeat_until: date | None = None
    rule: str = ""
    skipped: str = ""

    @property
    def again(self) -> bool:
        """Say whether the entry comes again."""
        return bool(self.repeat or self.rule)


TIMES = Times._fields


def times_of(entry: CalendarEntry) -> Times:
    """Take the times of an entry."""
    return Times(*(getattr(entry, name) for name in TIMES))


def between(times: Times, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give start and end of every time that an entry has some of between two moments, the last one not included."""
    if not times.again:
        if times.start < last and (times.end > first or times.start >= first):
            yield times.start, times.end
        return
    zone = named(times.zone)
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (times.start, times.end))
    skipped, length = set(times.skipped.split()), end - start
    from_day = first.astimezone(zone).replace(tzinfo=None) - length
    for clock in clocks(times, start, from_day):
        begins = on_clock(clock, zone)
        if begins >= last or (times.repeat_until and clock.date() > times.repeat_until):
            return
        ends = on_clock(clock + length, zone)
        if f"{clock:%Y-%m-%d}" not in skipped and (ends > first or begins >= first):
            yield begins, ends


def on_clock(clock: datetime, zone: ZoneInfo) -> datetime:
    """Give the moment at which the clock of a zone says a time; one that daylight saving leaves out is an hour on."""
    return clock.replace(tzinfo=zone)


def clocks(times: Times, start: datetime, from_clock: datetime) -> Iterator[datetime]:
    """Give the clock times of a repeat, from about a time on, for ever."""
    if not times.repeat:
        yield from rrulestr(times.rule, dtstart=start)
    elif times.repeat in DAYS:
        yield from by_days(times.repeat, start, from_clock)
    else:
        yield from by_months(MONTHS[times.repeat], start, from_clock)


def by_days(repeat: str, start: datetime, from_clock: datetime) -> Iterator[datetime]:
    """Step by days; workdays leave out Saturday and Sunday."""
    step = DAYS[repeat]
    clock = start + timedelta(days=max(0, (from_clock - start).days // step) * step)
    while clock.year < LAST_YEAR:
        if repeat != Repeat.WORKDAYS or clock.weekday() < SATURDAY:
            yield clock
        clock += timedelta(days=step)


def by_months(step: int, start: datetime, from_clock: datetime) -> Iterator[datetime]:
    """Step by months; a month without that day is left out, as calendar files mean it."""
    passed = (from_clock.year - start.year) * 12 + from_clock.month - start.month - 1
    count = max(0, passed // step)
    while True:
        year, month = divmod(start.year * 12 + start.month - 1 + count * step, 12)
        if year >= LAST_YEAR:
            return
        with suppress(ValueError):
            yield start.replace(year=year, month=month + 1)
        count += 1


def last_end(times: Times) -> datetime | None:
    """Give when the last time of an entry is over; None when it never is, or not within thousands of times."""
    if not times.again:
        return times.end
    if times.repeat_until is None and "COUNT=" not in times.rule:
        return None
    last = times.end
    for count, (_start, end) in enumerate(between(times, times.start, THE_END)):
        if count >= MOST:
            return None
        last = end
    return last


def next_start(times: Times, after: datetime) -> datetime | None:
    """Give when an entry begins next after a moment, None when it does not within a year or so."""
    found = between(times, after, after + timedelta(days=400))
    return next((start for start, _end in found if start > after), None)
