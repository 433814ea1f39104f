"""Dates and moments."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import Given, Kind


class DateKind(Kind):
    """A day of the calendar."""

    name = "date"
    operators = ("is", "over", "under", "between", "days", "empty", "filled")
    input_type = "date"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")

    def read(self, field: Any, raw: Any, given: Given) -> date:
        """Read a day as people write it: 2026-11-22, 2026/11/22, 2026年11月22日, 20261122."""
        if isinstance(raw, datetime):
            return timezone.localtime(raw).date() if timezone.is_aware(raw) else raw.date()
        if isinstance(raw, date):
            return raw
        text = unicodedata.normalize("NFKC", str(raw)).strip()
        if len(text) == 8 and text.isdigit():
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        found = self.pattern.fullmatch(text)
        try:
            return date(*map(int, found.groups())) if found else self.refuse()
        except ValueError as error:
            raise Invalid("E-FMT", _("应为日期，例如 2026-11-22")) from error

    @staticmethod
    def refuse() -> date:
        """Refuse what is no date."""
        raise ValueError

    def show(self, field: Any, value: Any) -> str:
        """Show as 2026-11-22."""
        return "" if value is None else value.isoformat()

    def stored(self, value: Any) -> Any:
        """Give as ISO text."""
        return None if value is None else value.isoformat()

    def condition(self, field: Any, operator: str, values: list[Any]) -> Q:
        """Add the condition of the last so many days."""
        if operator == "days":
            return Q(**{f"{field.path}__gte": self.start(timezone.localdate() - timedelta(days=int(values[0])))})
        return super().condition(field, operator, values)

    @staticmethod
    def start(day: date) -> Any:
        """Give the first instant of a day as the kind stores it."""
        return day


class MomentKind(DateKind):
    """A moment, stored in UTC and shown in the local time zone."""

    name = "dt"
    input_type = "datetime-local"
    clock: ClassVar[re.Pattern[str]] = re.compile(
        r".*?[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?"
    )

    def read(self, field: Any, raw: Any, given: Given) -> Any:
        """Read a moment; without a clock time it is the start of the day, without a zone it is local."""
        if isinstance(raw, datetime):
            return raw if timezone.is_aware(raw) else timezone.make_aware(raw)
        text = unicodedata.normalize("NFKC", str(raw)).strip()
        day = super().read(field, text, given)
        found = self.clock.fullmatch(text)
        if not found:
            return timezone.make_aware(datetime.combine(day, time.min))
        try:
            clock = time(int(found[1]), int(found[2]), int(found[3] or 0))
            moment = datetime.combine(day, clock)
            return datetime.fromisoformat(moment.isoformat() + found[4]) if found[4] else timezone.make_aware(moment)
        except ValueError as error:
            raise Invalid("E-FMT", _("应为时间，例如 2026-11-22 14:30")) from error

    def show(self, field: Any, value: Any) -> str:
        """Show as 2026-11-22 14:30 in local time."""
        return "" if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def input(self, field: Any, value: Any) -> str:
        """Give the text that a date and time input takes."""
        return "" if value is None else f"{timezone.localtime(value):%Y-%m-%dT%H:%M}"

    @staticmethod
    def start(day: date) -> Any:
        """Give the first instant of a day."""
        return timezone.make_aware(datetime.combine(day, time.min))
