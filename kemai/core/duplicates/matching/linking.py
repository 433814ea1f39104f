"""Finding which of many new rows mean a record that exists already, in one go and within little memory.

Each column is looked at by itself: which pairs it proposes, how rare its values are, how alike two rows are in it. So
two processes share the columns, not the rows: names here, the rest there. Only texts go over once, pairs come back.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from math import log

from django.conf import settings

from kemai.core.duplicates.matching.base import Base, Column
from kemai.core.duplicates.matching.weights import EMPTY, WHERE, Weights
from kemai.core.jobs.collecting import without_collecting
from kemai.core.jobs.second import Second, processors, second

MOST = 50
LEARNED_FROM = 100_000
FREQUENT = 3
COUNTED_FROM = 100_000
AT_ONCE = 2000
PATIENCE = 600  # seconds for a million rows of one column
WORDED = frozenset({"name", "person", "address"})
NAMES = frozenset({"name", "person", "place", "word", "postcode"})
COMMAND = [sys.executable, "-m", "kemai.core.duplicates.matching.linking_process"]
BETWEEN, WITHIN = "\ue000", "\ue001"  # private characters that part rows, and the texts of one row
Texts = Sequence[Sequence[str]]
Source = Callable[[], Iterable[Texts]]
Alive = Callable[[], None]
Levels = list[tuple[int, float]]


class Part(Base):
    """Some columns of all rows, existing records first; only values that several bear are counted."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Start without rows."""
        super().__init__(columns)
        self.known = 0

    def found(self) -> list[int]:
        """Give the pairs that share a whole value in one of the columns, as existing, new, existing, new …"""
        self.frequency = [Counter() for _column in self.columns]
        self.rarity = [self.rare_words(at) for at in range(len(self.columns))]
        return list(chain.from_iterable(pair for at in range(len(self.columns)) for pair in self.candidates(at)))

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

    def key(self, at: int, value: str) -> str | int:
        """Give what a value is looked up by: a number made of a name's sound or words, else the value itself."""
        if self.kinds[at].code in ("name", "person"):
            return hash(next(iter(self.kinds[at].keys(value)), ""))
        return value

    def candidates(self, at: int) -> Iterator[tuple[int, int]]:
        """Give the pairs (existing, new) with a whole value of one column in common."""
        first: dict[str | int, int] = {}
        more: dict[str | int, list[int]] = {}
        for row in range(self.known):
            for value in self.each(at, row):
                key = self.key(at, value)
                if first.setdefault(key, row) != row:
                    more.setdefault(key, [first[key]]).append(row)
        self.frequency[at].update(self.frequent(at, more))
        if self.columns[at].kind in WHERE or self.columns[at].kind == "word":
            return
        for row in range(self.known, len(self)):
            for value in self.each(at, row):
                key = self.key(at, value)
                if key in first:
                    rows = more.get(key) or (first[key],)
                    if len(rows) <= MOST:
                        yield from ((one, row) for one in rows)

    def frequent(self, at: int, more: Mapping[str | int, list[int]]) -> Iterator[str]:
        """Give the values that several existing records bear, as often as they do."""
        for rows in more.values():
            if len(rows) >= FREQUENT:
                for row in rows:
                    yield from self.each(at, row)

    def levels(self, pairs: Sequence[int]) -> list[Levels]:
        """Give for each column how alike the rows of each pair are in it, with the chance of that."""
        weights = Weights(self)
        ends = range(0, len(pairs), 2)
        return [[weights.level(at, pairs[end], pairs[end + 1]) for end in ends] for at in range(len(self.columns))]


@dataclass
class Linked:
    """What was found: for each new row the existing record that it most surely means, as (new, existing, score)."""

    columns: list[Column]
    links: list[tuple[int, int, float]] = field(default_factory=list)
    evidence: list[list[tuple[str, int, float]]] = field(default_factory=list)


def linked(columns: Sequence[Column], existing: Source, new: Source, alive: Alive = lambda: None) -> Linked:
    """Compare all new rows with all existing ones, with a second process where there is a second processor.

    The sources are read once, and once more when the second process dies. `alive` is called now and then.
    """
    here = [column for column in columns if column.kind in NAMES]
    there = [column for column in columns if column.kind not in NAMES]
    with without_collecting():
        if here and there and processors() > 1:
            try:
                pipe = subprocess.PIPE
                process = subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, cwd=settings.ROOT)
                with second(process, PATIENCE) as other:
                    return Halves(columns, here, there, other, alive).compare(existing, new)
            except (OSError, ValueError):
                alive()
        return Halves(columns, list(columns), [], None, alive).compare(existing, new)


class Halves:
    """The columns in two parts: one compared here, the other in the second process."""

    def __init__(
        self,
        columns: Sequence[Column],
        here: list[Column],
        there: list[Column],
        process: Second | None,
        alive: Alive,
    ) -> None:
        """Say which columns go where."""
        self.columns, self.process, self.alive = list(columns), process, alive
        self.part = Part(here)
        self.here = [self.columns.index(column) for column in here]
        self.there = [self.columns.index(column) for column in there]
        if process:
            process.tell([[column.name, column.kind] for column in there])

    def compare(self, existing: Source, new: Source) -> Linked:
        """Read all rows, propose pairs, weigh them."""
        self.part.known = known = self.read(existing)
        rows = known + self.read(new)
        if self.process:
            self.process.tell(known)
        found = self.part.found()
        found += self.process.answer(self.alive) if self.process else []
        self.alive()
        ends = iter(found)
        pairs = list(dict.fromkeys(zip(ends, ends, strict=True)))
        flat = [row for pair in pairs for row in pair]
        if self.process:
            self.process.tell(flat)
        levels: list[Levels] = [[] for _column in self.columns]
        for at, made in zip(self.here, self.part.levels(flat), strict=True):
            levels[at] = made
        for at, given in zip(self.there, self.process.answer(self.alive) if self.process else (), strict=True):
            levels[at] = [tuple(one) for one in given]
        self.alive()
        return weighed(self.columns, pairs, levels, known, rows)

    def read(self, source: Source) -> int:
        """Read rows, those of the other part passed on; gives how many."""
        rows, count = iter(source()), 0
        while batch := list(islice(rows, AT_ONCE)):
            count += len(batch)
            if self.process:
                self.process.tell([packed([texts[at] for texts in batch]) for at in self.there])
            for texts in batch:
                self.part.add([texts[at] for at in self.here])
            self.alive()
        return count


def packed(texts: Iterable[Sequence[str]]) -> str:
    """Write one column of some rows as one text, which is read far quicker than many."""
    return BETWEEN.join([one[0] if len(one) == 1 and safe(one[0]) else joined(one) for one in texts])


def joined(texts: Sequence[str]) -> str:
    """Write the texts of one row as one."""
    return WITHIN.join([text if safe(text) else text.translate({0xE000: " ", 0xE001: " "}) for text in texts])


def safe(text: str) -> bool:
    """Say whether a text holds none of the two signs."""
    return text.isascii() or (BETWEEN not in text and WITHIN not in text)


def unpacked(text: str) -> Iterator[list[str]]:
    """Read one column of some rows."""
    return (one.split(WITHIN) for one in text.split(BETWEEN))


class Whole(Base):
    """All columns of rows of which only the count is known here."""

    def __init__(self, columns: Sequence[Column], known: int, rows: int) -> None:
        """Know how many."""
        super().__init__(columns)
        self.known, self.rows = known, rows

    def __len__(self) -> int:
        """Count the rows."""
        return self.rows


def weighed(columns: list[Column], pairs: list[tuple[int, int]], levels: list[Levels], known: int, rows: int) -> Linked:
    """Learn what each agreement says, and keep for each new row the pair that says most."""
    weights = Weights(Whole(columns, known, rows), learned_apart=True)
    weights.pairs = float(max(known * (rows - known), 1))
    step = len(pairs) // LEARNED_FROM + 1
    each = list(zip(*levels, strict=True))
    weights.fit([weights.joined(one) for one in each[::step]], 1 / step)
    best: dict[int, tuple[float, int]] = {}
    for place, (_one, row) in enumerate(pairs):
        score = weights.sum_of(*weights.joined(each[place]))
        if score > 0 and (row not in best or score > best[row][0]):
            best[row] = (score, place)
    made = Linked(columns)
    for row, (score, place) in best.items():
        made.links.append((row - known, pairs[place][0], score))
        made.evidence.append(
            [
                (column.name, level, log(weights.match[at][level]) - chance if level != EMPTY else 0.0)
                for at, (column, (level, chance)) in enumerate(zip(columns, each[place], strict=True))
            ]
        )
    return made
