"""Repeats of calendar files: read into our own words where we have them, else kept as the file's rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

from kemai.areas.activities.models import CalendarEntry
from kemai.core.tenancy.zones import named

Repeat = CalendarEntry.Repeat
OWN = {
    ("DAILY", 1): Repeat.DAILY,
    ("WEEKLY", 1): Repeat.WEEKLY,
    ("WEEKLY", 2): Repeat.FORTNIGHTLY,
    ("MONTHLY", 1): Repeat.MONTHLY,
    ("MONTHLY", 3): Repeat.QUARTERLY,
    ("YEARLY", 1): Repeat.YEARLY,
}
WRITTEN = {
    Repeat.DAILY: "FREQ=DAILY",
    Repeat.WORKDAYS: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    Repeat.WEEKLY: "FREQ=WEEKLY",
    Repeat.FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2",
    Repeat.MONTHLY: "FREQ=MONTHLY",
    Repeat.QUARTERLY: "FREQ=MONTHLY;INTERVAL=3",
    Repeat.YEARLY: "FREQ=YEARLY",
}
KNOWN = {
    "DAILY": {"BYDAY"},
    "WEEKLY": {"BYDAY", "WKST"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY", "BYSETPOS", "WKST"},
    "YEARLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"},
}
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
LENGTH, STEPS, TIMES = 300, 1000, 5000
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Repeated:
    """How an entry comes again; the names are those of CalendarEntry."""

    repeat: str = ""
    repeat_until: date | None = None
    rule: str = ""
    skipped: str = ""


def repeated(event: Any, start: datetime, zone: str, left_out: list[Any]) -> Repeated:
    """Read the repeat of an event that starts at a moment; raises ValueError where we can't follow it."""
    given = event.get("RRULE")
    if given is None:
        return Repeated()
    if isinstance(given, list):
        raise ValueError(_("一条日程有几条重复规则"))
    parts = {name.upper(): value if isinstance(value, list) else [value] for name, value in given.items()}
    local = start.astimezone(named(zone))
    until = parts.pop("UNTIL", [None])[0]
    freq, step = str(parts.get("FREQ", [""])[0]).upper(), int(parts.get("INTERVAL", [1])[0])
    check(parts, freq, step)
    code = own_word(parts, freq, step, local)
    rule = "" if code else given_rule({**given}, local)
    days = sorted({day_of(one, zone) for one in left_out})
    whole = not isinstance(event["DTSTART"].dt, datetime)
    return Repeated(code, last_day(until, local, zone, whole), rule, " ".join(days))


def check(parts: dict[str, list[Any]], freq: str, step: int) -> None:
    """Refuse what can't be followed, or could never come to an end of its search."""
    further = set(parts) - {"FREQ", "INTERVAL", "COUNT"}
    count = int(parts.get("COUNT", [1])[0])
    if freq not in KNOWN or further - KNOWN[freq] or not 1 <= step <= STEPS or not 1 <= count <= TIMES:
        told = ";".join(f"{name}={','.join(map(str, value))}" for name, value in parts.items())
        raise ValueError(_("不支持的重复规则 %(rule)s") % {"rule": told[:120]})
    if freq == "DAILY" and "BYDAY" in parts and step > 1:
        raise ValueError(_("不支持的重复规则 %(rule)s") % {"rule": "DAILY;INTERVAL;BYDAY"})
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", [])]
    months = [int(month) for month in parts.get("BYMONTH", [])]
    longest = max((LONGEST_MONTH[month - 1] for month in months if 1 <= month <= len(LONGEST_MONTH)), default=31)
    if days and not any(1 <= day <= longest for day in days):
        raise ValueError(_("重复规则里没有这样的日子"))


def own_word(parts: dict[str, list[Any]], freq: str, step: int, start: datetime) -> str:
    """Give our own word for a rule, empty where we have none."""
    further = set(parts) - {"FREQ", "INTERVAL", "WKST"}
    if not further:
        return OWN.get((freq, step), "")
    days = [str(day) for day in parts.get("BYDAY", [])]
    if further != {"BYDAY"} or freq != "WEEKLY":
        return ""
    if days == [WEEKDAYS[start.weekday()]]:
        return OWN.get((freq, step), "")
    return Repeat.WORKDAYS if step == 1 and sorted(days) == sorted(WEEKDAYS[:5]) and start.weekday() < 5 else ""


def given_rule(given: dict[str, Any], start: datetime) -> str:
    """Write a file's rule without its end; one that never comes again is refused."""
    kept = {name: value for name, value in given.items() if name.upper() != "UNTIL"}
    rule = ";".join(
        f"{name.upper()}={','.join(map(str, value if isinstance(value, list) else [value]))}"
        for name, value in kept.items()
    )
    if len(rule) > LENGTH:
        raise ValueError(_("不支持的重复规则 %(rule)s") % {"rule": f"{rule[:60]}…"})
    times = rrulestr(rule, dtstart=start.replace(tzinfo=None))
    if next(iter(times), None) is None:
        raise ValueError(_("重复规则里没有这样的日子"))
    return rule


def last_day(until: Any, start: datetime, zone: str, whole: bool) -> date | None:
    """Give the last day on which a repeat may begin."""
    if until is None:
        return None
    if not isinstance(until, datetime) or whole:
        return max(until.date() if isinstance(until, datetime) else until, start.date())
    local = until.astimezone(named(zone)) if until.tzinfo else until
    day = local.date() if local.time() >= start.time() else local.date() - timedelta(days=1)
    return max(day, start.date())


def day_of(given: Any, zone: str) -> str:
    """Give the day of a left-out time by the clock of the entry."""
    local = given.astimezone(named(zone)) if isinstance(given, datetime) and given.tzinfo else given
    return f"{local:%Y-%m-%d}"
