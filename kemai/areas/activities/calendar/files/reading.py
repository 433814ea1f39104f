"""Reading a calendar file: what is in it as entries, or why it can't be read (E-FILE)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar

from kemai.areas.activities.calendar.files.repeats import Repeated, repeated
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.zones import known_zones

MOST_BYTES = 2 * 1024 * 1024
MOST_ENTRIES = 1000
SUBJECT = PLACE = 120
REMARK = 5000
KEY = 150
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FileEntry:
    """One entry of a file; `key` is what the file calls it, the other names are those of CalendarEntry."""

    key: str
    subject: str
    start: datetime
    end: datetime
    all_day: bool
    zone: str
    place: str = ""
    remark: str = ""
    private: bool = False
    remind_minutes: int | None = None
    again: Repeated = field(default_factory=Repeated)


@dataclass
class Contents:
    """What a file holds; `left_out` says of the rest why it can't be an entry."""

    entries: list[FileEntry] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_file(data: bytes) -> Contents:
    """Read a file; raises Rejected (E-FILE) where it is damaged, naming the place."""
    if len(data) > MOST_BYTES:
        raise refused(_("文件超过 %(limit)d MB") % {"limit": MOST_BYTES // 1024 // 1024})
    begun, ended = data.upper().count(b"BEGIN:VCALENDAR"), data.upper().count(b"END:VCALENDAR")
    if not begun:
        raise refused(_("不是日历文件（.ics）：没有 BEGIN:VCALENDAR"))
    if begun != ended:
        raise refused(_("文件不完整：缺少 END:VCALENDAR，请重新导出"))
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError) as reason:
        raise refused(_("无法读取：%(reason)s") % {"reason": str(reason)[:200]}) from reason
    found = Contents()
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            add(event, found)
            if len(found.entries) > MOST_ENTRIES:
                raise refused(_("一个文件最多 %(limit)d 条日程，请分几个文件导入") % {"limit": MOST_ENTRIES})
    return without_replaced(found)


def refused(why: str) -> Rejected:
    """Refuse a file with a reason."""
    return Rejected.one("file", "E-FILE", why)


def add(event: Any, found: Contents) -> None:
    """Add one event; a damaged one refuses the whole file."""
    name = str(event.get("SUMMARY") or event.get("UID") or len(found.entries) + len(found.left_out) + 1)[:60]
    if event.errors:
        told = {"name": name, "reason": "：".join(str(part) for part in event.errors[0] if part)[:200]}
        raise refused(_("“%(name)s”有错：%(reason)s") % told)
    if str(event.get("STATUS", "")).upper() == "CANCELLED" and "RECURRENCE-ID" not in event:
        found.left_out.append(_("“%(name)s”已取消") % {"name": name})
        return
    try:
        made = list(entries_of(event))
    except (ValueError, OverflowError, TypeError) as reason:
        raise refused(_("“%(name)s”有错：%(reason)s") % {"name": name, "reason": str(reason)[:200]}) from reason
    if not made:
        found.left_out.append(_("“%(name)s”没有开始时间") % {"name": name})
    found.entries += made


def entries_of(event: Any) -> Iterator[FileEntry]:
    """Give an event's entry, and one more for each further date (RDATE) that it names."""
    first = event.get("DTSTART")
    if first is not None:
        start, end, whole, zone = times(first.dt, ending(event, first.dt))
        yield entry(event, start, end, whole, zone)
    for given in dates(event, "RDATE"):
        begins, until = given if isinstance(given, tuple) else (given, None)
        if isinstance(until, timedelta):
            until = begins + until
        if until is None and first is not None:
            until = begins + (ending(event, first.dt) - first.dt)
        start, end, whole, zone = times(begins, until or begins)
        alone = replace(entry(event, start, end, whole, zone), again=Repeated())
        yield replace(alone, key=f"{alone.key}/{start:%Y%m%dT%H%M}")


def dates(event: Any, name: str) -> list[Any]:
    """Give the dates of a property that may stand several times with several dates each."""
    given = event.get(name)
    lists = given if isinstance(given, list) else [given] if given is not None else []
    return [one.dt for several in lists for one in several.dts]


def ending(event: Any, start: Any) -> Any:
    """Say when an event ends: as it says, after its duration, or at once (a date: the same day)."""
    if event.get("DTEND") is not None:
        return event["DTEND"].dt
    return start + event["DURATION"].dt if event.get("DURATION") is not None else start


def times(start: Any, end: Any) -> tuple[datetime, datetime, bool, str]:
    """Give start, end, whether they are whole days, and the zone whose clock they follow."""
    here = timezone.get_current_timezone_name()
    if not isinstance(start, datetime):
        last = end if isinstance(end, date) and not isinstance(end, datetime) else start
        last = max(last, start + A_DAY)
        zone = timezone.get_current_timezone()
        return datetime.combine(start, time.min, zone), datetime.combine(last, time.min, zone), True, here
    if not isinstance(end, datetime):
        end = datetime.combine(end, time.min, start.tzinfo)
    start, end = (one if one.tzinfo else timezone.make_aware(one) for one in (start, end))
    if end < start:
        raise ValueError(_("结束早于开始"))
    if end - start > timedelta(days=366):
        raise ValueError(_("一条日程最长一年"))
    return start, end, False, zone_name(start) or here


def zone_name(moment: datetime) -> str:
    """Name the zone of a moment; of a zone that a file defines itself by the known name at its end."""
    name = getattr(moment.tzinfo, "key", "") or str(getattr(moment.tzinfo, "_tzid", ""))
    if name in known_zones():
        return name
    return max((one for one in known_zones() if "/" in one and name.endswith(one)), key=len, default="")


def entry(event: Any, start: datetime, end: datetime, whole: bool, zone: str) -> FileEntry:
    """Make the entry of an event at its times."""
    uid = str(event.get("UID") or "") or hashlib.sha256(event.to_ical()).hexdigest()
    key = uid if len(uid) <= KEY else hashlib.sha256(uid.encode()).hexdigest()
    override = event.get("RECURRENCE-ID")
    if override is not None:
        day = override.dt
        key = f"{key}#{(day.astimezone(start.tzinfo) if isinstance(day, datetime) and day.tzinfo else day):%Y-%m-%d}"
    return FileEntry(
        key=key,
        subject=clean(event.get("SUMMARY"), SUBJECT) or _("（无主题）"),
        start=start,
        end=end,
        all_day=whole,
        zone=zone,
        place=clean(event.get("LOCATION"), PLACE),
        remark=str(event.get("DESCRIPTION") or "").replace("\x00", "")[:REMARK],
        private=str(event.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL"),
        remind_minutes=reminded(event),
        again=Repeated() if override is not None else repeated(event, start, zone, dates(event, "EXDATE")),
    )


def clean(text: Any, limit: int) -> str:
    """Give a text as one line."""
    return " ".join(str(text or "").replace("\x00", "").split())[:limit]


def reminded(event: Any) -> int | None:
    """Say how many minutes before its start an event wants to be reminded of first."""
    wanted = [alarm.get("TRIGGER") for alarm in event.walk("VALARM")]
    ahead = [-one.dt.total_seconds() / 60 for one in wanted if one is not None and isinstance(one.dt, timedelta)]
    found = [round(minutes) for minutes in ahead if 0 <= minutes <= 40_320]
    return min(found, default=None)


def without_replaced(found: Contents) -> Contents:
    """Leave the days out of a series on which the file puts something else."""
    moved: dict[str, set[str]] = {}
    for one in found.entries:
        key, marked, day = one.key.rpartition("#")
        if marked:
            moved.setdefault(key, set()).add(day)
    for place, one in enumerate(found.entries):
        if one.key in moved and one.again != Repeated():
            days = sorted({*one.again.skipped.split(), *moved[one.key]})
            found.entries[place] = replace(one, again=replace(one.again, skipped=" ".join(days)))
    return found
