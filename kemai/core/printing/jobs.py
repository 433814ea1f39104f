"""Printing in the background, and keeping the document until it is fetched."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import gettext as _

from kemai.core.files.store import OWN, keep
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.printing.making import print_order
from kemai.core.printing.orders import Order
from kemai.core.tenancy.viewer import Viewer

KIND = "core.print"


@job(KIND)
def print_later(*, progress: Progress, by: Viewer, language: str, **order: Any) -> dict[str, Any]:
    """Print an order in the language of the person who gave it; the result names the kept document."""
    with translation.override(language):
        wanted = Order(**order)
        progress.total(wanted.rows(by).count())
        printed = print_order(wanted, by=by, advance=progress.advance)
        return kept(printed.pdf, printed.name, progress, by, rows=printed.rows)


def kept(content: bytes, name: str, progress: Progress, by: Viewer, **facts: Any) -> dict[str, Any]:
    """Keep a finished document for the person who waits, and say where it is fetched."""
    place, _checksum = keep(SimpleUploadedFile(name, content), by, OWN)
    return {"place": place, "name": name, "url": f"/printed/{progress.job.pk}/", "label": _("下载"), **facts}
