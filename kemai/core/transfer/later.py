"""An export in the background, after somebody said yes to it."""

from __future__ import annotations

from array import array
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import QueryDict
from django.utils import translation

from kemai.core.access.errors import Forbidden
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.printing.jobs import kept
from kemai.core.records import registry
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.export import Export, watermark
from kemai.core.transfer.noting import file_name, note
from kemai.core.transfer.writers import csv_chunks, write_xlsx

EXPORT = "core.export"


@job(EXPORT)
def export_later(
    *, progress: Progress, by: Viewer, language: str, type_key: str, columns: list[str], query: str, ending: str
) -> dict[str, Any]:
    """Write the rows that the person may export by now; the result names the kept file."""
    record_type = registry.get(type_key)
    if not by.may(registry.whole_of(record_type).key, "export"):
        raise Forbidden(type_key)
    with translation.override(language):
        listing = Listing(record_type, by, registry.resolve(record_type, by), QueryDict(query))
        listing.read()
        names = listing.resolved.names(columns)
        ids = array("q", listing.order.apply(listing.rows("export")).values_list("pk", flat=True).iterator(5000))
        progress.total(len(ids))
        export = Export(record_type, names, by)
        mark = watermark(record_type, len(ids), by)
        note(listing, names, ending, len(ids))
        name = file_name(record_type, ending)
        content = written(export, ids, ending, mark)
        progress.advance(len(ids))
        return kept(content, name, progress, by, rows=len(ids))


def written(export: Export, ids: array[int], ending: str, mark: str) -> bytes:
    """Write the file."""
    if ending == "csv":
        return b"".join(csv_chunks(export.headings, export.rows(ids), watermark=mark))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        write_xlsx(export.headings, export.rows(ids), path, kinds=export.kinds, watermark=mark)
        return path.read_bytes()
