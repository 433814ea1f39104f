"""A report as a file: CSV or XLSX, with who and when as its watermark."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.reports.answers import Answer
from kemai.core.reports.listed import Figure
from kemai.core.reports.questions import Question
from kemai.core.transfer.writers import csv_chunks, write_xlsx

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


def table(form: str, question: Question, answer: Answer) -> bytes:
    """Write a report as csv or xlsx."""
    headings = [heading.label for heading in answer.headings]
    mark = watermark(question)
    if form == "csv":
        return b"".join(csv_chunks(headings, rows(answer), watermark=mark))
    kinds = [heading.kind for heading in answer.headings]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write_xlsx(headings, rows(answer), path, kinds=kinds, watermark=mark, title=answer.finding)
        return path.read_bytes()


def rows(answer: Answer) -> Iterator[list[Any]]:
    """Give the lines as values: numbers stay numbers."""
    for line in answer.lines:
        yield [line.label, *(figure.value if isinstance(figure, Figure) else figure for figure in line.figures)]


def watermark(question: Question) -> str:
    """Say who wrote the file, and when."""
    now = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    return _("%(name)s 导出于 %(day)s") % {"name": question.viewer.name, "day": now}
