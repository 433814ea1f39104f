"""The score of a lead: how pressing, how important, how well it can be reached, how much is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WAYS = ("phone", "mobile", "email", "wechat")
KNOWN = ("company", "need", "region", "industry")
OF_RATING, OF_WAYS, OF_KNOWN = 6, 5, 5


def score(value: Callable[[str], Any]) -> int:
    """Give 0 to 100: up to 60 for urgency and importance of 1 to 5, 20 for ways to reach, 20 for what is known."""
    rating = sum(value(name) or 0 for name in ("urgency", "importance")) * OF_RATING
    reached = sum(bool(value(name)) for name in WAYS) * OF_WAYS
    known = sum(bool(value(name)) for name in KNOWN) * OF_KNOWN
    return min(100, rating + reached + known)
