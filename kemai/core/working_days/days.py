"""Asking whether a firm works on a day, and counting in its working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from kemai.core.working_days.models import SpecialDay
from kemai.core.working_days.records import USUAL, WEEK

DAY = timedelta(days=1)
FARTHEST = 400


@dataclass(frozen=True)
class WorkingDays:
    """What a firm has said: its week (1 is Monday, as ISO 8601 counts), its holidays, the weekends that it works."""

    week: frozenset[int]
    off: tuple[tuple[date, date], ...] = ()
    work: tuple[tuple[date, date], ...] = ()

    def works(self, day: date) -> bool:
        """Say whether the firm works on a day; a day worked in exchange wins over a holiday."""
        if any(first <= day <= last for first, last in self.work):
            return True
        return day.isoweekday() in self.week and not any(first <= day <= last for first, last in self.off)

    def on_or_after(self, day: date) -> date:
        """Give the first working day from a day on; of a firm that is closed for more than a year, the day itself."""
        return self.nearest(day, DAY)

    def on_or_before(self, day: date) -> date:
        """Give the last working day up to a day."""
        return self.nearest(day, -DAY)

    def nearest(self, day: date, step: timedelta) -> date:
        """Go from a day, a step at a time, to a working day."""
        return next((one for count in range(FARTHEST) if self.works(one := day + step * count)), day)

    def after(self, day: date, count: int) -> date:
        """Give the working day that is so many working days after a day, before it where `count` is negative."""
        step = DAY if count >= 0 else -DAY
        for _turn in range(abs(count)):
            day = self.nearest(day + step, step)
        return day

    def later(self, moment: datetime, count: int) -> datetime:
        """Give the same time by the clock so many working days later, in the time zone that is active."""
        local = timezone.localtime(moment)
        return timezone.make_aware(datetime.combine(self.after(local.date(), count), local.time()))

    def count(self, first: date, last: date) -> int:
        """Count the working days from a first to a last day, both included."""
        return sum(self.works(first + DAY * turn) for turn in range((last - first).days + 1))


def working_days(organisation_id: int) -> WorkingDays:
    """Read the working days of a firm: one query; who asks about many days keeps the answer."""
    rows = SpecialDay.objects.filter(organisation_id=organisation_id).order_by("pk")
    stretches: dict[str, list[tuple[date, date]]] = {"off": [], "work": []}
    for kind, first, last in rows.values_list("kind", "first", "last"):
        stretches[kind].append((first, last or first))
    week = WEEK.of(organisation_id) or USUAL
    return WorkingDays(frozenset(map(int, week)), tuple(stretches["off"]), tuple(stretches["work"]))
