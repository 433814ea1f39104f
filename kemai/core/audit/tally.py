"""Counting how much people read: in memory per process, gathered in the database in parts, never once per page."""

from __future__ import annotations

from datetime import timedelta
from threading import Lock

from django.db.models import F
from django.utils import timezone

from kemai.core.audit.models import Reading

SLOTS = {"minute": "%Y%m%d%H%M", "hour": "%Y%m%d%H", "day": "%Y%m%d"}
KEPT = timedelta(days=2)
MOST_HELD = 10_000

_held: dict[tuple[int, int, str, str], int] = {}
_lock = Lock()


def slot_of(unit: str) -> str:
    """Name the present minute, hour or day of the server's zone."""
    return f"{timezone.localtime():{SLOTS[unit]}}"


def count(organisation_id: int, user_id: int, kind: str, slot: str, *, part: int) -> int:
    """Count one reading in memory; gives 0 until a full part is gathered, then the sum over all processes."""
    key = (organisation_id, user_id, kind, slot)
    with _lock:
        if len(_held) > MOST_HELD:
            _held.clear()
        held = _held.get(key, 0) + 1
        _held[key] = 0 if held >= part else held
    return gather(organisation_id, user_id, kind, slot, held) if held >= part else 0


def gather(organisation_id: int, user_id: int, kind: str, slot: str, amount: int) -> int:
    """Add to the sum in the database and give it."""
    place = {"organisation_id": organisation_id, "user_id": user_id, "kind": kind, "slot": slot}
    rows = Reading.objects.filter(**place)
    if not rows.update(count=F("count") + amount):
        Reading.objects.bulk_create([Reading(**place, at=timezone.now())], ignore_conflicts=True)
        rows.update(count=F("count") + amount)
    return int(rows.values_list("count", flat=True)[0])


def tidy() -> None:
    """Drop old counts."""
    Reading.objects.filter(at__lt=timezone.now() - KEPT).delete()


def forget() -> None:
    """Drop what is held in memory (tests)."""
    with _lock:
        _held.clear()
