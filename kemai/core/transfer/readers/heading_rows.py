"""Finding the row that holds the headings, below any title and above the data, and naming columns without one."""

from __future__ import annotations

from collections import Counter
from statistics import median

from django.utils.translation import gettext as _

from kemai.core.transfer.headings import KNOWN, normalise
from kemai.core.transfer.readers.shapes import LONG_TEXT, looks

SEARCHED = 10
DATA = {"number", "date", "time", "email", "website", "phone", "mobile", "key", "markup", "company"}
BELOW = 100


def find_headings(sample: list[list[str]], forced: bool | None) -> tuple[int, bool]:
    """The position of the first full row of the sample and whether it holds headings (`forced` settles that).

    Rows above it are titles. The sample holds no blank rows and at least one row.
    """
    filled = [sum(map(bool, map(str.strip, cells))) for cells in sample]
    typical = median(filled)
    top = next((at for at, count in enumerate(filled[:SEARCHED]) if count * 2 > typical), 0)
    if forced is not None:
        return top, forced
    return top, holds_headings(sample[top], sample[top + 1 : top + 1 + BELOW])


def holds_headings(top: list[str], below: list[list[str]]) -> bool:
    """Whether a row names the columns below it rather than being the first of the data."""
    cells = [cell.strip() for cell in top]
    known = sum(normalise(cell) in KNOWN for cell in cells if cell)
    if known > 1 or known == len(list(filter(None, cells))):
        return True
    like_data = like_heading = 0
    for at, cell in enumerate(cells):
        values = [row[at].strip() for row in below if at < len(row) and row[at].strip()]
        kind, usual = looks(cell), _usual_kind(values)
        if len(cell) > LONG_TEXT or (kind in DATA and (kind == usual or not values)):
            like_data += 1
        elif usual in DATA and kind not in DATA | {"empty"}:
            like_heading += 1
    if like_data or like_heading:
        return like_heading > like_data
    return len(cells) > 1 and not _repeated(cells, below)


def _usual_kind(values: list[str]) -> str:
    if not values:
        return ""
    kind, count = Counter(map(looks, values)).most_common(1)[0]
    return kind if count >= 0.6 * len(values) else ""


def _repeated(cells: list[str], below: list[list[str]]) -> bool:
    """Whether a cell of the first row comes again further down its column, as only data does."""
    return any(cell and any(cell == row[at].strip() for row in below if at < len(row)) for at, cell in enumerate(cells))


def named_columns(cells: list[str], width: int) -> list[str]:
    """One distinct heading a column: blanks tidied, an empty one called 列3, a repeated one numbered."""
    headings: list[str] = []
    for at in range(width):
        heading = " ".join(cells[at].split()) if at < len(cells) else ""
        heading = heading.lstrip("\ufeff") or unnamed(at)
        times = 1 + sum(other == heading or other.startswith(f"{heading} (") for other in headings)
        headings.append(heading if times == 1 else f"{heading} ({times})")
    return headings


def unnamed(at: int) -> str:
    """The heading made up for a column that has none; the first column is 列1."""
    return _("列%(number)s") % {"number": at + 1}
