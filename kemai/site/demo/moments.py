"""When things happened in the demo firm: on working days of the two years before a given day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kemai.site.demo.dice import Dice

DAYS = 730
OPENING = time(8, 30)
WORKING_SECONDS = 9 * 3600 + 1800


def moment(dice: Dice, day: date) -> datetime:
    """Draw a moment of a working day; Saturday and Sunday become Friday."""
    working = day - timedelta(days=max(0, day.weekday() - 4))
    opening = datetime.combine(working, OPENING, timezone.get_default_timezone())
    return opening + timedelta(seconds=dice.below(WORKING_SECONDS))


def registered(dice: Dice, last: date, number: int, count: int) -> datetime:
    """Draw when the customer of that number of `count` was registered: evenly over two years up to the last day."""
    return moment(dice, last - timedelta(days=DAYS - DAYS * number // count))


def afterwards(dice: Dice, first: datetime, last: date) -> datetime:
    """Draw a moment from a first one to the last day, recent ones more often."""
    days = max(0, (last - timezone.localtime(first).date()).days)
    back = days * dice.below(1000) * dice.below(1000) // 1_000_000
    return max(first, moment(dice, last - timedelta(days=back)))
