"""Foreseeing the numbers of new rows, so that all that hangs on them is ready before the transaction allots them."""

from __future__ import annotations

from django.utils import timezone

from kemai.core.numbering import pattern as patterns
from kemai.core.numbering.allot import pattern_of
from kemai.core.numbering.models import NumberCounter
from kemai.core.records.among import among
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.entries import Entry


def foreseen(record_type: RecordType, added: list[Entry], by: Viewer, following: int = 0) -> tuple[list[str], int]:
    """Put numbers on rows that bring none; gives all numbers that will have to be allotted for it, and what follows.

    Numbers that files have brought in before are passed over. The transaction that allots them finds out when somebody
    else was given one of them meanwhile. `following` is where rows end that are being written, 0 when none are.
    """
    waiting = [entry for entry in added if not entry.values.get("number")]
    brought = {entry.values["number"] for entry in added if entry.values.get("number")}
    filled = patterns.period(pattern_of(by.organisation_id, record_type.key), timezone.localdate())
    following = following or next_of(record_type, filled, by)
    allotted: list[str] = []
    while waiting:
        numbers = [patterns.number(filled, following + len(allotted) + at) for at in range(len(waiting))]
        rows = record_type.model.objects.with_deleted().filter(among("number", numbers))
        used = brought | set(rows.values_list("number", flat=True))
        free = [number for number in numbers if number not in used]
        for entry, number in zip(waiting, free, strict=False):
            entry.values["number"] = number
        allotted += numbers
        waiting = waiting[len(free) :]
    return allotted, following + len(allotted)


def next_of(record_type: RecordType, filled: str, by: Viewer) -> int:
    """Give the next number of a type's counter."""
    counters = NumberCounter.objects.filter(organisation_id=by.organisation_id, record=record_type.key, period=filled)
    return counters.values_list("next", flat=True).first() or 1
