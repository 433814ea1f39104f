"""Reading many records without a reading that stays open."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from kemai.core.records.among import among


def read_in_batches(rows: Any, *paths: str, size: int) -> Iterator[tuple[Any, ...]]:
    """Give the id and the values of each row, in the order of the rows; only ids are held for all of them.

    Each batch is read to its end before its rows are given: on SQLite nobody can note how far they are while a reading
    is open behind which somebody else has saved. A page that stops within the first batch costs that batch alone. A
    record that leaves the rows meanwhile is left out, one that joins them after the first batch is not met.
    """
    first = list(rows.values_list("pk", *paths)[:size])
    yield from first
    if len(first) < size:
        return
    told = {row[0] for row in first}
    ids = array("q", (pk for pk in rows.values_list("pk", flat=True).iterator(size) if pk not in told))
    for start in range(0, len(ids), size):
        some = ids[start : start + size]
        found = {row[0]: row for row in rows.filter(among("pk", some)).values_list("pk", *paths)}
        yield from (found[pk] for pk in some if pk in found)
