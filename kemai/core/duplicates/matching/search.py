"""Finding all like pairs of a base: learn the weights, score the pairs that have a key in common, join groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from kemai.core.duplicates.matching.base import Base
from kemai.core.duplicates.matching.blocks import candidates
from kemai.core.duplicates.matching.groups import grouped
from kemai.core.duplicates.matching.weights import Weights

LEARNED_FROM = 150_000
PARTS = 100
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Pair:
    """Two rows that are rather the same than not: the score is the logarithm of the odds."""

    one: int
    other: int
    group: int
    score: float


def like_pairs(base: Base, report: Report = lambda done, total: None) -> tuple[list[Pair], Weights]:
    """Give every pair within a group of like rows, and the weights learned; `report` hears how far it is."""
    base.settle()
    report(0, 1)
    weights = Weights(base)
    pairs = list(dict.fromkeys(candidates(base, lambda: report(0, 1))))
    step = len(pairs) // LEARNED_FROM + 1
    weights.learn(pairs[::step], 1 / step)
    report(0, 1)
    scored: list[tuple[float, int, int]] = []
    every = max(len(pairs) // PARTS, 1)
    for done, (one, other) in enumerate(pairs):
        if done % every == 0:
            report(done, len(pairs))
        score = weights.score(one, other)
        if score > 0:
            scored.append((score, one, other))
    groups = grouped(scored, weights.score)
    known = {(one, other): score for score, one, other in scored}
    return [
        Pair(one, other, rows[0], known.get((one, other)) or weights.score(one, other))
        for rows in groups.values()
        for one, other in combinations(rows, 2)
    ], weights
