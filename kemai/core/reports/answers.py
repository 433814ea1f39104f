"""What a report says: a finding, and lines whose figures lead to their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Heading:
    """The head of one column; `kind` is the kind of its values in a file (text, number, money)."""

    label: str
    numeric: bool = False
    kind: str = "text"


@dataclass(frozen=True)
class Line:
    """One line: what it is about, its figures, where its rows are, and its share of the largest (0 to 100).

    Where figures lead to rows of their own, `urls` names those; `levels` (0 to 5) shade the cells of a heat table, and
    `weight` is the value that a chart draws.
    """

    label: str
    figures: Sequence[Any]
    url: str = ""
    share: int = 0
    urls: Sequence[str] = ()
    levels: Sequence[int] = ()
    weight: Any = None


@dataclass(frozen=True)
class Answer:
    """What came out; `count` is the number of records behind all lines, `lines` may be read only once.

    `drawing` says how the lines are drawn above the table: bar, line, pie, funnel; heat shades the table itself.
    `total_urls` say where the rows behind the totals are, the first word aside.
    """

    finding: str
    headings: list[Heading]
    lines: Iterable[Line]
    totals: list[Any]
    count: int
    bars: bool = True
    sentence: str = ""
    fields: list[str] = field(default_factory=list)
    drawing: str = ""
    total_urls: Sequence[str] = ()


def said(value: Any) -> str:
    """Say a figure: whole numbers with thousands marks."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def share_of(count: int, largest: int) -> int:
    """Give the length of a bar in per cent of the longest; what is there at all stays visible."""
    return max(1, round(count * 100 / largest)) if count and largest else 0


def percent(count: int, total: int) -> str:
    """Say a share of the whole."""
    return f"{count * 100 / total:.1f}%" if total else "0%"
