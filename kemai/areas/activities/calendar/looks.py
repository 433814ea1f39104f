"""The looks of the calendar page: which days each shows, and where before and after lead."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LOOKS = {
    "today": gettext_lazy("今天"),
    "day": gettext_lazy("日"),
    "week": gettext_lazy("周"),
    "month": gettext_lazy("月"),
    "list": gettext_lazy("列表"),
    "team": gettext_lazy("团队"),
}
DRAWN = {"day": "timeGridDay", "week": "timeGridWeek", "month": "dayGridMonth"}
LIST_DAYS = 30
FURTHEST = 100


@dataclass(frozen=True)
class Look:
    """One look at the days from `first` to the day before `last`."""

    code: str
    day: date
    first: date
    last: date
    before: date
    after: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Give the midnights at which the days begin and end by the reader's clock."""
        zone = timezone.get_current_timezone()
        return datetime.combine(self.first, time.min, zone), datetime.combine(self.last, time.min, zone)

    @property
    def title(self) -> str:
        """Say the days."""
        if self.code == "month":
            return _("%(year)s年%(month)s月") % {"year": self.first.year, "month": self.first.month}
        if self.last - self.first == timedelta(days=1):
            return f"{self.first:%Y-%m-%d} {weekday(self.first)}"
        return f"{self.first:%Y-%m-%d} – {self.last - timedelta(days=1):%m-%d}"


def weekday(day: date) -> str:
    """Say the day of the week."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return str(names[day.weekday()])


def look_of(given: Any) -> Look:
    """Read the address; days out of reason and unknown looks are those of today."""
    code = given.get("view", "")
    code = code if code in LOOKS else "week"
    day = timezone.localdate()
    if code != "today":
        try:
            asked = date.fromisoformat(given.get("date", ""))
            day = asked if abs(asked.year - day.year) <= FURTHEST else day
        except ValueError:
            pass
    return spread(code, day)


def spread(code: str, day: date) -> Look:
    """Give the days that a look shows around one day."""
    if code == "month":
        first = day.replace(day=1)
        length = timedelta(days=monthrange(day.year, day.month)[1])
        return Look(code, day, first, first + length, (first - timedelta(days=1)).replace(day=1), first + length)
    if code in ("week", "team"):
        first, length = day - timedelta(days=day.weekday()), timedelta(days=7)
    else:
        first, length = day, timedelta(days=LIST_DAYS if code == "list" else 1)
    return Look(code, day, first, first + length, first - length, first + length)


def address(code: str, day: date | None, who: str) -> str:
    """Give the address of a look."""
    parts = {"view": code, "date": day.isoformat() if day else "", "who": "" if who == "me" else who}
    return f"/calendar/?{urlencode({name: value for name, value in parts.items() if value})}"
