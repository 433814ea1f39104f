"""XLSX, XLS and ODS workbooks, read by a process of their own into a temporary file of rows."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from kemai.core.records.words import enumerated
from kemai.core.transfer.readers.table import FileRefused, Limits, Row, Source, refused

CHILD = Path(__file__).with_name("sheet_process.py")
SECONDS = 180
TITLE_ROWS = 20
CELLS_PER_ROW = 100  # a sheet within the limit of rows may have so many columns on average


def workbook_source(path: Path, kind: str, sheet: str | None, limits: Limits) -> Source:
    """The rows of one sheet as texts. Refuses what is broken, locked, too big for the limits, or lacks the sheet."""
    spool = _spool()
    command = [str(path), sheet or "", str(limits.rows + TITLE_ROWS), str(limits.rows * CELLS_PER_ROW)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), *command], stdout=spool, stderr=subprocess.DEVNULL, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal("cells", ()) from error
    spool.seek(0)
    told: dict[str, Any] = json.loads(spool.readline() or b'{"error": "cells"}')
    if done.returncode or "error" in told:
        raise _refusal(told.get("error", "cells"), told.get("sheets", ()))
    start = spool.tell()
    return Source(
        kind=kind,
        records=lambda: _records(spool, start),
        sheet=told["sheet"],
        sheets=tuple(told["sheets"]),
    )


def _records(spool: IO[bytes], start: int) -> Iterator[Row]:
    """The rows from the first on; each pass keeps its own place in the spool."""
    number, place = 1, start
    while True:
        spool.seek(place)
        lines = spool.readlines(1 << 20)
        if not lines:
            return
        place = spool.tell()
        for line in lines:
            yield Row(number, json.loads(line))
            number += 1


def _spool() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _refusal(reason: str, sheets: tuple[str, ...]) -> FileRefused:
    messages = {
        "password": _("工作簿设了密码，无法读取。请取消密码后再上传。"),
        "broken": _("工作簿已损坏，无法读取。请用 Excel 或 WPS 打开、另存后再上传。"),
        "cells": _("工作表大得反常，为安全起见没有读取。请把数据复制到新的工作簿，或拆成几个文件后再上传。"),
        "sheet": _("工作簿里没有这张工作表。可选的有：%(sheets)s。") % {"sheets": enumerated(sheets)},
    }
    return refused(messages[reason])
