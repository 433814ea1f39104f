"""Pairs worth comparing: records that have a key in common, a key that too many share only together with another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from kemai.core.duplicates.matching.base import Base

MOST = 50
THOROUGH = 200_000
WORDED = frozenset({"name", "person", "address"})


def candidates(base: Base, alive: Callable[[], None]) -> Iterator[tuple[int, int]]:
    """Give each pair of records with a key in common once a column; in a very large base by whole values only.

    `alive` is called before each column, since a column of a large base takes seconds.
    """
    crowded: dict[int, list[int]] = defaultdict(list)
    thorough = len(base) <= THOROUGH
    for at in range(len(base.columns)):
        alive()
        blocks: dict[str, list[int]] = defaultdict(list)
        every = thorough or base.columns[at].kind not in WORDED
        for row in range(len(base)):
            for key in {key for value in base.each(at, row) for key in base.kinds[at].keys(value)}:
                if every or key[0] == "=":
                    blocks[key].append(row)
        seen: set[tuple[int, int]] = set()
        for key, rows in blocks.items():
            if len(rows) > MOST:
                for row in rows if thorough else ():
                    crowded[row].append(hash((at, key)))
            else:
                seen.update(pairs(rows))
        yield from seen
    yield from together(crowded)


def pairs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Give the pairs of a block."""
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            yield one, other


def together(crowded: dict[int, list[int]]) -> Iterator[tuple[int, int]]:
    """Give the pairs that share two keys of which each alone is too frequent."""
    blocks: dict[int, list[int]] = defaultdict(list)
    for row, keys in crowded.items():
        few = sorted(set(keys))[:8]
        for place, one in enumerate(few):
            for other in few[place + 1 :]:
                blocks[hash((one, other))].append(row)
    seen: set[tuple[int, int]] = set()
    for rows in blocks.values():
        if 1 < len(rows) <= MOST:
            seen.update(pairs(sorted(rows)))
    yield from seen
