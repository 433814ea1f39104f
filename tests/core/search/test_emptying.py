"""Beside a long import the pending tokens of PostgreSQL's index are brought in between its chunks."""

import logging

import pytest
from django.db import OperationalError, connection

from kemai.core.search import emptying, index
from kemai.core.search.document import Document
from kemai.core.search.emptying import AFTER, WORTH_IT, Emptying
from kemai.core.search.postgres import SETTLE
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.session import as_owner

only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's index has no pending list")


def pages_left():
    """Empty the list, and say how many pages it had."""
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute(SETTLE)
        return cursor.fetchone()[0]


def fill(firm):
    """Make hundreds of documents known in one statement each."""
    documents = ((number, Document(f"客户{number}", [f"客户{number}"])) for number in range(1, 500))
    with everyone(reason="tests"):
        index.put_many(firm.organisation.pk, "customers.customer", documents)


def at_once(work):
    """Do it now, as an import without a second connection does."""
    work()


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_list_is_emptied_while_the_import_goes_on(firm):
    """Once enough rows have come nothing is pending; without it the list stays until somebody overfills it."""
    pages_left()
    fill(firm)
    assert pages_left() > 0
    beside = Emptying(WORTH_IT, at_once)
    fill(firm)
    beside.go_on(AFTER - 1)
    beside.go_on(1)
    assert pages_left() == 0


@only_postgresql
def test_a_few_rows_wait_for_more():
    """Tokens of many rows are put in place together, by what runs it."""
    asked = []
    beside = Emptying(WORTH_IT, asked.append)
    beside.go_on(AFTER - 1)
    assert asked == []
    beside.go_on(1)
    beside.go_on(1)
    assert asked == [beside.work]


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_database_that_refuses_stops_no_import(firm, monkeypatch, caplog):
    """The import goes on without it, the log says why, and it is not asked again."""
    asked = []

    def refuse():
        asked.append(1)
        raise OperationalError("no")

    monkeypatch.setattr(emptying, "settle", refuse)
    beside = Emptying(WORTH_IT, at_once)
    with caplog.at_level(logging.WARNING, "kemai.search"):
        beside.go_on(AFTER)
        fill(firm)
        beside.go_on(AFTER)
    assert "not emptied beside the import" in caplog.text
    assert asked == [1]
    assert pages_left() > 0


def test_a_short_import_empties_nothing():
    """A few rows are not worth it, and SQLite has no such list."""
    Emptying(WORTH_IT - 1, pytest.fail).go_on(AFTER)
    if connection.vendor != "postgresql":
        Emptying(WORTH_IT, pytest.fail).go_on(AFTER)
