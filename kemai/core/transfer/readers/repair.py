"""Mending rows with too many fields because a separator inside a text was not quoted.

The well-formed rows teach what each column usually holds: how often it is empty, the outline of its values, the values
that come again and again. A broken row is then cut into columns in the way that fits best; where a second way fits
nearly as well, or the best one has values unlike those of any good row, the row is left broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log
from typing import NamedTuple

from kemai.core.transfer.readers.shapes import signature

FEWEST_ROWS = 5
MOST_EXTRA = 12
CLEAR_LEAD = 1.0
JOINED, STRANGE = -2.0, -4.0
BLANK_INSIDE, BLANK_OUTSIDE = 3.0, -3.0


@dataclass(frozen=True)
class Column:
    """What one column of well-formed rows holds."""

    rows: int
    empty: int
    outlines: Counter[str]
    makings: frozenset[tuple[bool, bool]]
    values: Counter[str]
    blank_first: int

    @classmethod
    def learn(cls, cells: Sequence[str]) -> Column:
        filled = [cell for cell in cells if cell]
        outlines = Counter(map(signature, filled))
        return cls(
            rows=len(cells),
            empty=len(cells) - len(filled),
            outlines=outlines,
            makings=frozenset(map(_makings, outlines)),
            values=Counter(filled),
            blank_first=sum(cell.startswith(" ") for cell in filled),
        )

    def likelihood(self, cell: str) -> float:
        """How well the outline of a value fits here, as a logarithm: 0 would be certain."""
        if not cell:
            return log((self.empty + 0.2) / (self.rows + 1))
        filled = self.rows - self.empty
        fit = log((filled + 0.2) / (self.rows + 1))
        return fit + log((self.outlines[signature(cell)] + 0.2) / (filled + 4))

    def familiarity(self, cell: str) -> float:
        """What it adds that a value is known where values repeat, such as a country; what it costs that it isn't."""
        filled = self.rows - self.empty
        repeats = 1 - len(self.values) / (filled or 1)
        return repeats * (0.0 if not cell else 2.0 if self.values[cell] else -2.0)

    def is_strange(self, cell: str) -> bool:
        """Whether no good row has anything like it: empty where none is, letters where all others are digits."""
        if not cell:
            return not self.empty
        return bool(self.makings) and _makings(signature(cell)) not in self.makings

    def starts_with_blank(self) -> bool:
        return self.blank_first * 2 > self.rows - self.empty


class _Way(NamedTuple):
    """One way of cutting the fields read so far into columns: how well it fits, and the columns."""

    fit: float
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """What the columns of a table hold, learnt from its well-formed rows."""

    columns: tuple[Column, ...]

    @classmethod
    def learn(cls, rows: list[list[str]], width: int) -> Columns:
        """What rows of just this width show or, where there are none, rows with surplus separators at the end."""
        whole = [cells for cells in rows if len(cells) == width]
        whole = whole or [cells[:width] for cells in rows if len(cells) > width and not any(cells[width:])]
        return cls(tuple(Column.learn(values) for values in zip(*whole, strict=True)))

    def never_empty(self, start: int) -> bool:
        """Whether some column from this position on is always filled, so that a row ending before it is broken."""
        return any(column.rows >= FEWEST_ROWS and not column.empty for column in self.columns[start:])

    def mend(self, fields: list[str], separator: str) -> list[str] | None:
        """The fields joined to as many cells as there are columns, or None when no way is clearly right.

        Where all fields too many are empty, taking them for surplus separators is one of the ways.
        """
        width = len(self.columns)
        surplus = tuple(fields[:width]) if not any(fields[width:]) else None
        if not width or self.columns[0].rows < FEWEST_ROWS or len(fields) - width > MOST_EXTRA:
            return list(surplus) if surplus else None
        ways = self._ways(fields, separator, len(fields) - width)
        if surplus:
            parts = zip(self.columns, surplus, strict=True)
            ways.append(_Way(sum(_fit(column, [cell], cell) for column, cell in parts), surplus))
        best, *others = sorted(ways, reverse=True)
        clear = all(best.fit - other.fit >= CLEAR_LEAD for other in others)
        strange = any(column.is_strange(cell) for column, cell in zip(self.columns, best.cells, strict=True))
        return list(best.cells) if clear and not strange else None

    def _ways(self, fields: list[str], separator: str, extra: int) -> list[_Way]:
        """The two best ways, found column by column: `reached[n]` holds the best ones that used n extra fields."""
        reached: dict[int, list[_Way]] = {0: [_Way(0.0, ())]}
        for at, column in enumerate(self.columns):
            following: dict[int, list[_Way]] = {}
            for used, ways in reached.items():
                for more in range(extra - used + 1):
                    part = fields[at + used : at + used + more + 1]
                    cell = separator.join(part)
                    fit = _fit(column, part, cell)
                    following.setdefault(used + more, []).extend(
                        _Way(way.fit + fit, (*way.cells, cell)) for way in ways
                    )
            reached = {used: nlargest(2, ways) for used, ways in following.items()}
        return reached[extra]


def _fit(column: Column, part: list[str], cell: str) -> float:
    """How well these fields, joined, fit the column; a blank after a separator speaks for text that goes on."""
    fit = column.likelihood(cell) + column.familiarity(cell) + (JOINED if len(part) > 1 else 0.0)
    fit += STRANGE if column.is_strange(cell) else 0.0
    fit += BLANK_INSIDE * sum(field.startswith(" ") for field in part[1:])
    if part[0].startswith(" ") and not column.starts_with_blank():
        fit += BLANK_OUTSIDE
    return fit


def _makings(outline: str) -> tuple[bool, bool]:
    """Whether an outline has letters and whether it has digits."""
    return "A" in outline, "9" in outline
