"""The records to be compared: columns of one kind of evidence each, written for comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log
from typing import Any

from kemai.core.duplicates.matching.evidence import KINDS, SEVERAL, Kind
from kemai.core.duplicates.matching.many import read_all


@dataclass(frozen=True)
class Column:
    """A column of evidence: its name, its kind, and the fields whose texts it joins."""

    name: str
    kind: str
    fields: tuple[str, ...] = ()


def different(values: Iterable[str]) -> str | tuple[str, ...]:
    """Give the different ones of a record's values: one as it is, several in order."""
    found = set(filter(None, values))
    return tuple(sorted(found)) if len(found) > 1 else found.pop() if found else ""


class Base:
    """All records as columns of written values; where a record has several phones or mail addresses, as a tuple."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Start without records."""
        self.columns = list(columns)
        self.kinds: list[Kind] = [KINDS[column.kind] for column in columns]
        self.several = [column.kind in SEVERAL for column in columns]
        self.values: list[list[Any]] = [[] for _column in columns]
        self.rarity: list[dict[str, float]] = []
        self.frequency: list[Counter[str]] = []

    def __len__(self) -> int:
        """Count the records."""
        return len(self.values[0]) if self.values else 0

    def add(self, texts: Iterable[Sequence[str]]) -> None:
        """Write one record; each column comes as the texts of its fields."""
        for at, given in enumerate(texts):
            self.values[at].append(self.written(at, given))

    def extend(self, at: int, many: Sequence[Sequence[str]]) -> None:
        """Write one column of many records, each as the texts of its fields."""
        kind = self.kinds[at]
        if self.several[at] and any(len(given) != 1 for given in many):
            read = iter(read_all(kind, [text for given in many for text in given]))
            self.values[at] += [different(islice(read, len(given))) for given in many]
        else:
            texts = [given[0] if len(given) == 1 else " ".join(filter(None, given)) for given in many]
            self.values[at] += read_all(kind, texts)

    def written(self, at: int, given: Sequence[str]) -> Any:
        """Write what a column holds of one record."""
        read = self.kinds[at].read
        if len(given) == 1:
            return read(given[0]) if given[0] else ""
        if self.several[at]:
            return different(read(text) for text in given if text)
        return read(" ".join(filter(None, given))) if any(given) else ""

    def settle(self) -> None:
        """Count how frequent each value and each word is, once all records are there."""
        self.frequency = [self.counted(at) for at in range(len(self.columns))]
        self.rarity = [self.rare(at) for at in range(len(self.columns))]

    def counted(self, at: int) -> Counter[str]:
        """Count the values of a column."""
        if self.several[at]:
            return Counter(value for row in range(len(self)) for value in self.each(at, row))
        counts = Counter(self.values[at])
        counts.pop("", None)
        return counts

    def rare(self, at: int) -> dict[str, float]:
        """Weigh the words of a column by how few records have them."""
        kind = self.kinds[at]
        if kind.code not in ("name", "person", "address"):
            return {}
        counts: Counter[str] = Counter()
        for value, count in self.frequency[at].items():
            for word in set(kind.words(value)):
                counts[word] += count
        total = len(self) + 1
        return {word: log(total / count) for word, count in counts.items()}

    def each(self, at: int, row: int) -> Iterable[str]:
        """Give the values of a record in a column."""
        value = self.values[at][row]
        return value if isinstance(value, tuple) else (value,) if value else ()
