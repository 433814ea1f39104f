"""How much each agreement or difference says, learned from the records alone (Fellegi and Sunter 1969).

The weight of a level of agreement is log(m / u): m is how often two records of the same thing agree so, u how often two
that are not do. u comes from random pairs and, for equal values, from how frequent the value is; m and the share of
true pairs come from expectation maximisation over the pairs that have a key in common. No labels, no set-up per firm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import exp, log
from zlib import crc32

from kemai.core.duplicates.matching.base import Base

CUTS = (1.0, 0.93, 0.85, 0.7, 0.5)
LEVELS = len(CUTS) + 1
DIFFER = LEVELS - 1
EXPECTED = (0.60, 0.12, 0.10, 0.06, 0.04, 0.08)
STRENGTH = 25.0
SMALL = 2000
RANDOM_PAIRS = 60_000
ROUNDS = 25
WHERE = frozenset({"place", "postcode"})
REACH = frozenset({"address", "phone", "mail"})
Pattern = tuple[int, ...]
EMPTY = -1


class Weights:
    """Scores pairs of one base; the score is the logarithm of the odds that the two are the same."""

    def __init__(self, base: Base, *, learned_apart: bool = False) -> None:
        """Learn the chance agreements from random pairs, unless the levels of all pairs come from elsewhere."""
        self.base = base
        self.total = max(len(base), 2)
        self.pairs = max(self.total * (self.total - 1) / 2, SMALL)
        self.chance = [] if learned_apart else self.by_chance()
        self.match = [list(EXPECTED) for _column in base.columns]
        self.prior = log(0.1 * self.total / self.pairs)
        self.where = [at for at, column in enumerate(base.columns) if column.kind in WHERE]
        self.addresses = [at for at, column in enumerate(base.columns) if column.kind == "address"]
        self.reach = [at for at, column in enumerate(base.columns) if column.kind in REACH]

    def level(self, at: int, one: int, other: int) -> tuple[int, float]:
        """Give the level of agreement of two records in a column, and how often chance gives it (logarithm).

        Two values that are alike never say more than they would if they were equal.
        """
        mine, theirs = self.base.values[at][one], self.base.values[at][other]
        if not mine or not theirs:
            return EMPTY, 0.0
        if self.base.several[at]:
            mine, theirs = self.base.each(at, one), self.base.each(at, other)
            shared = [value for value in mine if value in theirs]
            if shared:
                return 0, self.of_value(at, min(shared, key=self.base.frequency[at].__getitem__))
            alike = self.base.kinds[at].alike
            score = max(alike(first, second, {}) for first in mine for second in theirs)
        elif mine == theirs:
            return 0, self.of_value(at, mine)
        else:
            score = self.base.kinds[at].alike(mine, theirs, self.base.rarity[at])
        found = next((place for place, cut in enumerate(CUTS) if score >= cut and place), DIFFER)
        if found == DIFFER:
            return found, self.chance[at][found]
        values = (*mine, *theirs) if self.base.several[at] else (mine, theirs)
        equal = max(self.of_value(at, value) for value in values)
        return found, max(self.chance[at][found], equal + log(EXPECTED[found] / EXPECTED[0]))

    def of_value(self, at: int, value: str) -> float:
        """Say how likely a random record bears a value (logarithm): how many others do than the two looked at.

        A small base is taken for a part of a larger one, so that a value seen nowhere else there still counts.
        """
        return log(max(self.base.frequency[at][value] - 2, 0) / self.total + 1 / max(self.total, SMALL))

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
        """Compare random pairs: how often each level comes by chance (logarithm)."""
        self.chance = [[0.0] * LEVELS for _column in self.base.columns]
        learned = []
        for at in range(len(self.base.columns)):
            filled = [row for row, value in enumerate(self.base.values[at]) if value]
            counts = [0.05, 0.05, 0.1, 0.3, 0.5, 1.0]
            for number in range(min(RANDOM_PAIRS, len(filled) * 50) if len(filled) > 1 else 0):
                one, other = drawn(filled, 2 * number), drawn(filled, 2 * number + 1)
                if one != other:
                    counts[self.level(at, one, other)[0]] += 1
            total = sum(counts)
            learned.append([log(count / total) for count in counts])
        return learned

    def learn(self, candidates: Iterable[tuple[int, int]], share: float = 1.0) -> None:
        """Fit m and the share of true pairs to pairs with a key in common, of which `share` were drawn."""
        self.fit((self.pattern(one, other) for one, other in candidates), share)

    def fit(self, found: Iterable[tuple[Pattern, float]], share: float = 1.0) -> None:
        """Fit m and the share of true pairs to the patterns of such pairs."""
        patterns: dict[Pattern, list[float]] = defaultdict(list)
        for levels, chance in found:
            patterns[levels].append(chance)
        for _round in range(ROUNDS):
            if not self.step(patterns, share):
                break

    def step(self, patterns: dict[Pattern, list[float]], share: float) -> bool:
        """Do one round of expectation and maximisation; False when nothing moves any more."""
        counts = [[STRENGTH * expected for expected in EXPECTED] for _column in self.base.columns]
        found = 0.0
        for levels, chances in patterns.items():
            fit = self.prior + sum(log(self.match[at][level]) for at, level in enumerate(levels) if level != EMPTY)
            sure = sum(probability(fit - chance) for chance in chances)
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


def drawn(rows: list[int], number: int) -> int:
    """Draw a row as if by chance, the same one at every run."""
    return rows[crc32(b"%d" % number) % len(rows)]


def probability(score: float) -> float:
    """Turn a score into a probability."""
    return 1 / (1 + exp(-score)) if score > -30 else 0.0
