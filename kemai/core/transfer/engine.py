"""Running an import: the whole file is judged first, then decided and written chunk by chunk, resumable at any time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError
from django.utils import timezone

from kemai.core.duplicates.models import MatchKey
from kemai.core.events import tell
from kemai.core.files.store import path_of
from kemai.core.history.models import Act
from kemai.core.jobs.progress import Cancelled, Progress
from kemai.core.records import bulk, registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.search import index
from kemai.core.search.cutting import Cutter
from kemai.core.search.models import SearchDocument, SearchPhone
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer import rejects
from kemai.core.transfer.changing import Changes
from kemai.core.transfer.convert import Converter, unknown_choices
from kemai.core.transfer.decide import Decider
from kemai.core.transfer.departments import Departments
from kemai.core.transfer.entries import Entry, Result
from kemai.core.transfer.events import RecordsImported
from kemai.core.transfer.foretelling import Foretold
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.opening import opened
from kemai.core.transfer.plan import plan_of
from kemai.core.transfer.readers import Row, Table
from kemai.core.transfer.writing import Stale, Writer

CHUNK, SMALLEST, LARGEST = 500, 200, 3000
WRITE_SECONDS = 0.1  # other people's saves wait for a chunk: this long at most
TRIES = 3
WORTH_ANALYSING = 5000
UNKNOWN_SHOWN = 200
NOT_STORABLE = (IntegrityError, DataError, ArithmeticError, UnicodeError)


def reject_path(job: ImportJob) -> Path:
    """Give the place of the refused rows, beside the file."""
    return path_of(job.reject_place or reject_places(job)[0])


def reject_places(job: ImportJob) -> list[str]:
    """Name the two places beside the file where refused rows stand: corrections write from one to the other."""
    return [f"{job.place}.rejects", f"{job.place}.rejects2"]


def address_of(job: ImportJob) -> str:
    """Give the address of an import's page."""
    return f"/{registry.get(job.record).address}/import/{job.pk}/"


def chunks(rows: Iterator[Row], size: Callable[[], int] = lambda: CHUNK) -> Iterator[list[Row]]:
    """Cut rows into chunks of the size wanted at the moment."""
    while chunk := list(islice(rows, size())):
        yield chunk


def dry_run(job: ImportJob, progress: Progress, by: Viewer) -> dict[str, Any]:
    """Go through the whole file without writing; gives counts, faults by field, unknown choices, the first changes."""
    plan, table = plan_of(job, by, dry=True), opened(job)
    converter, decider, changes = Converter(plan), Decider(plan), Foretold()
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    progress.total(table.count)
    for chunk in chunks(table.rows()):
        entries = converter.entries(chunk)
        decider.decide(entries)
        counts.update(str(entry.result) for entry in entries)
        counts["unchanged"] += sum(entry.result is Result.UPDATED and not entry.changes for entry in entries)
        faults.update(name for entry in entries for name in {name for name, _reason in entry.errors})
        changes.note(entries)
        decider.seen.slim(entries)
        progress.advance(len(chunk))
    unknown = unknown_choices(converter, UNKNOWN_SHOWN)
    return {"counts": dict(counts), "faults": dict(faults), "unknown": unknown, "changes": changes.told()}


class Run:
    """One run of an import, from where an earlier one stopped."""

    def __init__(self, job: ImportJob, table: Table, by: Viewer) -> None:
        """Judge the plan; raises Rejected before anything is written."""
        self.job = job
        self.by = by
        self.plan = plan_of(job, by, dry=False)
        self.table = table
        mine = Act.objects.filter(batch=job.pk, action=f"{job.record}.add").values_list("record_id", flat=True)
        self.mine = {record_id for record_id in mine if record_id}
        self.converter = Converter(self.plan)
        self.decider = Decider(self.plan, self.mine)
        self.cutter = Cutter()
        self.writer = Writer(self.plan, Departments(self.plan.record_type, by), self.cutter)
        self.reject_size = job.reject_size
        self.size = CHUNK

    def go(self, progress: Progress) -> None:
        """Import the rest of the file."""
        progress.total(self.table.count)
        progress.done = self.job.position
        look = 0 if bulk.plans_age() else self.table.count
        with self.cutter.helped(self.table.count - self.job.position):
            for chunk in chunks(islice(self.table.rows(), self.job.position, None), lambda: self.size):
                if progress.done >= look:
                    self.analyse()
                    look = max(WORTH_ANALYSING, progress.done * 2)
                self.take(chunk)
                progress.advance(len(chunk))
        self.analyse()
        index.settle()

    def analyse(self) -> None:
        """Let the database plan by what is there now, where the file is long enough to matter."""
        if self.table.count >= WORTH_ANALYSING:
            bulk.analyse((self.plan.record_type.model, Act, MatchKey, SearchDocument, SearchPhone))

    def take(self, chunk: list[Row]) -> None:
        """Import one chunk; when others changed what it rests on it is decided anew, in the end row by row."""
        for _try in range(TRIES):
            try:
                self.write(*self.decided(chunk))
            except (Stale, *NOT_STORABLE):
                continue
            return
        for row in chunk:
            self.take_one(row)

    def take_one(self, row: Row) -> None:
        """Import one row; what the database refuses is a rejected row, not a stopped file."""
        entries, changes = self.decided([row])
        try:
            self.write(entries, changes)
        except NOT_STORABLE as error:
            reason = Invalid("E-DUP" if isinstance(error, IntegrityError) else "E-RNG")
            entries, changes = self.decided([row])
            entries[0].reject("", reason)
            self.write(entries, Changes(self.plan, []))

    def decided(self, chunk: list[Row]) -> tuple[list[Entry], Changes]:
        """Read and decide rows, outside any transaction."""
        entries = self.converter.entries(chunk)
        return entries, self.decider.decide(entries)

    def write(self, entries: list[Entry], changes: Changes) -> None:
        """Write decided rows; refused ones go to the reject file first, which only counts as far as the commit says."""
        size = self.reject_size
        if refused := [entry for entry in entries if entry.result is Result.REJECTED]:
            size = self.put_aside(refused)
        batch = self.writer.ready(entries, changes)
        began = time.monotonic()
        self.writer.write(batch, size)
        self.resize(len(entries), time.monotonic() - began)
        self.reject_size = size
        added = tuple(entry.record_id for entry in entries if entry.result is Result.ADDED)
        updated = tuple(record_id for record_id, columns in changes.columns.items() if columns)
        self.mine.update(added)
        tell(RecordsImported(self.by, self.plan.record_type.key, self.job.pk, added, updated))

    def put_aside(self, refused: list[Entry]) -> int:
        """Write refused rows behind the earlier ones; gives the size up to which they count after the commit."""
        return rejects.append(reject_path(self.job), self.reject_size, refused, self.plan)

    def resize(self, rows: int, seconds: float) -> None:
        """Choose the size of the next chunk by how long the last one held up other people's saves."""
        if rows * 2 > self.size:
            wanted = int(rows * WRITE_SECONDS / max(seconds, 0.001))
            self.size = min(LARGEST, max(SMALLEST, (self.size + wanted) // 2))


def run(job: ImportJob, progress: Progress, by: Viewer) -> None:
    """Do an import to its end; cancelled and failed ones keep what is committed, which an undo takes back."""
    status = ImportJob.Status
    try:
        with bulk.many_writes():
            Run(job, opened(job), by).go(progress)
    except Cancelled:
        end(job, status.CANCELLED)
        raise
    except Rejected as reasons:
        end(job, status.FAILED, str(reasons))
        raise
    end(job, status.DONE)


def end(job: ImportJob, status: str, message: str = "") -> None:
    """Note how an import ended."""
    ImportJob.objects.filter(pk=job.pk).update(status=status, message=message[:300], ended_at=timezone.now())
