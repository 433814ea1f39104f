"""How much each agreement or difference says, learned from the records alone (Fellegi and Sunter 1969).

The weight of a level of agreement is log(m / u): m is how often two records of the same thing agree so, u how often two
that are not do. u comes from random pairs and, for equal values, from how frequent the value is; m and the share of
true pairs come from expectation maximisation over the pairs that have a key in common. No labels, no set-up per firm.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import exp, log
from zlib import crc32

from kemai.core.duplicates.matching.base import Base

CUTS = (1.0, 0.93, 0.85, 0.7, 0.5)
LEVELS = len(CUTS) + 1
DIFFER = LEVELS - 1
RISING = sorted(CUTS[1:])  # the first cut is that of equal values
EXPECTED = (0.60, 0.12, 0.10, 0.06, 0.04, 0.08)
STRENGTH = 25.0
SMALL = 2000
RANDOM_PAIRS = 60_000
ROUNDS = 25
WHERE = frozenset({"place", "postcode"})
REACH = frozenset({"address", "phone", "mail"})
Pattern = tuple[int, ...]
Value = str | tuple[str, ...]
Level = tuple[int, float]
EMPTY = -1


class Weights:
    """Scores pairs of one base; the score is the logarithm of the odds that the two are the same."""

    def __init__(self, base: Base, *, learned_apart: bool = False) -> None:
        """Learn the chance agreements from random pairs, unless the levels of all pairs come from elsewhere."""
        self.base = base
        self.total = max(len(base), 2)
        self.by_count: dict[int, float] = {}
        self.pairs = max(self.total * (self.total - 1) / 2, SMALL)
        self.chance = [] if learned_apart else self.by_chance()
        self.match = [list(EXPECTED) for _column in base.columns]
        self.prior = log(0.1 * self.total / self.pairs)
        self.where = [at for at, column in enumerate(base.columns) if column.kind in WHERE]
        self.addresses = [at for at, column in enumerate(base.columns) if column.kind == "address"]
        self.reach = [at for at, column in enumerate(base.columns) if column.kind in REACH]

    def level(self, at: int, one: int, other: int) -> Level:
        """Give the level of agreement of two records in a column, and how often chance gives it (logarithm).

        Two values that are alike never say more than they would if they were equal.
        """
        values = self.base.values[at]
        return self.agreement(at, values[one], values[other])

    def agreement(self, at: int, mine: Value, theirs: Value) -> Level:
        """Give the same of two written values."""
        if not mine or not theirs:
            return EMPTY, 0.0
        if isinstance(mine, tuple) or isinstance(theirs, tuple):
            return self.of_several(at, *(one if isinstance(one, tuple) else (one,) for one in (mine, theirs)))
        if mine == theirs:
            return 0, self.of_value(at, mine)
        return self.likeness(at, self.base.kinds[at].alike(mine, theirs, self.base.rarity[at]), (mine, theirs))

    def of_several(self, at: int, mine: tuple[str, ...], theirs: tuple[str, ...]) -> Level:
        """Give the level of two records of which one has several values in a column."""
        shared = [value for value in mine if value in theirs]
        if shared:
            return 0, self.of_value(at, min(shared, key=self.base.frequency[at].__getitem__))
        alike = self.base.kinds[at].alike
        score = max(alike(first, second, {}) for first in mine for second in theirs)
        return self.likeness(at, score, (*mine, *theirs))

    def likeness(self, at: int, score: float, values: Iterable[str]) -> Level:
        """Give the level of different values that are so alike."""
        found = DIFFER - bisect(RISING, score)
        if found == DIFFER:
            return found, self.chance[at][found]
        equal = max(self.of_value(at, value) for value in values)
        return found, max(self.chance[at][found], equal + log(EXPECTED[found] / EXPECTED[0]))

    def of_value(self, at: int, value: str) -> float:
        """Say how likely a random record bears a value (logarithm): how many others do than the two looked at.

        A small base is taken for a part of a larger one, so that a value seen nowhere else there still counts.
        """
        count = self.base.frequency[at].get(value, 0)
        if (chance := self.by_count.get(count)) is None:
            chance = self.by_count[count] = log(max(count - 2, 0) / self.total + 1 / max(self.total, SMALL))
        return chance

    def pattern(self, one: int, other: int) -> tuple[Pattern, float]:
        """Give the levels of all columns and the sum of their chances; a place that an address implies counts once."""
        return self.joined([self.level(at, one, other) for at in range(len(self.base.columns))])

    def joined(self, found: Iterable[tuple[int, float]]) -> tuple[Pattern, float]:
        """Join the levels of all columns with their chances."""
        levels, chances = map(list, zip(*found, strict=True))
        if self.where:
            self.drop_implied(levels, chances)
        if len(self.reach) > 1:
            self.halve_shared(levels, chances)
        return tuple(levels), sum(chances)

    def drop_implied(self, levels: list[int], chances: list[float]) -> None:
        """Leave out the agreement of places that follows from an agreeing address or a better agreeing place."""
        agreeing = [at for at in self.where if 0 <= levels[at] <= 2]
        if not any(0 <= levels[at] <= 2 for at in self.addresses) and agreeing:
            agreeing.remove(min(agreeing, key=chances.__getitem__))
        for at in agreeing:
            levels[at], chances[at] = EMPTY, 0.0

    def halve_shared(self, levels: list[int], chances: list[float]) -> None:
        """Trust a second agreeing way to reach two records half: whoever shares a building shares its switchboard."""
        agreeing = sorted((at for at in self.reach if 0 <= levels[at] <= 2), key=chances.__getitem__)
        for at in agreeing[1:]:
            chances[at] /= 2

    def by_chance(self) -> list[list[float]]:
        """Compare random pairs, the same ones at every run: how often each level comes by chance (logarithm)."""
        self.chance = [[0.0] * LEVELS for _column in self.base.columns]
        learned, numbers = [], [crc32(b"%d" % number) for number in range(2 * RANDOM_PAIRS)]
        for at, values in enumerate(self.base.values):
            filled = list(filter(None, values))
            counts = [0.05, 0.05, 0.1, 0.3, 0.5, 1.0]
            drawn = [number % len(filled) for number in numbers[: len(filled) * 100]] if len(filled) > 1 else []
            for one, other in zip(drawn[::2], drawn[1::2], strict=True):
                if one != other:
                    counts[self.agreement(at, filled[one], filled[other])[0]] += 1
            total = sum(counts)
            learned.append([log(count / total) for count in counts])
        return learned

    def learn(self, candidates: Iterable[tuple[int, int]], share: float = 1.0) -> None:
        """Fit m and the share of true pairs to pairs with a key in common, of which `share` were drawn."""
        self.fit((self.pattern(one, other) for one, other in candidates), share)

    def fit(self, found: Iterable[tuple[Pattern, float]], share: float = 1.0) -> None:
        """Fit m and the share of true pairs to the patterns of such pairs."""
        patterns: dict[Pattern, Counter[float]] = defaultdict(Counter)
        for (levels, chance), count in Counter(found).items():
            patterns[levels][chance] += count
        for _round in range(ROUNDS):
            if not self.step(patterns, share):
                break

    def step(self, patterns: Mapping[Pattern, Mapping[float, int]], share: float) -> bool:
        """Do one round of expectation and maximisation; False when nothing moves any more."""
        counts = [[STRENGTH * expected for expected in EXPECTED] for _column in self.base.columns]
        found = 0.0
        for levels, chances in patterns.items():
            fit = self.prior + sum(log(self.match[at][level]) for at, level in enumerate(levels) if level != EMPTY)
            sure = sum([count * probability(fit - chance) for chance, count in chances.items()])
            found += sure
            for at, level in enumerate(levels):
                if level != EMPTY:
                    counts[at][level] += sure
        self.match = [[count / sum(row) for count in row] for row in counts]
        before, self.prior = self.prior, log(max(found / share, 1.0) / self.pairs)
        return abs(self.prior - before) > 0.001

    def score(self, one: int, other: int) -> float:
        """Give the logarithm of the odds that two records are the same."""
        return self.sum_of(*self.pattern(one, other))

    def sum_of(self, levels: Pattern, chance: float) -> float:
        """Give the logarithm of the odds that a pattern speaks of one and the same."""
        return self.prior - chance + sum(log(self.match[at][level]) for at, level in enumerate(levels) if level >= 0)

    def explained(self, one: int, other: int) -> list[tuple[str, int, float]]:
        """Give each column's level and what it adds to the score."""
        found = []
        for at, column in enumerate(self.base.columns):
            level, chance = self.level(at, one, other)
            found.append((column.name, level, log(self.match[at][level]) - chance if level != EMPTY else 0.0))
        return found


def probability(score: float) -> float:
    """Turn a score into a probability."""
    return 1 / (1 + exp(-score)) if score > -30 else 0.0
