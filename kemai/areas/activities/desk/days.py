"""The bounds of today and of the week as the person looking counts them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone


def today() -> tuple[datetime, datetime]:
    """Give the first instant of today and that of tomorrow."""
    day = timezone.localdate()
    return first_of(0), timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def first_of(days_ago: int) -> datetime:
    """Give the first instant of a day that lies some days back."""
    return timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=days_ago), time.min))
