"""Finding which of many new rows mean a record that exists already, in one go and within little memory.

Each column is looked at by itself: which pairs it proposes, how rare its values are, how alike two rows are in it. So
two processes share the columns, not the rows: names and addresses there, the rest here, where rows are also read. Only
texts go over, once; pairs come back.
"""

from __future__ import annotations

import subprocess
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain, islice
from math import log
from operator import itemgetter
from typing import Any

from django.conf import settings

from kemai.core.duplicates.matching.base import Base, Column
from kemai.core.duplicates.matching.evidence import heard_whole
from kemai.core.duplicates.matching.many import read_all
from kemai.core.duplicates.matching.weights import EMPTY, WHERE, Level, Weights
from kemai.core.jobs.collecting import without_collecting
from kemai.core.jobs.second import Second, processors, second

MOST = 50
LEARNED_FROM = 100_000
FREQUENT = 3
COUNTED_FROM = 100_000
AT_ONCE = 2000
REMEMBERED = 50_000
PATIENCE = 600  # seconds for a million rows of one column
WORDED = frozenset({"name", "person", "address"})
COMMON = WHERE | {"word"}
COMMAND = [sys.executable, "-m", "kemai.core.duplicates.matching.linking_process"]
BETWEEN, WITHIN = "\ue000", "\ue001"  # private characters that part rows, and the texts of one row
Key = str | int
Texts = Sequence[Sequence[str]]
Source = Callable[[], Iterable[Texts]]
Alive = Callable[[], None]
Levels = list[Level]


class Part(Base):
    """Some columns of all rows, existing records first; only values that several bear are counted."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Start without rows."""
        super().__init__(columns)
        self.known = 0

    def unpack(self, at: int, text: str) -> None:
        """Write one column of some rows that came as one text."""
        if WITHIN in text:
            self.extend(at, unpacked(text))
        else:
            self.values[at] += read_all(self.kinds[at], text.split(BETWEEN))

    def found(self) -> list[list[int]]:
        """Give for each column the pairs that share a whole value in it, as existing, new, existing, new …"""
        self.frequency = [Counter() for _column in self.columns]
        self.rarity = [self.rare_words(at) for at in range(len(self.columns))]
        return [list(chain.from_iterable(self.candidates(at))) for at in range(len(self.columns))]

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

    def keyed(self, at: int, start: int, end: int) -> tuple[Sequence[Key], array[int]]:
        """Give the keys of the values of some rows, and the row of each.

        A key is a number made of a name's sound or words, for other kinds the value itself.
        """
        values = self.values[at][start:end]
        if tuple in set(map(type, values)):
            rows = array("i", [row for row in range(start, end) for _value in self.each(at, row)])
            values = [value for row in range(start, end) for value in self.each(at, row)]
        else:
            rows = array("i", [row for row, value in enumerate(values, start) if value])
            values = list(filter(None, values))
        if self.kinds[at].code == "name":
            return [hash(heard_whole(value)) for value in values], rows
        if self.kinds[at].code == "person":
            return [hash(next(iter(self.kinds[at].keys(value)), "")) for value in values], rows
        return values, rows

    def candidates(self, at: int) -> Iterator[tuple[int, int]]:
        """Give the pairs (existing, new) with a whole value of one column in common."""
        if self.columns[at].kind in COMMON:
            self.frequency[at] = common(self.values[at][: self.known])
            return
        keys, rows = self.keyed(at, 0, self.known)
        first = dict(zip(reversed(keys), reversed(rows), strict=True))
        more: dict[Key, list[int]] = {}
        if len(first) < len(keys):
            for key, row in zip(keys, rows, strict=True):
                if (before := first[key]) != row:
                    more.setdefault(key, [before]).append(row)
        self.frequency[at].update(self.frequent(at, more))
        keys, rows = self.keyed(at, self.known, len(self))
        for key, row, known in zip(keys, rows, map(first.get, keys), strict=True):
            if known is not None:
                bearing = more.get(key) or (known,)
                if len(bearing) <= MOST:
                    yield from ((one, row) for one in bearing)

    def frequent(self, at: int, more: Mapping[Key, list[int]]) -> Iterator[str]:
        """Give the values that several existing records bear, as often as they do."""
        for rows in more.values():
            if len(rows) >= FREQUENT:
                for row in rows:
                    yield from self.each(at, row)

    def levels(self, pairs: Sequence[int]) -> list[Levels]:
        """Give for each column how alike the rows of each pair are in it, with the chance of that."""
        weights = Weights(self)
        existing, new = pairs[::2], pairs[1::2]
        same: dict[Level, Level] = {}
        levels: list[Levels] = []
        for at, values in enumerate(self.values):
            found = (weights.agreement(at, values[one], values[row]) for one, row in zip(existing, new, strict=True))
            levels.append([same.setdefault(level, level) for level in found])
        return levels


def common(values: Iterable[str]) -> Counter[str]:
    """Count the values that several rows bear, of a column by which no rows are looked up."""
    return Counter({value: count for value, count in Counter(values).items() if value and count >= FREQUENT})


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
    here = [column for column in columns if column.kind not in WORDED]
    there = [column for column in columns if column.kind in WORDED]
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
        found = self.columned(self.part.found(), self.answer())
        self.alive()
        ends = chain.from_iterable(found)
        pairs = list(dict.fromkeys(zip(ends, ends, strict=True)))
        flat = list(chain.from_iterable(pairs))
        if self.process:
            self.process.tell(flat)
        made = self.part.levels(flat)
        levels: list[Levels] = self.columned(made, [decoded(*given) for given in self.answer()])
        self.part.values.clear()
        self.alive()
        return weighed(self.columns, pairs, levels, known, rows)

    def answer(self) -> Any:
        """Take what the other process says of each of its columns."""
        return self.process.answer(self.alive) if self.process else []

    def columned(self, here: Iterable[Any], there: Iterable[Any]) -> list[Any]:
        """Put what both parts say of their columns into the order of all, however they are shared."""
        said = zip([*self.here, *self.there], [*here, *there], strict=True)
        return [one for _at, one in sorted(said, key=itemgetter(0))]

    def read(self, source: Source) -> int:
        """Read rows, those of the other part passed on; gives how many."""
        rows, count = iter(source()), 0
        while batch := list(islice(rows, AT_ONCE)):
            count += len(batch)
            if self.process:
                self.process.tell([packed([texts[at] for texts in batch]) for at in self.there])
            for place, at in enumerate(self.here):
                self.part.extend(place, [texts[at] for texts in batch])
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


def unpacked(text: str) -> list[list[str]]:
    """Read one column of some rows."""
    return [one.split(WITHIN) for one in text.split(BETWEEN)]


def coded(levels: Levels) -> tuple[Levels, list[int]]:
    """Write the levels of a column as the few different ones, and for each pair the place of its own among them."""
    places: dict[Level, int] = {}
    each = [places.setdefault(level, len(places)) for level in levels]
    return list(places), each


def decoded(different: Iterable[Iterable[Any]], each: Iterable[int]) -> Levels:
    """Read the levels of a column."""
    levels: Levels = [(level, chance) for level, chance in different]
    return [levels[place] for place in each]


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
    joined = lru_cache(REMEMBERED)(weights.joined)  # millions of pairs agree in a few thousand ways
    weights.fit(map(joined, each[::step]), 1 / step)
    scored = lru_cache(REMEMBERED)(lambda levels: weights.sum_of(*joined(levels)))
    best: dict[int, tuple[float, int]] = {}
    for place, (_one, row) in enumerate(pairs):
        score = scored(each[place])
        if score > 0 and (row not in best or score > best[row][0]):
            best[row] = (score, place)
    explained = lru_cache(REMEMBERED)(partial(explanation, weights))
    made = Linked(columns)
    for row, (score, place) in best.items():
        made.links.append((row - known, pairs[place][0], score))
        made.evidence.append(explained(each[place]))
    return made


def explanation(weights: Weights, levels: Iterable[Level]) -> list[tuple[str, int, float]]:
    """Give each column's level and what it adds to the score."""
    return [
        (column.name, level, log(weights.match[at][level]) - chance if level != EMPTY else 0.0)
        for at, (column, (level, chance)) in enumerate(zip(weights.base.columns, levels, strict=True))
    ]
