"""Running an import: the whole file is judged first, then decided and written chunk by chunk, resumable at any time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, repeat
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError
from django.utils import timezone

from kemai.core.duplicates.models import MatchKey
from kemai.core.duplicates.stored import NewKeys
from kemai.core.events import tell
from kemai.core.files.store import path_of
from kemai.core.history.models import Act
from kemai.core.jobs.collecting import without_collecting
from kemai.core.jobs.progress import Cancelled, Progress
from kemai.core.records import bulk, registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.search import index
from kemai.core.search.cutting import Cutter, helped
from kemai.core.search.emptying import Emptying
from kemai.core.search.models import SearchDocument, SearchPhone
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer import rejects
from kemai.core.transfer.ahead import Leaning, Press, Underway, pressed
from kemai.core.transfer.changing import Changes
from kemai.core.transfer.convert import unknown_choices
from kemai.core.transfer.departments import Departments
from kemai.core.transfer.entries import Entry, Result
from kemai.core.transfer.events import RecordsImported
from kemai.core.transfer.foretelling import Foretold
from kemai.core.transfer.judging import Chunk, Group, Judge, counted
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.opening import opened
from kemai.core.transfer.plan import Plan, plan_of
from kemai.core.transfer.readers import Row, Table
from kemai.core.transfer.writing import Batch, Stale, Writer

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


def chunks(
    rows: Iterator[Row],
    size: Callable[[], int] = lambda: CHUNK,
    goes_on: Callable[[Row, Row], bool] = lambda _above, _row: False,
) -> Iterator[list[Row]]:
    """Cut rows into chunks of the size wanted at the moment, up to twice as long where a row goes on with the last."""
    held: list[Row] = []
    while chunk := [*held, *islice(rows, max(0, size() - len(held)))]:
        held = []
        for row in islice(rows, size()):
            if not goes_on(chunk[-1], row):
                held = [row]
                break
            chunk.append(row)
        yield chunk


def dry_run(job: ImportJob, progress: Progress, by: Viewer) -> dict[str, Any]:
    """Go through the whole file without writing; gives counts, faults by field, unknown choices, the first changes.

    What is said of types beside the file's own stands under their keys, fields as `customers.contact/mobile`.
    """
    plan, table = plan_of(job, by, dry=True), opened(job)
    judge, group = Judge(plan), Group()
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    beside = {one.record_type.key: Counter[str]() for one in plan.beside}
    changes = {one.record_type.key: Foretold() for one in (plan, *plan.beside)}
    progress.total(table.count)
    for rows in chunks(table.rows()):
        chunk = judge.decide(rows, group)
        group, refused = chunk.group, chunk.refused()
        counts.update(counted(chunk.entries) | {"rejected": len(refused)})
        for key, those in chunk.counts().items():
            beside[key].update(those)
        faults.update(target for _row, why in refused for target in faulty(plan, why))
        for own, entries in ((plan, chunk.entries), *((side.plan, side.entries) for side in chunk.sides)):
            changes[own.record_type.key].note(entries)
        judge.slim(chunk)
        progress.advance(len(rows))
    unknown = {
        called(plan, own, name): texts
        for own, converter in judge.converters
        for name, texts in unknown_choices(converter, UNKNOWN_SHOWN).items()
    }
    told = {key: those.told() for key, those in changes.items()}
    return {
        "counts": dict(counts),
        "faults": dict(faults),
        "unknown": unknown,
        "changes": told.pop(plan.record_type.key),
        "beside": {key: dict(those) for key, those in beside.items()},
        "changes_beside": told,
    }


def called(plan: Plan, own: Plan, name: str) -> str:
    """Name a field as the mapping does, with its type where that is not the file's own."""
    return name if own is plan else f"{own.record_type.key}/{name}"


def faulty(plan: Plan, why: list[tuple[Plan, Entry]]) -> set[str]:
    """Name the fields for which a row is refused."""
    return {called(plan, own, name) for own, entry in why for name, _reason in entry.errors}


def summed(before: dict[str, dict[str, int]], now: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Add the counts of a chunk to those so far, by type."""
    return {key: dict(Counter(before.get(key, {})) + Counter(now.get(key, {}))) for key in {**before, **now}}


class Run:
    """One run of an import, from where an earlier one stopped."""

    def __init__(self, job: ImportJob, table: Table, by: Viewer) -> None:
        """Judge the plan; raises Rejected before anything is written."""
        self.job = job
        self.by = by
        self.plan = plan_of(job, by, dry=False)
        self.table = table
        self.mine = {one.record_type.key: self.added(one) for one in (self.plan, *self.plan.beside)}
        self.judge = Judge(self.plan, self.mine)
        self.rows = table.count - job.position
        self.new_keys = NewKeys(by.organisation_id)
        self.writer, *self.beside = [self.writer_of(one) for one in (self.plan, *self.plan.beside)]
        self.group, self.counts = Group.of(job.group), job.beside
        self.reject_size = job.reject_size
        self.size = CHUNK
        self.done = 0
        self.progress: Progress | None = None
        self.press: Press | None = None
        self.underway: Underway | None = None

    def added(self, plan: Plan) -> set[int]:
        """Give the records of a type that this import has added."""
        acts = Act.objects.filter(batch=self.job.pk, action=f"{plan.record_type.key}.add")
        return {record_id for record_id in acts.values_list("record_id", flat=True) if record_id}

    def writer_of(self, plan: Plan) -> Writer:
        """Give what writes the records of a type."""
        return Writer(plan, Departments(plan.record_type, self.by), Cutter(), self.new_keys, self.rows)

    def go(self, progress: Progress, collect: Callable[[], None]) -> None:
        """Import the rest of the file; `collect` frees what each chunk leaves behind."""
        self.progress = progress
        progress.total(self.table.count)
        progress.done = self.job.position
        look = 0 if bulk.plans_age() else self.table.count
        rows = islice(self.table.rows(), self.job.position, None)
        cutters = [one.cutter for one in (self.writer, *self.beside)]
        with helped(cutters, self.rows), pressed(self.plan, self.rows) as self.press:
            emptying = Emptying(self.rows, self.press.start if self.press else lambda work: work())
            try:
                for chunk in chunks(rows, lambda: self.size, self.judge.goes_on):
                    if progress.done >= look:
                        self.analyse()
                        look = max(WORTH_ANALYSING, progress.done * 2)
                    self.take(chunk)
                    self.new_keys.sort_in()
                    collect()
                    emptying.go_on(len(chunk))
                self.land()
            finally:
                self.leave()
        self.new_keys.sort_in(due=0)
        self.analyse()
        index.settle()

    def analyse(self) -> None:
        """Let the database plan by what is there now, where the file is long enough to matter."""
        if self.table.count >= WORTH_ANALYSING:
            models = [one.record_type.model for one in (self.plan, *self.plan.beside)]
            bulk.analyse((*models, Act, MatchKey, SearchDocument, SearchPhone))

    def take(self, rows: list[Row]) -> None:
        """Import one chunk; where that can be, it is decided while the one before is written."""
        if self.press is None:
            self.take_now(rows)
            return
        try:
            chunk, batch = self.decided(rows)
        except (Stale, *NOT_STORABLE):
            self.land()
            self.take_now(rows)
            return
        if self.land():
            self.begin(self.press, rows, chunk, batch)
        else:
            self.take_now(rows)

    def decided(self, rows: list[Row]) -> tuple[Chunk, Batch]:
        """Decide a chunk and pack what writes it; after the one that is being written where it leans on that."""
        chunk = self.judge.decide(rows, self.underway.group if self.underway else self.group)
        try:
            if self.underway:
                self.underway.refuse_leaning(chunk)
        except Leaning:
            self.land()
            chunk = self.judge.decide(rows, self.group)
        batch = self.ready(chunk, len(chunk.refused()))
        self.writer.gather(batch)
        self.writer.pack(batch)
        return chunk, batch

    def begin(self, press: Press, rows: list[Row], chunk: Chunk, batch: Batch) -> None:
        """Begin to write a decided chunk."""
        size = self.put_aside(chunk.refused())
        memory = self.judge.remembered()
        future = press.start(lambda: self.written(batch, size))
        self.underway = Underway(rows, chunk, batch, size, memory, future)

    def land(self) -> bool:
        """Wait for the chunk that is being written; False when it had to be decided anew, and what follows with it."""
        underway, self.underway = self.underway, None
        if underway is None:
            return True
        try:
            seconds = underway.future.result()
        except (Stale, *NOT_STORABLE):
            self.take_now(underway.rows)
            return False
        self.settle(underway.chunk, underway.batch, underway.reject_size, seconds)
        self.report(len(underway.rows))
        return True

    def leave(self) -> None:
        """Let the chunk that is being written end before the import stops early; what it committed counts."""
        underway, self.underway = self.underway, None
        if underway and underway.future.exception() is None:
            self.settle(underway.chunk, underway.batch, underway.reject_size, underway.future.result())

    def take_now(self, rows: list[Row]) -> None:
        """Import one chunk; when others changed what it rests on it is decided anew, in the end row by row."""
        for _try in range(TRIES):
            try:
                self.write(self.judge.decide(rows, self.group))
            except (Stale, *NOT_STORABLE):
                continue
            return
        for row in rows:
            self.take_one(row)

    def take_one(self, row: Row) -> None:
        """Import one row; what the database refuses is a rejected row, not a stopped file."""
        try:
            self.write(self.judge.decide([row], self.group))
        except NOT_STORABLE as error:
            reason = Invalid("E-DUP" if isinstance(error, IntegrityError) else "E-RNG")
            self.write(self.judge.refuse(row, reason, self.group))

    def write(self, chunk: Chunk) -> None:
        """Write decided rows and wait for it."""
        refused = chunk.refused()
        batch = self.ready(chunk, len(refused))
        size = self.put_aside(refused)
        self.writer.gather(batch)
        self.writer.pack(batch)
        self.settle(chunk, batch, size, self.written(batch, size))
        self.report(len(chunk.entries))

    def written(self, batch: Batch, reject_size: int) -> float:
        """Write a batch; gives how many seconds it held up other people's saves."""
        began = time.monotonic()
        self.writer.write(batch, reject_size)
        return time.monotonic() - began

    def settle(self, chunk: Chunk, batch: Batch, reject_size: int, seconds: float) -> None:
        """Take note of what is committed."""
        self.done += len(chunk.entries)
        self.resize(len(chunk.entries), seconds)
        self.reject_size = reject_size
        self.group, self.counts = batch.group or self.group, batch.counts
        self.tell(self.plan, chunk.entries, chunk.changes)
        for side in chunk.sides:
            self.tell(side.plan, side.entries, side.changes)

    def report(self, rows: int) -> None:
        """Tell those who wait how far it is."""
        if self.progress is None:
            return
        if self.done == rows:
            self.progress.gained()
        self.progress.advance(rows)

    def ready(self, chunk: Chunk, refused: int) -> Batch:
        """Make a chunk ready, with what stands beside its rows."""
        before = self.underway.batch if self.underway else None
        batch = self.writer.ready(chunk.entries, chunk.changes, before.following if before else 0)
        batch.refused, batch.counts = refused, before.counts if before else self.counts
        if self.beside:
            following = [one.following for _writer, one in before.beside] if before else repeat(0)
            sides = zip(self.beside, chunk.sides, following, strict=False)
            batch.beside = [(writer, writer.ready(side.entries, side.changes, on)) for writer, side, on in sides]
            batch.group, batch.counts = chunk.group, summed(batch.counts, chunk.counts())
        return batch

    def tell(self, plan: Plan, entries: list[Entry], changes: Changes) -> None:
        """Tell what a committed chunk added and changed, and remember what it added."""
        added = tuple(entry.record_id for entry in entries if entry.result is Result.ADDED)
        updated = tuple(record_id for record_id, columns in changes.columns.items() if columns)
        self.mine[plan.record_type.key].update(added)
        tell(RecordsImported(self.by, plan.record_type.key, self.job.pk, added, updated))

    def put_aside(self, refused: list[rejects.Refused]) -> int:
        """Write refused rows behind the earlier ones; gives the size up to which they count after the commit."""
        if not refused:
            return self.reject_size
        return rejects.append(reject_path(self.job), self.reject_size, refused)

    def resize(self, rows: int, seconds: float) -> None:
        """Choose the size of the next chunk by how long the last one held up other people's saves."""
        if rows * 2 > self.size:
            wanted = int(rows * WRITE_SECONDS / max(seconds, 0.001))
            self.size = min(LARGEST, max(SMALLEST, (self.size + wanted) // 2))


def run(job: ImportJob, progress: Progress, by: Viewer) -> None:
    """Do an import to its end; cancelled and failed ones keep what is committed, which an undo takes back."""
    status = ImportJob.Status
    try:
        with bulk.many_writes(), index.many_documents(), without_collecting() as collect:
            Run(job, opened(job), by).go(progress, collect)
    except Cancelled:
        end(job, status.CANCELLED)
        raise
    except Rejected as reasons:
        end(job, status.FAILED, str(reasons))
        raise
    end(job, status.DONE)


def end(job: ImportJob, status: str, message: str = "") -> None:
    """Note how an import ended."""
    ended = {"status": status, "message": message[:300], "ended_at": timezone.now()}
    ImportJob.objects.filter(pk=job.pk).update(group={}, **ended)
