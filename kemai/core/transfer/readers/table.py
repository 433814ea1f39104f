"""What every reader gives back: headings, and rows of text that know their line in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

MEGABYTE = 1024 * 1024


class FileRefused(Exception):
    """A file that can't be imported at all; `message` tells people why and what to do.

    `code` is one of the specification's replies to bad input, here always E-FILE.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = str(message)


def refused(message: object) -> FileRefused:
    """A refusal with the code that the specification gives to files that aren't allowed."""
    return FileRefused("E-FILE", str(message))


@dataclass(frozen=True)
class Limits:
    """How big a file may be: bytes as uploaded, data rows, columns, bytes once unpacked, and times it may swell."""

    size: int = 50 * MEGABYTE
    rows: int = 200_000
    columns: int = 1_000
    unpacked: int = 512 * MEGABYTE
    swelling: int = 100


class Row(NamedTuple):
    """One line of the file, as many values as there are headings.

    `number` counts from 1 as a spreadsheet does (a vCard: the line of its BEGIN). `problem` says why the row
    can't be used; `note` says what was mended, so that a preview can show it.
    """

    number: int
    values: list[str]
    problem: str = ""
    note: str = ""


@dataclass(frozen=True)
class Source:
    """A file opened but not yet understood: its rows of text before anyone knows which one holds the headings.

    `records` starts again from the first line whenever it is called; rows may differ in length.
    """

    kind: str
    records: Callable[[], Iterator[Row]]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file ready to be imported. `rows()` may be called again and again; blank lines are left out.

    `kind` is csv, text, xlsx, xls, ods or vcf; `count` is the number of rows; `has_headings` is False where the
    headings are made up (列1, 列2 …).
    """

    kind: str
    headings: list[str]
    count: int
    rows: Callable[[], Iterator[Row]]
    has_headings: bool = True
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)
