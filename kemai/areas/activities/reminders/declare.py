"""What people can be reminded of: every area registers its own sort of things that are to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kemai.core.notify.kinds import BELL, Kind, notice_kind


@dataclass(frozen=True)
class Due:
    """One thing that happens at a moment, who is to be reminded of it, and how many minutes ahead."""

    organisation_id: int
    record_id: int
    title: str
    happens_at: datetime
    people: tuple[int, ...]
    minutes: int


Upcoming = Callable[[datetime, datetime], Iterable[Due]]


@dataclass(frozen=True)
class Remindable:
    """One sort of things; `ahead` is how far the search looks, `address` where its records are."""

    kind: Kind
    type_key: str
    ahead: timedelta
    upcoming: Upcoming


_remindable: dict[str, Remindable] = {}


def remindable(code: str, label: Any, type_key: str, *, ahead: timedelta) -> Callable[[Upcoming], Upcoming]:
    """Let a function give, over all firms, what happens between two moments; people choose channels for it by `code`.

    It is asked again before each reminder goes out: what has moved or gone is not reminded of.
    """
    kind = notice_kind(f"remind.{code}", label, f"remind:{code}", shipped=(BELL,))

    def register(upcoming: Upcoming) -> Upcoming:
        _remindable[kind.code] = Remindable(kind, type_key, ahead, upcoming)
        return upcoming

    return register


def all_remindable() -> list[Remindable]:
    """Give every sort of things."""
    return list(_remindable.values())


def sort_of(code: str) -> Remindable | None:
    """Give one sort by the code of its kind."""
    return _remindable.get(code)
