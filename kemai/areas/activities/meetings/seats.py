"""The seats of meetings: who takes part, kept beside the meeting so that a person's meetings are found by index."""

from __future__ import annotations

from collections.abc import Iterable

from kemai.areas.activities.models import Meeting, MeetingSeat
from kemai.core.records.among import among


def people(stored: str) -> set[int]:
    """Give the colleagues of a stored list."""
    return {int(one) for one in stored.split(",") if one}


def take_seats(ids: Iterable[int]) -> None:
    """Bring the seats of some meetings in line with the people they name, in the same transaction."""
    rows = Meeting.objects.with_deleted().filter(among("pk", list(ids)))
    named = rows.values_list("organisation_id", "pk", "people")
    wanted = {(firm, pk, person) for firm, pk, stored in named for person in people(stored)}
    taken = MeetingSeat.objects.filter(among("meeting_id", list(ids)))
    have = {tuple(seat): pk for pk, *seat in taken.values_list("pk", "organisation_id", "meeting_id", "user_id")}
    if left := [pk for seat, pk in have.items() if seat not in wanted]:
        MeetingSeat.objects.filter(among("pk", left)).delete()
    MeetingSeat.objects.bulk_create(
        MeetingSeat(organisation_id=firm, meeting_id=meeting, user_id=person)
        for firm, meeting, person in sorted(wanted - have.keys())
    )
