"""Writing CSV that Excel opens with the right characters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from kemai.core.transfer.writers.formulas import neutralise
from kemai.core.transfer.writers.values import text_of

CHUNK = 1 << 16
BYTE_ORDER_MARK = "\ufeff"
NUMBERS = (int, float)


def csv_chunks(headings: Sequence[object], rows: Iterable[Sequence[object]], *, watermark: str = "") -> Iterator[bytes]:
    """A CSV file piece by piece: UTF-8 with a byte order mark, texts that look like formulas made harmless.

    `watermark` (who, when; without commas) becomes a line of its own above the headings. Nothing is kept in memory
    but one piece of about 64 KB, so any number of rows may be streamed. formulas.py states the rule for harmful texts.
    """
    buffer = io.StringIO(newline="")
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer)
    if watermark:
        writer.writerow([neutralise(watermark)])
    for row in chain([headings], rows):
        writer.writerow([_cell(value) for value in row])
        if buffer.tell() >= CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_csv(
    headings: Sequence[object], rows: Iterable[Sequence[object]], stream: BinaryIO, *, watermark: str = ""
) -> None:
    """Write a CSV file to an open binary stream."""
    for chunk in csv_chunks(headings, rows, watermark=watermark):
        stream.write(chunk)


def _cell(value: object) -> str:
    return text_of(value) if isinstance(value, NUMBERS) else neutralise(text_of(value))
