"""A database that is away, slow, full or read-only: a clear page with Retry-After, and nothing half done."""

from __future__ import annotations

import errno
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, InternalError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from kemai.areas.customers.models import Customer
from kemai.core.history.models import Act
from kemai.core.jobs.models import Slot
from kemai.core.jobs.schedule import run_due
from kemai.core.tenancy import everyone
from kemai.core.trouble import TROUBLES, breaker, trouble_of
from kemai.site.middleware import ClosedDoorMiddleware
from tests.core.api.conftest import program_of

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PRAGMAs of SQLite stand for its file system")


@pytest.fixture(autouse=True)
def open_breaker() -> Any:
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def sales(firm: Any) -> Client:
    client: Client = firm.client("sales1")
    client.raise_request_exception = False
    client.get("/customers/")
    return client


def failing(code: int, name: str = "") -> OperationalError:
    cause = sqlite3.OperationalError(name)
    cause.sqlite_errorcode = code
    error = OperationalError(name)
    error.__cause__ = cause
    return error


def refused(cause: Exception, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (failing(sqlite3.SQLITE_BUSY), "busy"),
        (failing(sqlite3.SQLITE_BUSY_SNAPSHOT), "busy"),
        (failing(sqlite3.SQLITE_FULL), "full"),
        (failing(sqlite3.SQLITE_READONLY_DBMOVED), "full"),
        (failing(sqlite3.SQLITE_IOERR_FSYNC), "lost"),
        (failing(sqlite3.SQLITE_CANTOPEN), "lost"),
        (refused(psycopg.OperationalError("connection refused")), "lost"),
        (refused(psycopg.errors.AdminShutdown()), "lost"),
        (refused(psycopg.errors.CannotConnectNow()), "lost"),
        (refused(psycopg.errors.TooManyConnections()), "busy"),
        (refused(psycopg.errors.QueryCanceled()), "busy"),
        (refused(psycopg.errors.DiskFull()), "full"),
        (refused(psycopg.errors.ReadOnlySqlTransaction(), InternalError), "full"),
        (refused(psycopg.errors.IdleInTransactionSessionTimeout(), InternalError), "busy"),
        (OSError(errno.ENOSPC, "full"), "full"),
    ],
)
def test_each_trouble_is_known_for_what_it_is(error: Exception, kind: str) -> None:
    assert trouble_of(error) is TROUBLES[kind]


@pytest.mark.parametrize(
    "error",
    [
        failing(sqlite3.SQLITE_ERROR),
        refused(psycopg.errors.UndefinedTable()),
        refused(psycopg.errors.InFailedSqlTransaction(), InternalError),
        InternalError(),
        OSError(errno.ENOENT, ""),
        None,
    ],
)
def test_our_own_faults_are_no_trouble_of_the_database(error: Any) -> None:
    assert trouble_of(error) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "数据库暂时连不上"), ("en", 'lang="en"')])
def test_a_lost_database_gives_503_as_page_and_as_json(
    firm: Any, language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 7: the page needs neither database nor session."""
    client: Client = firm.client("sales1", language)
    client.raise_request_exception = False
    error = refused(psycopg.OperationalError("connection refused"))

    def refuse(*_any: Any, **_named: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        page = client.get("/customers/")
        at_once = client.get("/customers/")
        breaker.reset()
        call = Client(raise_request_exception=False, headers={"Authorization": "Bearer km_x"}).get("/api/v1/me/")
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "5", "no-store")
    assert said in page.content.decode()
    assert at_once.status_code == 503
    assert call.status_code == 503
    assert call["Retry-After"] == "5"
    assert call.json()["errors"][0]["code"] == "E-STATE"
    assert client.get("/customers/").status_code == 503
    breaker.reset()
    assert client.get("/customers/").status_code == 200


def test_nobody_queues_behind_a_database_that_does_not_answer(rf: Any) -> None:
    """Fault 8: after one request has found it silent, the next do not even ask."""
    breaker.trip()
    asked = []
    door = ClosedDoorMiddleware(lambda request: asked.append(request))
    assert [door(rf.get("/customers/")).status_code for _turn in range(50)] == [503] * 50
    assert asked == []


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_refuses_writes_clearly_and_reads_go_on(firm: Any, on_disk: None, sales: Client) -> None:
    """Fault 4: SQLite may not grow by another page."""
    assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 302
    session = sales.session
    session["seen"] = int(time.time()) - 100
    session.save()
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    answers = [sales.post("/customers/add/", {"name": f"客户{turn}", "remark": "长" * 900}) for turn in range(40)]
    refusals = [one for one in answers if one.status_code != 302]
    assert refusals
    assert {one.status_code for one in refusals} == {507}
    assert "这次操作没有保存" in refusals[0].content.decode()
    assert sales.get("/customers/").status_code == 200
    with everyone(reason="test"):
        saved = Customer.objects.count()
        assert saved == 1 + len(answers) - len(refusals)
        assert Act.objects.filter(action="customers.customer.add").count() == saved
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sales.post("/customers/add/", {"name": "又能存了"}).status_code == 302


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_read_only_database_is_read(firm: Any, on_disk: None, sales: Client) -> None:
    session = sales.session
    session["seen"] = int(time.time()) - 100
    session.save()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
    assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 507
    assert sales.get("/contacts/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 0")
    assert sales.get("/customers/").status_code == 200


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_writer_that_never_lets_go_makes_others_busy_not_broken(firm: Any, on_disk: None, sales: Client) -> None:
    """Fault 9: a lock held too long."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other.execute("BEGIN IMMEDIATE")
    busy = sales.post("/customers/add/", {"name": "苏州华瑞"})
    other.execute("ROLLBACK")
    other.close()
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 302


@pytest.mark.django_db
def test_during_maintenance_the_door_is_closed_for_everyone_but_supervisors(
    firm: Any, sales: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    program = program_of(firm, "sales1")
    (tmp_path / "maintenance").write_text("{}")
    page = sales.get("/customers/")
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert "系统正在维护" in page.content.decode()
    assert program.get("customers/").status_code == 503
    assert sales.get("/health/").status_code == 200
    assert json.loads(sales.get("/health/ready/").content)["maintenance"] == "bad"
    (tmp_path / "maintenance").unlink()
    assert sales.get("/customers/").status_code == 200


@pytest.mark.django_db
def test_readiness_tells_what_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Slot.objects.all().delete()
    first = client.get("/health/ready/")
    assert (first.status_code, first.json()["worker"]) == (503, "bad")
    run_due()
    assert client.get("/health/ready/").json() == dict.fromkeys(("database", "disk", "maintenance", "worker"), "ok")
    monkeypatch.setattr("kemai.site.health.LEAST_FREE", 2**63)
    full = client.get("/health/ready/")
    assert (full.status_code, full.json()["disk"]) == (503, "bad")


def test_an_input_output_error_while_saving_is_no_success(firm: Any, sales: Client, monkeypatch: Any) -> None:
    """Fault 6, at the driver: the disk fails while a record is written; nothing is left of it."""
    original = Customer.save

    def save(self: Any, *args: Any, **options: Any) -> None:
        original(self, *args, **options)
        raise failing(sqlite3.SQLITE_IOERR_FSYNC, "disk I/O error")

    monkeypatch.setattr(Customer, "save", save)
    assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 503
    with everyone(reason="test"):
        assert Customer.objects.count() == 0
        assert Act.objects.filter(action__endswith=".add", record_type="customers.customer").count() == 0
