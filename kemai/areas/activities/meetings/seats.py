"""The seats of meetings: who takes part and when, beside the meeting, so that an index gives a person's meetings."""

from __future__ import annotations

from collections.abc import Iterable

from kemai.areas.activities.models import Meeting, MeetingSeat
from kemai.core.records import bulk
from kemai.core.records.among import among


def people(stored: str) -> set[int]:
    """Give the colleagues of a stored list."""
    return {int(one) for one in stored.split(",") if one}


def take_seats(ids: Iterable[int]) -> None:
    """Bring the seats of some meetings in line with their people and start, in the same transaction."""
    rows = Meeting.objects.with_deleted().filter(among("pk", list(ids)))
    named = rows.values_list("organisation_id", "pk", "start", "people")
    wanted = {(firm, pk, person): start for firm, pk, start, stored in named for person in people(stored)}
    taken = MeetingSeat.objects.filter(among("meeting_id", list(ids)))
    columns = ("pk", "start", "organisation_id", "meeting_id", "user_id")
    have = {tuple(seat): (pk, start) for pk, start, *seat in taken.values_list(*columns)}
    if left := [pk for seat, (pk, _start) in have.items() if seat not in wanted]:
        MeetingSeat.objects.filter(among("pk", left)).delete()
    moved = {pk: {"start": wanted[seat]} for seat, (pk, start) in have.items() if wanted.get(seat, start) != start}
    bulk.update(MeetingSeat, moved)
    MeetingSeat.objects.bulk_create(
        MeetingSeat(organisation_id=firm, meeting_id=meeting, user_id=person, start=wanted[firm, meeting, person])
        for firm, meeting, person in sorted(wanted.keys() - have.keys())
    )
