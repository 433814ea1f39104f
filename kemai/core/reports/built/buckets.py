"""Days put into days, weeks, months, quarters and years by the database, in the zone of the person looking."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import CharField, DateField, F, Func, Value
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

SHAPES = {"day": "YYYY-MM-DD", "month": "YYYY-MM", "quarter": 'YYYY-"Q"Q', "year": "YYYY"}
LENGTHS = {"day": 10, "month": 7, "year": 4}


class Called(Func):
    """A function of the database that gives text."""

    output_field = CharField()


class Quarter(Called):
    """The quarter of a day on SQLite."""

    template = "(SUBSTR(%(expressions)s, 1, 4) || '-Q' || ((CAST(SUBSTR(%(expressions)s, 6, 2) AS INTEGER) + 2) / 3))"


def bucket(path: str, span: str, moment: bool) -> Any:
    """Give the expression of a period as text: 2026-11-22, the Monday of a week, 2026-11, 2026-Q4, 2026."""
    if connection.vendor != "sqlite":
        return on_postgresql(path, span, moment)
    day = local_day(path) if moment else F(path)
    if span == "week":
        return Called(day, Value("-6 days"), Value("weekday 1"), function="DATE")
    return Quarter(day) if span == "quarter" else Called(day, Value(1), Value(LENGTHS[span]), function="SUBSTR")


def local_day(path: str) -> Any:
    """Give the day of a moment on SQLite: by its own arithmetic where the zone keeps one offset all year."""
    zone, year = timezone.get_current_timezone(), timezone.now().year
    offsets = {datetime(year, month, 1, tzinfo=zone).utcoffset() for month in range(1, 13)}
    offset = offsets.pop() or timedelta()
    if offsets:
        return TruncDate(path, tzinfo=zone)
    return Called(F(path), Value(f"{int(offset.total_seconds()) // 60:+d} minutes"), function="DATE")


def on_postgresql(path: str, span: str, moment: bool) -> Any:
    """Give the same on PostgreSQL."""
    zone = str(timezone.get_current_timezone())
    day = Func(Value(zone), F(path), function="TIMEZONE", output_field=DateField()) if moment else F(path)
    if span == "week":
        day = Func(Value("week"), day, function="DATE_TRUNC", output_field=DateField())
    return Called(day, Value(SHAPES.get(span, SHAPES["day"])), function="TO_CHAR")


def days_of(text: str, span: str) -> tuple[date, date]:
    """Give the first and the last day of a period."""
    year = int(text[:4])
    if span in ("day", "week"):
        first = date.fromisoformat(text)
        return first, first + timedelta(days=6 if span == "week" else 0)
    month, length = 1, 12
    if span == "quarter":
        month, length = int(text[6]) * 3 - 2, 3
    elif span == "month":
        month, length = int(text[5:7]), 1
    over = year * 12 + month - 1 + length
    return date(year, month, 1), date(over // 12, over % 12 + 1, 1) - timedelta(days=1)


def said(text: str, span: str) -> str:
    """Call a period."""
    return _("%(day)s 起一周") % {"day": text} if span == "week" else text
