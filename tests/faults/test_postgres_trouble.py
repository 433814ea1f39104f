"""PostgreSQL that is full, read-only, held by somebody or failing below: the same clear pages as on SQLite."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

from kemai.areas.customers.models import Customer
from kemai.core.history.models import Act
from kemai.core.tenancy import everyone
from kemai.core.tenancy.session import as_owner
from kemai.core.trouble import breaker

pytestmark = [
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="test_database_trouble.py has SQLite's"),
    pytest.mark.django_db(transaction=True),
]
# The server's own error of a full disk, with its code, from within the statement that would need the space.
NO_SPACE = """
    CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END $$;
    CREATE TRIGGER no_space BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_space()
"""
SPACE = "DROP FUNCTION no_space CASCADE"


@pytest.fixture(autouse=True)
def open_breaker() -> Iterator[None]:
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def sales(firm: Any) -> Client:
    client: Client = firm.client("sales1")
    client.raise_request_exception = False
    client.get("/customers/")
    session = client.session
    session["seen"] = int(time.time()) - 100
    session.save()
    return client


@contextmanager
def full(table: str) -> Iterator[None]:
    """Let the server have no room for another row of a table."""
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute(NO_SPACE.format(table=table))
    try:
        yield
    finally:
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute(SPACE)


def nothing_half(customers: int) -> None:
    """Assert that there are so many customers, each with its act."""
    with everyone(reason="test"):
        assert Customer.objects.count() == customers
        assert Act.objects.filter(action="customers.customer.add").count() == customers


@pytest.mark.parametrize("table", ["customers_customer", "core_act", "core_searchdocument"])
def test_a_full_disk_refuses_writes_clearly_and_reads_go_on(sales: Client, table: str) -> None:
    """Fault 4: wherever in the save the room ends, nothing of it is left."""
    assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 302
    with full(table):
        refused = sales.post("/customers/add/", {"name": "杭州远大"})
        assert refused.status_code == 507
        assert "这次操作没有保存" in refused.content.decode()
        assert sales.get("/customers/").status_code == 200
    nothing_half(1)
    assert sales.post("/customers/add/", {"name": "又能存了"}).status_code == 302
    nothing_half(2)


def test_a_read_only_server_is_read(sales: Client) -> None:
    """Fault 4: a standby that took over, or a disk mounted read-only."""
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 507
        assert sales.get("/contacts/").status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
    nothing_half(0)
    assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 302


def test_a_writer_that_never_lets_go_makes_others_busy_not_broken(sales: Client) -> None:
    """Fault 9: a lock held too long."""
    given = connection.get_connection_params()
    about = {name: given[name] for name in ("host", "port", "user", "password", "dbname") if given.get(name)}
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 50")
    try:
        with psycopg.connect(**about) as other:
            other.execute("LOCK TABLE customers_customer IN EXCLUSIVE MODE")
            busy = sales.post("/customers/add/", {"name": "苏州华瑞"})
            assert sales.get("/customers/").status_code == 200
            other.rollback()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 20000")
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    nothing_half(0)
    assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 302


def test_an_input_output_error_while_saving_is_no_success(sales: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 6, at the driver: the server's disk fails while a record is written; nothing is left of it."""
    original = Customer.save

    def save(self: Any, *args: Any, **options: Any) -> None:
        original(self, *args, **options)
        error = OperationalError("could not fsync file: Input/output error")
        raise error from psycopg.errors.IoError()

    monkeypatch.setattr(Customer, "save", save)
    assert sales.post("/customers/add/", {"name": "苏州华瑞"}).status_code == 503
    nothing_half(0)
