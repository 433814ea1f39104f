"""The work of imports that goes on when the page is left."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from kemai.core.duplicates.comparing import order_compare
from kemai.core.duplicates.jobs import order_brought
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer import engine, later, undo
from kemai.core.transfer.models import ImportJob

__all__ = ["later"]
CHECK, RUN, UNDO = "core.import_check", "core.import", "core.import_undo"


@job(CHECK)
def check(*, progress: Progress, by: Viewer, import_id: int, language: str, settings: str) -> dict[str, Any]:
    """Try an import out without writing anything; `settings` marks what was tried."""
    tried = ImportJob.objects.get(pk=import_id)
    with translation.override(language):
        found = engine.dry_run(tried, progress, by)
    return found | {"settings": settings, "url": engine.address_of(tried)}


@job(RUN)
def run(*, progress: Progress, by: Viewer, import_id: int, language: str) -> dict[str, Any]:
    """Do an import, or the rest of one that stopped or whose worker died too often; a finished one is left alone."""
    status = ImportJob.Status
    ImportJob.objects.filter(pk=import_id, status=status.FAILED).update(
        status=status.RUNNING, message="", ended_at=None
    )
    wanted = ImportJob.objects.get(pk=import_id)
    if wanted.status == status.RUNNING:
        with translation.override(language):
            engine.run(wanted, progress, by)
            wanted.refresh_from_db(fields=["added", "beside"])
            for key, added in added_by_type(wanted).items():
                if added:
                    order_brought(registry.get(key), wanted.pk, by=by)
                    order_compare(registry.get(key), wanted.pk, added, by=by)
    done = ImportJob.objects.get(pk=import_id)
    return {"errors": done.rejected, "url": engine.address_of(done)}


def added_by_type(wanted: ImportJob) -> dict[str, int]:
    """Count what an import has added, by type."""
    return {wanted.record: wanted.added, **{key: counts.get("added", 0) for key, counts in wanted.beside.items()}}


@job(UNDO)
def take_back(*, progress: Progress, by: Viewer, import_id: int, language: str) -> dict[str, Any]:
    """Take an import back."""
    wanted = ImportJob.objects.get(pk=import_id)
    with translation.override(language):
        undo.take_back(wanted, progress, by)
    return {"url": engine.address_of(wanted)}
