"""Where match keys stand: each as a number, those of many new records apart until they are sorted in.

SQLite writes back every page that a transaction has touched, and keys lie anywhere in their index: a chunk of an import
touched a page for nearly each of its keys. So it puts them at a place of their own, which is small, and sorts them in
by the thousands, neighbours together (0056). A key is looked up at both places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from itertools import repeat
from typing import Any

from django.db import connection, transaction

from kemai.core.duplicates.models import MatchKey
from kemai.core.records import bulk
from kemai.core.records.among import among

DUE, SORTED_AT_ONCE = 60_000, 10_000
BOTH_PLACES = (False, True)
SORTED = {"apart": False}


def number_of(key: str) -> int:
    """Give the number under which a key is stored: of a million keys no two meet by chance."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def numbered(keys: Iterable[str]) -> dict[int, str]:
    """Give keys by their numbers."""
    return {number_of(key): key for key in keys}


def bearing(organisation_id: int, record_type: str, numbers: Iterable[int]) -> Any:
    """Give the stored keys of a type that have one of these numbers."""
    return MatchKey.objects.filter(
        among("key", numbers), organisation_id=organisation_id, record_type=record_type, apart__in=BOTH_PLACES
    )


class NewKeys:
    """The match keys of many new records of one firm, as an import brings them."""

    def __init__(self, organisation_id: int) -> None:
        """Start with none that wait to be sorted in."""
        self.firm = organisation_id
        self.apart = connection.vendor == "sqlite"
        self.waiting = 0

    def inserting(self, record_type: str, keys: Iterable[tuple[int, str]]) -> Callable[[], None]:
        """Make ready what writes keys given as (record id, key), in the order of the index."""
        rows = sorted((number_of(key), record_id) for record_id, key in keys)
        self.waiting += len(rows)
        columns: dict[str, Any] = {
            "organisation_id": repeat(self.firm),
            "record_type": repeat(record_type),
            "record_id": [record_id for _number, record_id in rows],
            "key": [number for number, _record_id in rows],
            "apart": repeat(self.apart),
        }
        return bulk.inserting(MatchKey, columns, len(rows))

    def sort_in(self, due: int = DUE) -> None:
        """Sort those that wait in among the others, once there are so many; a few at a time, for others wait."""
        if not self.apart or self.waiting < due:
            return
        self.waiting = 0
        waiting = MatchKey.objects.filter(organisation_id=self.firm, apart__in=[True]).order_by("key")
        while ids := some_of(waiting):
            with transaction.atomic():
                bulk.update(MatchKey, dict.fromkeys(ids, SORTED))


def some_of(waiting: Any) -> Sequence[int]:
    """Give the keys that are sorted in next, neighbours in the index."""
    return list(waiting.values_list("pk", flat=True)[:SORTED_AT_ONCE])
