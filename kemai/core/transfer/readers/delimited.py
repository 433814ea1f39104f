"""Streaming the rows of a text file whose fields are parted by a character or by odd marks."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from kemai.core.transfer.readers.encodings import encoding_of
from kemai.core.transfer.readers.separators import Dialect, dialect_of
from kemai.core.transfer.readers.table import Row, Source
from kemai.core.transfer.writers.formulas import restore

SAMPLE = 256 * 1024
CHUNK = 1 << 16
MOST_LINES = 1_000  # a quoted value longer than this is an unclosed quotation mark


def delimited_source(path: Path) -> Source:
    """A text file as rows of fields; its encoding and layout are found out here."""
    encoding = encoding_of(path.read_bytes())
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(SAMPLE)
        if len(sample) == SAMPLE:
            sample = sample[: sample.rfind("\n") + 1] or sample
    dialect = dialect_of(sample)
    return Source(
        kind="csv" if dialect.separator else "text",
        records=lambda: _records(path, encoding, dialect),
        encoding=encoding,
        separator=dialect.separator,
    )


def _records(path: Path, encoding: str, dialect: Dialect) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        if dialect.hinted:
            file.readline()
        for row in _rows(file, dialect):
            cells = row.values
            if "NULL" in cells:
                cells = ["" if cell == "NULL" else cell for cell in cells]
            yield row._replace(values=[restore(cell) if cell[:1] == "'" else cell for cell in cells])


def _rows(file: TextIO, dialect: Dialect) -> Iterator[Row]:
    if not dialect.separator:
        return (Row(number, [line.rstrip("\r\n")]) for number, line in enumerate(file, 1))
    if len(dialect.separator) > 1:
        return _marked_rows(file, dialect)
    return _quoted_rows(file, dialect)


def _marked_rows(file: TextIO, dialect: Dialect) -> Iterator[Row]:
    """Rows whose fields and ends are several marks long, such as +| and &|; no quoting."""
    if not dialect.row_end:
        for number, line in enumerate(file, 1):
            yield Row(number, line.rstrip("\r\n").split(dialect.separator))
        return
    number, rest = 0, ""
    while chunk := file.read(CHUNK):
        *whole, rest = (rest + chunk).split(dialect.row_end)
        for text in whole:
            number += 1
            yield Row(number, text.lstrip("\r\n").split(dialect.separator))
    if rest.strip():
        yield Row(number + 1, rest.strip("\r\n").split(dialect.separator))


class _Lines:
    """The lines of a file, remembering those of the row being read so that they can be read again."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise csv.Error
        line = self.waiting.popleft() if self.waiting else self.file.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """All lines of the row but the first, which is returned."""
        first, *others = self.taken
        self.waiting.extendleft(reversed(others))
        self.ended = False
        return first


def _quoted_rows(file: TextIO, dialect: Dialect) -> Iterator[Row]:
    """Rows as spreadsheets write them; after a quotation mark that is never closed only its own line is lost."""
    lines, number = _Lines(file), 0
    reader = _reader(lines, dialect)
    while True:
        lines.taken.clear()
        number += 1
        try:
            cells = next(reader)
            swallowed = len(lines.taken) > 1 and _swallowed(lines, cells, dialect)
        except StopIteration:
            return
        except csv.Error:
            swallowed = True
        if not swallowed:
            yield Row(number, cells)
            continue
        first = lines.give_back().rstrip("\r\n")
        reader = _reader(lines, dialect)
        problem = _("双引号没有成对，这一行无法读取。请补上或删去多余的双引号。")
        yield Row(number, first.split(dialect.separator), problem)


def _reader(lines: _Lines | list[str], dialect: Dialect, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=dialect.separator, skipinitialspace=dialect.blank_after, strict=strict)


def _swallowed(lines: _Lines, cells: list[str], dialect: Dialect) -> bool:
    """Whether a row of several lines is an accident: unclosed at the end of the file, or hiding rows of right width."""
    if lines.ended and _unclosed(lines.taken, dialect):
        return True
    hidden = lines.taken[1:]
    return len(cells) != dialect.width and any(len(row) == dialect.width for row in _reader(hidden, dialect))


def _unclosed(lines: list[str], dialect: Dialect) -> bool:
    try:
        return not list(_reader(lines, dialect, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
