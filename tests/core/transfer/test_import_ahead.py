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


def with_people(again: int = 7) -> str:
    """Customers with one to four people, who stand below or beside their customer's name once more.

    Each so many-th customer is one that came before, some rows are refused, one customer has more rows than a chunk.
    """
    rows = ["客户名称,电话,联系人姓名,联系人手机,联系人邮箱"]
    for at in range(1, 100):
        name = f"第{at - 9 if at % again == 0 and at > 9 else at}号机械有限公司"
        phone = "bad" if at % 23 == 0 else f"0512-{60_000_000 + at}"
        for person in range(45 if at == 50 else at % 4 + 1):
            named = name if person == 0 or at % 3 else ""
            mail = "bad" if (at + person) % 31 == 0 else ""
            rows.append(f"{named},{phone if named else ''},员工{at % 5}{person},136{at * 100 + person:08},{mail}")
    return "\n".join(rows)


@pytest.fixture
def begun(admin: Any, monkeypatch: Any) -> Start:
    """Receive the file; its chunks have 20 rows."""
    for name in ("CHUNK", "SMALLEST", "LARGEST"):
        monkeypatch.setattr(engine, name, 20)

    def begin(on_duplicate: str = "skip", worth: int = 0, file: Callable[[], str] = text) -> ImportJob:
        monkeypatch.setattr(ahead, "WORTH_IT", worth)
        job = actions.receive(registry.get(CUSTOMERS), upload(file()), by=admin)
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


def people() -> list[Any]:
    columns = ("customer__number", "name", "mobile", "owner__login", "lock_version")
    return sorted(registry.get("customers.contact").model.objects.values_list(*columns))


def counts(job: ImportJob) -> tuple[Any, ...]:
    lines = [one.line for one in rejects.read(engine.reject_path(job))]
    found = job.position, job.added, job.updated, job.skipped, job.unchanged, job.rejected, job.status, lines
    return *found, job.beside


def forget_all() -> None:
    """Take back what an import wrote, the numbers it took too."""
    with connection.cursor() as cursor:
        for table in ("core_matchkey", "core_searchphone", "core_searchdocument", "core_numbercounter"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM customers_contact")
        cursor.execute("DELETE FROM customers_customer")


@pytest.mark.parametrize("file", [text, with_people])
@pytest.mark.parametrize("on_duplicate", ["skip", "update", "add"])
def test_it_ends_as_one_that_waited(
    begun: Start, admin: Any, on_duplicate: str, file: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead_of_writing: list[int] = []
    plain = engine.Run.begin

    def noted(self: Any, press: Any, rows: Any, *more: Any) -> None:
        ahead_of_writing.append(len(rows))
        plain(self, press, rows, *more)

    monkeypatch.setattr(engine.Run, "begin", noted)
    rows = file().count("\n")
    beside = go(begun(on_duplicate, file=file), admin)
    found, with_them, counted = stored(), people(), counts(beside)
    assert sum(ahead_of_writing) > rows / 2
    assert counted[0] == rows
    assert (len(with_them) > 100) is (file is with_people)
    forget_all()
    ahead_of_writing.clear()
    waited = go(begun(on_duplicate, worth=10**9, file=file), admin)
    assert not ahead_of_writing
    assert stored() == found
    assert people() == with_them
    assert counts(waited) == counted


def test_few_chunks_with_people_wait_for_the_one_before(
    begun: Start, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chunk ends with the people of its last customer, so that the next one need not wait for it to be stored."""
    decided: list[Any] = []
    plain = engine.Judge.decide

    def noted(self: Any, rows: Any, group: Any) -> Any:
        decided.append(rows[0].number)
        return plain(self, rows, group)

    monkeypatch.setattr(engine.Judge, "decide", noted)
    job = go(begun(file=lambda: with_people(again=1000)), admin)
    assert job.status == "done"
    assert len(decided) - len(set(decided)) == 1  # within the customer that has more rows than a chunk


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
