"""Finding which of many new rows mean a record that exists already, in one go and within little memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log

from kemai.core.duplicates.matching.base import Base, Column
from kemai.core.duplicates.matching.weights import WHERE, Weights

MOST = 50
LEARNED_FROM = 100_000
FREQUENT = 3
COUNTED_FROM = 100_000
WORDED = frozenset({"name", "person", "address"})
Texts = Iterable[Sequence[str]]


class Link(Base):
    """Existing records first, then the new rows; only values that several bear are counted."""

    def __init__(self, columns: Sequence[Column], existing: Iterable[Texts], new: Iterable[Texts]) -> None:
        """Write all values for comparing."""
        super().__init__(columns)
        for texts in existing:
            self.add(texts)
        self.known = len(self)
        for texts in new:
            self.add(texts)
        self.frequency = [Counter() for _column in columns]
        self.rarity = [self.rare_words(at) for at in range(len(columns))]

    def rare_words(self, at: int) -> dict[str, float]:
        """Weigh the words of a column by how few existing records have them."""
        if self.kinds[at].code not in WORDED:
            return {}
        counts: Counter[str] = Counter()
        sample = self.values[at][: self.known : self.known // COUNTED_FROM + 1]
        for value in sample:
            counts.update(self.kinds[at].words(value))
        total = len(sample) + 1
        return {word: log(total / count) for word, count in counts.items() if count < total}

    def key(self, at: int, value: str) -> str:
        """Give what a value is looked up by: a name's sound or words, else the value itself."""
        if self.kinds[at].code in ("name", "person"):
            return next(iter(self.kinds[at].keys(value)), "")
        return value

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Give the pairs (existing, new) with a whole value in common, column by column."""
        for at, column in enumerate(self.columns):
            holders: dict[str, list[int]] = defaultdict(list)
            for row in range(self.known):
                for value in self.each(at, row):
                    holders[self.key(at, value)].append(row)
            self.frequency[at].update(self.frequent(at, holders))
            if column.kind in WHERE or column.kind == "word":
                continue
            for row in range(self.known, len(self)):
                for value in self.each(at, row):
                    found = holders.get(self.key(at, value), ())
                    if len(found) <= MOST:
                        yield from ((one, row) for one in found)

    def frequent(self, at: int, holders: dict[str, list[int]]) -> Iterator[str]:
        """Give the values that several existing records bear, as often as they do."""
        for rows in holders.values():
            if len(rows) >= FREQUENT:
                for row in rows:
                    yield from self.each(at, row)


def links(base: Link) -> Iterator[tuple[int, int, float]]:
    """Give for each new row the existing record that it most surely means, with the score."""
    pairs = list(dict.fromkeys(base.candidates()))
    weights = Weights(base)
    weights.pairs = float(max(base.known * (len(base) - base.known), 1))
    step = len(pairs) // LEARNED_FROM + 1
    weights.learn(pairs[::step], 1 / step)
    best: dict[int, tuple[float, int]] = {}
    for one, row in pairs:
        score = weights.score(one, row)
        if score > 0 and (row not in best or score > best[row][0]):
            best[row] = (score, one)
    for row, (score, one) in best.items():
        yield row - base.known, one, score
