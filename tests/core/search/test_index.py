"""Making records known and forgetting them, on the database in use."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from kemai.core.search import index
from kemai.core.search.document import Document
from kemai.core.search.models import SearchDocument, SearchPhone
from kemai.core.search.query import parse
from kemai.core.search.store import store
from tests.core.search.conftest import CUSTOMER

Known = Callable[..., None]
Finder = Callable[[str], list[int]]


def kept() -> Any:
    """Give the documents of customers; the firm's own people are known too."""
    return SearchDocument.objects.filter(record_type=CUSTOMER)


def phones() -> Any:
    """Give the phones of customers."""
    return SearchPhone.objects.filter(document__record_type=CUSTOMER)


def tokens_find(typed: str) -> int:
    """Count what the token index gives, without any recheck."""
    return len(store().candidates(parse(typed).words, (), 100))


def test_a_changed_record_is_found_by_its_new_parts_only(known: Known, found: Finder) -> None:
    known(1, "华锐科技", codes=["KH-1001"], phones=["13800138000"])
    known(1, "远景能源", phones=["13900139000"])
    assert [tokens_find(typed) for typed in ("华锐", "hrkj", "kh-1001")] == [0, 0, 0]
    assert [found(typed) for typed in ("8000", "9000", "yjny")] == [[], [1], [1]]
    assert kept().count() == phones().count() == 1


def test_an_unchanged_record_may_be_put_again(known: Known, found: Finder) -> None:
    for _ in range(2):
        known(1, "华锐科技", phones=["13800138000"])
    assert found("华锐") == found("8000") == [1]
    assert phones().count() == 1


def test_a_forgotten_record_leaves_nothing(ours: int, known: Known, found: Finder) -> None:
    known(1, "华锐科技", phones=["13800138000"])
    known(2, "华锐能源")
    index.remove(ours, CUSTOMER, [1, 99])
    assert found("华锐") == [2]
    assert tokens_find("hrkj") == 0
    assert list(kept().values_list("record_id", flat=True)) == [2]
    assert not phones().exists()


def test_only_the_named_type_and_organisation_is_forgotten(ours: int, theirs: int, known: Known, found: Finder) -> None:
    known(1, "华锐科技")
    index.remove(theirs, CUSTOMER, [1])
    index.remove(ours, "customers.contact", [1])
    assert found("华锐") == [1]


def test_many_at_once_new_changed_and_twice(ours: int, known: Known, found: Finder) -> None:
    known(1, "旧名商行")
    documents = [(number, Document(f"华锐{number}", [f"华锐{number}"])) for number in range(2500)]
    index.put_many(ours, CUSTOMER, [*documents, (7, Document("末名", ["末名"]))])
    assert kept().count() == 2500
    assert tokens_find("旧名") == 0
    assert found("末名") == [7]
    assert 2499 in found("华锐")
    index.remove(ours, CUSTOMER, range(2500))
    assert tokens_find("华锐") == kept().count() == 0


def test_a_failed_transaction_leaves_the_index_as_it_was(known: Known, found: Finder) -> None:
    known(1, "华锐科技")

    def fail() -> None:
        with transaction.atomic():
            known(1, "远景能源")
            known(2, "华锐能源")
            raise ValueError

    pytest.raises(ValueError, fail)
    assert found("华锐") == [1]
    assert tokens_find("远景") == tokens_find("hrny") == 0


def test_the_index_can_be_made_anew(known: Known, found: Finder) -> None:
    known(1, "华锐科技")
    known(2, "远景能源")
    index.rebuild()
    index.tidy()
    assert (found("华锐"), found("yjny"), tokens_find("huarui")) == ([1], [2], 1)
    known(1, "改名商行")
    assert tokens_find("huarui") == 0


def test_odd_documents_are_taken(known: Known, found: Finder) -> None:
    known(1, "名" * 500, codes=["", "x" * 500], texts=["\x00\x1e\n" * 3, "尾\x1e声"], phones=["", "abc", "1" * 50])
    assert found("尾声") == [] or found("尾声") == [1]
    assert found("x" * 30) == [1]
    assert found("1111") == [1]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's index has no segments")
@pytest.mark.django_db
def test_segments_are_merged_less_often_only_while_many_documents_come() -> None:
    def merged_from() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT v FROM core_search_fts_config WHERE k = 'automerge'")
            return cursor.fetchone()[0]

    with index.many_documents():
        assert merged_from() == 8
    assert merged_from() == 4
