"""Refused rows of an import, mended by a person and imported by one more run of the same batch."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.duplicates.jobs import order_brought
from kemai.core.files.store import drop, path_of
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer import rejects
from kemai.core.transfer.engine import Run, reject_path, reject_places
from kemai.core.transfer.entries import Result
from kemai.core.transfer.judging import Chunk, Group
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.readers import Row, Table
from kemai.core.transfer.rejects import Refused, Reject

Status = ImportJob.Status
Cells = Mapping[int, Mapping[int, str]]


class Mended(Run):
    """One more run of an import over a few rows; those refused again are kept in memory."""

    def __init__(self, job: ImportJob, table: Table, by: Viewer) -> None:
        """Start with nothing refused."""
        super().__init__(job, table, by)
        self.group = Group()
        self.refused: list[Refused] = []
        self.brought: set[str] = set()

    def write(self, chunk: Chunk) -> None:
        """Write decided rows; remember those that are refused, and the types of which something was added."""
        super().write(chunk)
        self.refused += chunk.refused()
        for plan, entries in ((self.plan, chunk.entries), *((side.plan, side.entries) for side in chunk.sides)):
            if any(entry.result is Result.ADDED for entry in entries):
                self.brought.add(plan.record_type.key)

    def put_aside(self, refused: list[Refused]) -> int:
        """Leave the file of refused rows as it is: it is written anew as a whole."""
        return self.reject_size


def may_mend(job: ImportJob) -> bool:
    """Say whether an import has refused rows that can still be mended."""
    return job.status in (Status.DONE, Status.CANCELLED, Status.FAILED) and job.rejected > 0 and job.reject_size > 0


def mend(job: ImportJob, cells: Cells, again: Set[int], *, by: Viewer) -> tuple[int, int]:
    """Import the rows in which a cell was changed, and those of the lines in `again` as they stand.

    `cells` are the texts by line and place. Rows that are still refused stay with their new texts and reasons; a line
    that has gone in meanwhile is passed over. Gives how many rows went in and how many were refused again.
    """
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job.pk)
        if not may_mend(job):
            raise Rejected.one("", "E-STATE", _("这次导入没有可以修改的行"))
        tried = mended_rows(job, cells, again)
        if not tried:
            return 0, 0
        rows = [row for row, _old in tried]
        run = Mended(job, Table("csv", job.head["headings"], len(rows), lambda: iter(rows)), by)
        run.counts = without(job.beside, [key for _row, old in tried for key in old.beside])
        run.take(rows)
        left = rejects.packed(run.refused)
        place, size = rewritten(job, {row.number for row in rows}, left)
        ImportJob.objects.filter(pk=job.pk).update(
            position=job.position,
            group=job.group,
            rejected=F("rejected") - len(rows),
            reject_place=place,
            reject_size=size,
            ended_at=timezone.now(),
        )
        log(by, f"{job.record}.import_mend", job.record, None, [], title=job.file_name, facts={"rows": len(rows)})
        for key in sorted(run.brought):
            order_brought(registry.get(key), job.pk, by=by)
        transaction.on_commit(lambda: drop([one for one in reject_places(job) if one != place]))
    return len(rows) - len(left), len(left)


def without(counts: Mapping[str, Mapping[str, int]], refused: Iterable[str]) -> dict[str, dict[str, int]]:
    """Take refusals that are tried again off the counts of the types beside the rows."""
    left = {key: dict(those) for key, those in counts.items()}
    for key, many in Counter(refused).items():
        left[key][Result.REJECTED] -= many
    return left


def mended_rows(job: ImportJob, cells: Cells, again: Set[int]) -> list[tuple[Row, Reject]]:
    """Give the refused rows that are tried again, in the order of the file, each with what was kept of it."""
    rows = []
    for kept in rejects.kept_lines(reject_path(job), job.reject_size):
        line = rejects.line_of(kept)
        if line in cells or line in again:
            old = rejects.unpacked(kept)
            new = [changed(text, cells.get(line, {}).get(place, text)) for place, text in enumerate(old.cells)]
            if new != old.cells or line in again:
                rows.append((Row(line, new), old))
    return rows


def changed(old: str, sent: str) -> str:
    """Give a cell as it was sent, or as it was when only the line breaks of the browser differ."""
    sent = sent.replace("\0", "")
    return old if plain(sent) == plain(old) else sent


def plain(text: str) -> str:
    """Give a text with one kind of line breaks."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def rewritten(job: ImportJob, tried: Set[int], left: Mapping[int, bytes]) -> tuple[str, int]:
    """Write the refused rows anew without those that went in; gives the place and its size.

    The place now in use stays whole, so that a transaction that fails leaves all as it was.
    """
    now = reject_path(job)
    place = next(one for one in reject_places(job) if path_of(one) != now)
    path = Path(path_of(place))
    with path.open("wb") as file:
        for kept in rejects.kept_lines(now, job.reject_size):
            line = rejects.line_of(kept)
            file.write(left.get(line, b"") if line in tried else kept)
        file.flush()
        os.fsync(file.fileno())
        return place, file.tell()
