"""The databases start from the token index, never from the organisation's rows."""

import json
from typing import Any

import pytest
from django.db import connection

from kemai.core.search import index, postgres, sqlite
from kemai.core.search.document import Document
from kemai.core.search.models import SearchPhone
from kemai.core.search.query import parse
from kemai.core.search.store import store
from kemai.core.search.tokens import owner_tokens
from kemai.core.tenancy.session import as_owner
from tests.core.search.conftest import CUSTOMER

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="plan of SQLite")
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="plan of PostgreSQL")


@pytest.fixture(params=["without statistics", "with statistics"])
def filled(request: pytest.FixtureRequest, ours: int) -> int:
    """An organisation with 2,000 customers, before and after the planner knows about them."""
    documents = ((n, Document(f"华锐{n}", [f"华锐{n}"], [], [], [f"138{n:08}"])) for n in range(2000))
    index.put_many(ours, CUSTOMER, documents)
    if request.param == "with statistics":
        index.tidy()
    return ours


def plan(statement: str, *values: Any) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + statement, values)
        return [row[-1] for row in cursor.fetchall()]


@on_sqlite
def test_sqlite_candidates_come_sorted_from_the_tokens(filled: int) -> None:
    words = sqlite.expression(parse("华锐 hr").words, owner_tokens(filled, CUSTOMER))
    steps = plan(sqlite.CANDIDATES, words, 20)
    assert len(steps) == 1
    assert steps[0].startswith("SCAN core_search_fts VIRTUAL TABLE")


@on_sqlite
def test_sqlite_rechecks_candidate_by_candidate(filled: int) -> None:
    statement = sqlite.ROWS + sqlite.HOLDS + sqlite.NEWEST_FIRST
    steps = plan(statement, json.dumps([1, 2]), filled, json.dumps([CUSTOMER]), "华锐")
    tables = [step for step in steps if step.startswith(("SCAN candidate", "SEARCH d", "SCAN d"))]
    assert tables[0].startswith("SCAN candidate")
    assert tables[1] == "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"


@on_sqlite
def test_sqlite_looks_up_known_records_by_their_key(filled: int) -> None:
    steps = plan(sqlite.KNOWN, filled, CUSTOMER, json.dumps([1, 2]))
    assert any("(organisation_id=? AND record_type=? AND record_id=?)" in step for step in steps)


@on_sqlite
def test_sqlite_finds_phones_by_range(filled: int) -> None:
    assert "USING INDEX search_phone_reversed (organisation_id=? AND reversed>?" in phone_plan(filled)


@on_postgres
def test_postgres_candidates_come_from_the_tokens(filled: int) -> None:
    words = postgres.expression(parse("hr1999").words, owner_tokens(filled, CUSTOMER))
    found = postgres.FOUND.replace("$1", "%s::tsquery").replace("$2", "%s")
    with as_owner(connection):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        steps = " ".join(plan(found, words, 20))
    assert "Bitmap Index Scan on core_searchdocument_tokens" in steps
    assert steps.count("Scan") == 3
    assert "CTE Scan on found" in steps


@on_postgres
def test_postgres_rechecks_candidate_by_candidate(filled: int) -> None:
    steps = " ".join(plan(postgres.ROWS, [1, 2], filled, [CUSTOMER], ["华锐"]))
    assert "core_searchdocument_pkey" in steps
    assert "search_document_once" not in steps


@on_postgres
def test_postgres_finds_phones_by_range(filled: int) -> None:
    assert "Index Scan using search_phone_reversed" in phone_plan(filled)


def phone_plan(organisation_id: int) -> str:
    phones = SearchPhone.objects.filter(organisation_id=organisation_id, reversed__range=("0008", "00089999"))
    return phones.order_by("-document_id").values_list("document_id")[:20].explain()


def test_candidates_and_their_recheck_are_one_query_each(filled: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        store().rows(store().candidates(parse("华锐1999").words, (), 20), filled, [CUSTOMER], [])
