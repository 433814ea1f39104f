"""Sharing the width of a page among the columns of a list, so that no text runs into its neighbour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NARROWEST = 3.0
WIDEST = {"long": 26.0, "text": 18.0, "email": 18.0, "url": 18.0, "number": 12.0}
USUAL_WIDEST = 14.0
SAMPLE = 500
INSET = 5.7
ATTEMPTS = ((False, 9.0), (True, 9.0), (True, 8.0), (True, 7.0), (True, 6.0))
PAGE = {False: 527.0, True: 774.0}
SMALL = frozenset("fijlrt.,:;'|!()[] -/")
LARGE = frozenset("mwMW@%&…—")
WITHOUT_BREAK = re.compile(r"[^\s\u200b\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]{4,}")
BREAK = "\u200b"


@dataclass(frozen=True)
class Column:
    """One column of a list: its heading, the kind of its values, and whether they are figures."""

    label: str
    kind: str
    numeric: bool


@dataclass(frozen=True)
class Plan:
    """How a list lies on its pages: portrait or landscape, size of the letters, and each column's width in em."""

    landscape: bool
    size: float
    widths: tuple[float, ...]


def plan(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Plan:
    """Choose the largest letters with which the columns fit, on a wide page when a narrow one is too small."""
    needs = [need(column, [row[place] for row in rows[:SAMPLE]]) for place, column in enumerate(columns)]
    for landscape, size in ATTEMPTS:
        room = (PAGE[landscape] - INSET * len(needs)) / size
        if sum(needs) <= room:
            break
    share = room / sum(needs)
    return Plan(landscape, size, tuple(round(one * share, 2) for one in needs))


def need(column: Column, texts: Sequence[str]) -> float:
    """Say how many em a column would like: its widest text, within what is sensible for the kind."""
    widest = max((em(line) for text in texts for line in text.splitlines()), default=0.0)
    heading = min(em(column.label) * 1.05, USUAL_WIDEST)
    return max(NARROWEST, heading, min(widest, WIDEST.get(column.kind, USUAL_WIDEST))) + 0.3


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], shape: Plan) -> dict[str, Any]:
    """Give a list as its layout takes it."""
    return {
        "columns": [
            {"label": breakable(column.label, width), "width": width, "numeric": column.numeric}
            for column, width in zip(columns, shape.widths, strict=True)
        ],
        "rows": [[breakable(text, room) for text, room in zip(row, shape.widths, strict=True)] for row in rows],
        "landscape": shape.landscape,
        "size": shape.size,
    }


def em(text: str) -> float:
    """Estimate the width of a text in em, rather too wide than too narrow."""
    return sum(width(char) for char in text)


def width(char: str) -> float:
    """Estimate the width of one character in em."""
    if char > "\u1100":
        return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.65
    if char in SMALL:
        return 0.4
    if char in LARGE:
        return 0.95
    return 0.7 if char.isupper() else 0.59


def breakable(text: str, room: float) -> str:
    """Let a word that is wider than its column (in em) break anywhere; all other words stay whole."""
    return WITHOUT_BREAK.sub(lambda found: BREAK.join(found[0]) if em(found[0]) > room else found[0], text)
