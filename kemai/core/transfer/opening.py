"""Opening the kept file of an import, a watermark of our own exports passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from django.conf import settings

from kemai.core.files.store import path_of
from kemai.core.records.errors import Rejected
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.readers import FileRefused, Limits, Row, Table, open_table

MARK = "※ "  # begins the watermark of an export; a file of one column can't be told from a title otherwise


def opened(job: ImportJob) -> Table:
    """Open the file of an import; raises Rejected (E-FILE) when it is no table or can't be read any more."""
    limits = Limits(size=settings.UPLOAD_LIMIT, rows=settings.IMPORT_ROWS)
    try:
        table = open_table(
            path_of(job.place), job.file_name, sheet=job.sheet or None, header=job.has_header, limits=limits
        )
    except FileRefused as reason:
        raise Rejected.one("file", reason.code, reason.message) from reason
    return without_watermark(table) if len(table.headings) == 1 else table


def without_watermark(table: Table) -> Table:
    """Take the watermark off a table of one column; the line below it holds the heading."""
    rows = table.rows()
    above = [] if table.has_headings else [next(rows)]
    marked = table.headings[0] if table.has_headings else above[0].values[0]
    heading = next(rows, None)
    if not marked.startswith(MARK) or heading is None:
        return table
    skipped = 1 + len(above)

    def behind() -> Iterator[Row]:
        return islice(table.rows(), skipped, None)

    return replace(table, headings=list(heading.values), count=table.count - skipped, rows=behind, has_headings=True)
