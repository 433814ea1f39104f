"""Giving out workbooks that are written for one answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse

from kemai.core.transfer.writers import write_xlsx

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]], name: str, **options: Any) -> FileResponse:
    """Write a workbook to a file that is gone as soon as it has been sent."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        write_xlsx(headings, rows, path, **options)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=EXCEL)
