"""What every export leaves behind: its line in the log, and the name of its file."""

from __future__ import annotations

from django.utils import timezone

from kemai.core.history.write import log
from kemai.core.records.typed import RecordType
from kemai.core.screens.listing import Listing


def note(listing: Listing, names: list[str], ending: str, rows: int) -> None:
    """Log who exported what: rows, columns, filter."""
    record_type = listing.record_type
    facts = {"rows": rows, "columns": names, "filter": listing.sentence(), "format": ending}
    title = str(record_type.label)
    log(listing.viewer, f"{record_type.key}.export", record_type.key, None, [], title=title, facts=facts)


def file_name(record_type: RecordType, ending: str) -> str:
    """Name the file after the type and the minute."""
    return f"{record_type.label}-{timezone.localtime():%Y%m%d-%H%M}.{ending}"
