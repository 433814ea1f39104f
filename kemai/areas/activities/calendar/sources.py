"""What stands in a calendar: entries, and whatever else areas register: tasks due, visits, meetings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kemai.core.tenancy.viewer import Viewer


@dataclass(slots=True)
class Item:
    """One thing on a day, as one person may see it.

    `start` and `end` are moments, `days` the first day and the day after the last one of what takes whole days.
    `people` are the ids of those whose calendars it stands in. `busy` hides all but the time. `entry` is the id of a
    calendar entry that may be dragged, `version` its lock_version.
    """

    source: str
    title: str
    start: datetime
    end: datetime
    people: tuple[int, ...]
    url: str = ""
    days: tuple[date, date] | None = None
    place: str = ""
    busy: bool = False
    clash: bool = False
    entry: int = 0
    version: int = 0
    again: bool = False


@dataclass(frozen=True)
class Span:
    """What a calendar is asked for: the days between two moments, of some people; `everyone` means all in sight."""

    first: datetime
    last: datetime
    people: frozenset[int] = frozenset()

    def names(self, *people: int | None) -> bool:
        """Say whether any of the people is asked for."""
        return not self.people or any(one in self.people for one in people)


Read = Callable[[Viewer, Span], Iterable[Item]]


@dataclass(frozen=True)
class Source:
    """One sort of things in the calendar, open to those who may read the record type."""

    code: str
    label: Any
    type_key: str
    read: Read


_sources: dict[str, Source] = {}


def source(code: str, label: Any, type_key: str) -> Callable[[Read], Read]:
    """Let a function give the things of one record type that lie in a span: those that the viewer may read."""

    def register(read: Read) -> Read:
        _sources[code] = Source(code, label, type_key, read)
        return read

    return register


def sources(viewer: Viewer) -> list[Source]:
    """Give the sources that exist for a person."""
    return [one for one in _sources.values() if viewer.may(one.type_key, "read")]


def items(viewer: Viewer, span: Span) -> list[Item]:
    """Give all that a person may see in a span, in the order of time.

    Moments of several zones are compared as numbers: comparing them as they are asks each zone for its offset.
    """
    found = [item for one in sources(viewer) for item in one.read(viewer, span)]
    return sorted(found, key=lambda item: (item.start.timestamp(), item.end.timestamp()))
