"""Joining pairs into groups of the same thing: a chain of likenesses is cut where its ends do not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

COMPARED = 40
Scored = tuple[float, int, int]


def grouped(scored: Iterable[Scored], score: Callable[[int, int], float]) -> dict[int, list[int]]:
    """Join records, surest pairs first, as long as two groups fit on the average; gives the groups by their place."""
    home: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    known: dict[tuple[int, int], float] = {}
    ordered = sorted(scored, key=lambda one: (-one[0], one[1], one[2]))
    known.update(((one, other), value) for value, one, other in ordered)
    for _value, one, other in ordered:
        first, second = home.setdefault(one, one), home.setdefault(other, other)
        if first == second:
            continue
        mine, theirs = members.setdefault(first, [first]), members.setdefault(second, [second])
        if fits(mine, theirs, known, score):
            for row in theirs:
                home[row] = first
            mine += members.pop(second)
    return {place: sorted(rows) for place, rows in members.items() if len(rows) > 1}


def fits(
    mine: list[int], theirs: list[int], known: dict[tuple[int, int], float], score: Callable[[int, int], float]
) -> bool:
    """Say whether the members of two groups are rather the same than not, on the average of their pairs."""
    total, count = 0.0, 0
    for one in mine:
        for other in theirs:
            key = (min(one, other), max(one, other))
            if key not in known:
                known[key] = score(*key)
            total += max(min(known[key], 10.0), -10.0)
            count += 1
            if count >= COMPARED:
                return total > 0
    return total > 0
