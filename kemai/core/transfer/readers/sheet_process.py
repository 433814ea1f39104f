"""Reading one sheet of a workbook in a process of its own, where no file can harm the server.

A hostile workbook of five kilobytes can ask for terabytes of memory, which ends the process that opens it. So this
file runs alone, with memory and processor time limited, and imports nothing of Kemai. It is started with the path, the
name of the sheet (empty for the first one with data), and the most rows and cells; it writes JSON lines: first
{"sheets", "sheet"} or {"error"}, then one list of texts a row.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import datetime, time
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY = 1536 * 1024 * 1024
SECONDS = 120


def main(path: str, wanted: str, most_rows: str, most_cells: str) -> None:
    """Write the sheet to standard output, or the reason why it can't be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        workbook = CalamineWorkbook.from_path(path)
        _write(workbook, wanted, int(most_rows), int(most_cells))
    except PasswordError:
        _say({"error": "password"})
    except CalamineError as error:
        _say({"error": "cells" if "limit" in str(error).lower() else "broken"})


def _write(workbook: CalamineWorkbook, wanted: str, most_rows: int, most_cells: int) -> None:
    tables = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    shown = [meta.name for meta in tables if meta.visible == SheetVisibleEnum.Visible]
    names = shown or [meta.name for meta in tables]
    if wanted and wanted not in [meta.name for meta in tables]:
        _say({"error": "sheet", "sheets": names})
        return
    sheet = _chosen(workbook, [wanted] if wanted else names)
    if sheet.height * sheet.width > most_cells:
        _say({"error": "cells"})
        return
    _say({"sheets": names, "sheet": sheet.name})
    for number, row in enumerate(sheet.iter_rows()):
        if number > most_rows:
            return
        _say([_text(value) for value in row])


def _chosen(workbook: CalamineWorkbook, names: list[str]) -> CalamineSheet:
    """The first of these sheets that holds anything, else the first."""
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            return sheet
    return workbook.get_sheet_by_name(names[0])


def _text(value: object) -> str:
    """A cell as people read it: dates as ISO, whole numbers without a point, never an exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("seconds")
    return str(value)


def _say(line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
