"""Finding what parts the fields and ends the rows of a text file."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import dropwhile, islice

COMMON = ("\t", ",", ";", "|")
ODD = ("+|", "|~|", "~|~", "^|^", "|+|", "#|#", "@|@", "||", "~~")
SAMPLE = 500
GOOD_ENOUGH = 0.2
SPREADSHEET_HINT = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
CLOSING_MARKS = re.compile(r"[^\w\s\"'().。]+$")


@dataclass(frozen=True)
class Dialect:
    """How a text file is laid out: `separator` is empty for one value a line, `row_end` for plain line ends.

    `width` is how many fields most rows have; `hinted` tells of a first line such as `sep=;` that is no row;
    `blank_after` means that every separator is followed by a blank that belongs to no value.
    """

    separator: str
    width: int
    row_end: str = ""
    hinted: bool = False
    blank_after: bool = False


def dialect_of(text: str) -> Dialect:
    """The layout of a text, judged by its first lines (pass a few hundred whole ones)."""
    hint = SPREADSHEET_HINT.match(text)
    if hint:
        return Dialect(hint[1], _width(_records(text[hint.end() :], hint[1])), hinted=True)
    lines = [line for line in islice(text.splitlines(), SAMPLE) if line.strip()]
    for separator in ODD:
        counts = Counter(line.count(separator) for line in lines)
        most, share = counts.most_common(1)[0] if counts else (0, 0)
        if most and share >= 0.9 * len(lines) and not _empty_fields(separator, lines):
            return Dialect(separator, most + 1, row_end=_row_end(lines, separator))
    text = _without_titles(text)
    scores = {separator: _score(_records(text, separator)) for separator in COMMON}
    best = max(scores, key=lambda separator: scores[separator])
    if scores[best] < GOOD_ENOUGH:
        quoted = '"' in text and all(len(cells) == 1 for cells in _records(text, ","))
        return Dialect("," if quoted else "", 1)
    records = _records(text, best)
    blank_after = len(records[0]) > 2 and all(field.startswith(" ") for field in records[0][1:])
    return Dialect(best, _width(records), blank_after=blank_after)


def _without_titles(text: str) -> str:
    """The text from its first line with a separator on, provided that most of what follows has one too."""
    lines = list(dropwhile(_is_plain, text.splitlines(keepends=True)))
    return "".join(lines) if sum(map(_is_plain, lines)) * 5 < len(lines) else text


def _is_plain(line: str) -> bool:
    return not any(separator in line for separator in COMMON)


def _records(text: str, separator: str) -> list[list[str]]:
    return [cells for cells in islice(csv.reader(text.splitlines(keepends=True), delimiter=separator), SAMPLE) if cells]


def _width(records: list[list[str]]) -> int:
    return Counter(map(len, records)).most_common(1)[0][0] if records else 1


def _score(records: list[list[str]]) -> float:
    """How well a separator fits, 0 to 1: the share of rows of one width; wide rows and a first row that agrees help."""
    width = _width(records)
    if width < 2:
        return 0.0
    share = sum(len(cells) == width for cells in records) / len(records)
    return share * (1 - 1 / width) * (1.0 if len(records[0]) == width else 0.5)


def _empty_fields(separator: str, lines: list[str]) -> bool:
    """Whether a doubled mark such as || is rather an empty field between single marks."""
    mark = separator[0]
    return separator == mark * 2 and any(line.count(mark) != 2 * line.count(separator) for line in lines)


def _row_end(lines: list[str], separator: str) -> str:
    found = CLOSING_MARKS.search(lines[0])
    end = found[0] if found else ""
    if not end or end.endswith(separator) or sum(line.endswith(end) for line in lines) * 2 < len(lines):
        return ""
    return end
