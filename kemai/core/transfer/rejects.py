"""The refused rows of an import: kept beside its file, line by line, and given out as CSV or XLSX."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kemai.core.transfer.entries import Entry
from kemai.core.transfer.plan import Column, Plan
from kemai.core.transfer.preview import column_name

Refused = tuple[Entry, list[tuple[Plan, Entry]]]


class Reject(NamedTuple):
    """A refused row: its line, its cells, and the reasons as (place of the cell or None, field's label, message).

    `beside` names the types whose records in the row were refused too.
    """

    line: int
    cells: list[str]
    reasons: list[tuple[int | None, str, str]]
    beside: Sequence[str] = ()


def append(path: Path, size: int, refused: Iterable[Refused]) -> int:
    """Write refused rows behind the first `size` bytes, which alone count; gives the new size.

    What stands behind is left from a try that died before its commit.
    """
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(size)
        file.seek(size)
        file.writelines(packed(refused).values())
        return file.tell()


def packed(refused: Iterable[Refused]) -> dict[int, bytes]:
    """Give refused rows as they are kept, by their line."""
    lines = [
        Reject(
            row.line,
            row.cells,
            [reason for plan, entry in why for reason in reasons(plan, entry)],
            [plan.record_type.key for plan, _entry in why[1:]],
        )
        for row, why in refused
    ]
    return {one.line: f"{json.dumps(one, ensure_ascii=False)}\n".encode(errors="replace") for one in lines}


def unpacked(kept: str | bytes) -> Reject:
    """Read a refused row as it is kept."""
    line, cells, reasons, *beside = json.loads(kept)
    return Reject(line, cells, [tuple(reason) for reason in reasons], *beside)


def line_of(kept: bytes) -> int:
    """Give the line of a kept row without reading all of it."""
    return int(kept[1 : kept.index(b",")])


def kept_lines(path: Path, size: int) -> Iterator[bytes]:
    """Give the rows that count as they are kept: those within the first `size` bytes."""
    if not path.exists():
        return
    with path.open("rb") as file:
        while file.tell() < size and (kept := file.readline()):
            yield kept


def reasons(plan: Plan, entry: Entry) -> Iterator[tuple[int | None, str, str]]:
    """Say in words why a record of a row was refused."""
    for name, reason in entry.errors:
        column = next((one for one in plan.columns if one.field.name == name), None)
        place = column.places[0] if column and column.places else None
        yield place, label_of(plan, name, column), str(reason)


def label_of(plan: Plan, name: str, column: Column | None) -> str:
    """Call a field, with its type where that is not the file's own."""
    if column is not None:
        return str(column.field.label)
    if name not in plan.record_type.fields:
        return ""
    label = str(plan.record_type.fields[name].label)
    return f"{plan.record_type.label} · {label}" if plan.link else label


def read(path: Path) -> Iterator[Reject]:
    """Give the refused rows one by one."""
    if path.exists():
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield unpacked(line)


def headings(original: list[str]) -> list[str]:
    """Give the headings of a reject file: the file's own, then line and reasons."""
    return [*original, _("行号"), _("拒绝原因")]


def rows(path: Path) -> Iterator[list[Any]]:
    """Give the rows of a reject file: the original cells, the line, and every reason with the cell it names."""
    for reject in read(path):
        yield [*reject.cells, reject.line, "\n".join(sentence(reject, *reason) for reason in reject.reasons)]


def sentence(reject: Reject, place: int | None, label: str, message: str) -> str:
    """Name the cell and say what is wrong with it: C4 电话 “abc”: E-FMT …"""
    if place is None:
        return f"{label} {message}".strip()
    text = reject.cells[place].strip()
    return f"{column_name(place)}{reject.line} {label} “{text[:60]}” {message}"
