"""The seats of meetings: who takes part and when, beside the meeting, so that an index gives a person's meetings."""

from __future__ import annotations

from collections.abc import Iterable

from kemai.areas.activities.models import MeetingSeat
from kemai.areas.activities.naming import keep_named


def take_seats(ids: Iterable[int]) -> None:
    """Bring the seats of some meetings in line with their people and start, in the same transaction."""
    keep_named(MeetingSeat, "meeting", ids, people_in="people", by="start")
