"""On PostgreSQL a long import decides a chunk while the one before is written, and ends as if it had waited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Cancelled, Progress
from kemai.core.numbering.allot import allot
from kemai.core.records import registry
from kemai.core.transfer import actions, ahead, engine, rejects
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.writing import Writer
from tests.core.transfer.conftest import CUSTOMERS, upload

ROWS = 300
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite a chunk is written before the next"),
]
Start = Callable[..., ImportJob]


def text() -> str:
    """Every 7th row comes again 21 rows later, every 23rd is refused; some rows bring a number of their own."""
    rows = ["编号,客户名称,电话"]
    for at in range(1, ROWS + 1):
        name = f"第{at - 21 if at % 7 == 0 and at > 21 else at}号机械有限公司"
        number = "C-2026-00150" if at == 40 else ""
        rows.append(f"{number},{name},{'bad' if at % 23 == 0 else f'0512-{60_000_000 + at}'}")
    return "\n".join(rows)


@pytest.fixture
def begun(admin: Any, monkeypatch: Any) -> Start:
    """Receive the file; its chunks have 20 rows."""
    for name in ("CHUNK", "SMALLEST", "LARGEST"):
        monkeypatch.setattr(engine, name, 20)

    def begin(on_duplicate: str = "skip", worth: int = 0) -> ImportJob:
        monkeypatch.setattr(ahead, "WORTH_IT", worth)
        job = actions.receive(registry.get(CUSTOMERS), upload(text()), by=admin)
        job.status, job.on_duplicate = ImportJob.Status.RUNNING, on_duplicate
        job.save()
        return job

    return begin


def go(job: ImportJob, by: Any) -> ImportJob:
    """Run an import to its end."""
    made = Job.objects.create(organisation_id=by.organisation_id, created_by_id=by.user_id, kind="test", title="test")
    engine.run(ImportJob.objects.get(pk=job.pk), Progress(made), by)
    job.refresh_from_db()
    return job


def customers() -> Any:
    return registry.get(CUSTOMERS).model.objects


def stored() -> list[Any]:
    return sorted(customers().values_list("number", "name", "phone", "lock_version"))


def counts(job: ImportJob) -> tuple[Any, ...]:
    lines = [one.line for one in rejects.read(engine.reject_path(job))]
    return job.position, job.added, job.updated, job.skipped, job.unchanged, job.rejected, job.status, lines


@pytest.mark.parametrize("on_duplicate", ["skip", "update", "add"])
def test_it_ends_as_one_that_waited(begun: Start, admin: Any, on_duplicate: str) -> None:
    threads = set()
    plain = ahead.Press.start

    def noted(self: Any, write: Any) -> Any:
        threads.add(self)
        return plain(self, write)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead.Press, "start", noted)
        beside = go(begun(on_duplicate), admin)
    found, counted = stored(), counts(beside)
    assert threads
    assert counted[0] == ROWS
    actions_of_all = customers().count()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_matchkey")
        cursor.execute("DELETE FROM core_searchphone")
        cursor.execute("DELETE FROM core_searchdocument")
        cursor.execute("DELETE FROM customers_customer")
        cursor.execute("DELETE FROM core_numbercounter")
    waited = go(begun(on_duplicate, worth=10**9), admin)
    assert customers().count() == actions_of_all
    assert stored() == found
    assert counts(waited) == counted


def test_a_number_taken_by_somebody_else_meanwhile_is_passed_over(
    begun: Start, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    plain = Writer.write

    def write(self: Writer, batch: Any, reject_size: int) -> None:
        calls.append(1)
        if len(calls) in (3, 7):
            allot(admin.organisation_id, CUSTOMERS, 1)
        plain(self, batch, reject_size)

    monkeypatch.setattr(Writer, "write", write)
    job = go(begun(), admin)
    numbers = customers().values_list("number", flat=True)
    assert (job.position, job.status, len(set(numbers))) == (ROWS, "done", job.added)
    assert job.added + job.skipped + job.rejected == ROWS


@pytest.mark.parametrize("error", [RuntimeError, Cancelled])
def test_one_that_stops_keeps_what_is_committed_and_goes_on_from_there(
    begun: Start, admin: Any, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    whole = go(begun(), admin)
    expected = counts(whole)
    with connection.cursor() as cursor:
        for table in ("core_matchkey", "core_searchphone", "core_searchdocument", "customers_customer"):
            cursor.execute(f"DELETE FROM {table}")
    plain, calls = Writer.note, []

    def note(self: Writer, batch: Any, reject_size: int) -> None:
        calls.append(1)
        if len(calls) == 4:
            raise error
        plain(self, batch, reject_size)

    job = begun()
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "note", note)
        with pytest.raises(error):
            go(job, admin)
    job.refresh_from_db()
    assert job.position == 60
    assert customers().count() == job.added
    assert counts(go(job, admin)) == expected
