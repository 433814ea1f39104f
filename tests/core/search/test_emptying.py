"""Beside a long import the pending tokens of PostgreSQL's index are brought in on a second connection."""

import logging

import pytest
from django.db import OperationalError, connection

from kemai.core.search import emptying, index
from kemai.core.search.document import Document
from kemai.core.search.emptying import AFTER, WORTH_IT, emptied
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


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_list_is_emptied_while_the_import_goes_on(firm):
    """Once the block is over nothing is pending; without it the list stays until somebody overfills it."""
    pages_left()
    fill(firm)
    assert pages_left() > 0
    with emptied(WORTH_IT) as go_on:
        fill(firm)
        go_on(AFTER - 1)
        go_on(1)
    assert pages_left() == 0


def test_a_few_rows_wait_for_more(monkeypatch):
    """Tokens of many rows are put in place together."""
    monkeypatch.setattr(emptying, "settle", lambda: None)
    beside = emptying.Emptying()
    beside.go_on(AFTER - 1)
    assert (beside.waiting, beside.wanted.is_set()) == (AFTER - 1, False)
    beside.end()


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_database_that_refuses_stops_no_import(firm, monkeypatch, caplog):
    """The import goes on without it, and the log says why."""

    def refuse():
        raise OperationalError("no")

    monkeypatch.setattr(emptying, "settle", refuse)
    with caplog.at_level(logging.WARNING, "kemai.search"), emptied(WORTH_IT) as go_on:
        go_on(AFTER)
        fill(firm)
        go_on(AFTER)
    assert "not emptied beside the import" in caplog.text
    assert pages_left() > 0


def test_a_short_import_opens_no_second_connection(monkeypatch):
    """A few rows are not worth it, and neither is SQLite."""
    monkeypatch.setattr(emptying, "Emptying", lambda: pytest.fail("not worth it"))
    with emptied(WORTH_IT - 1) as go_on:
        go_on(AFTER)
