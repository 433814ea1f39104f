"""Finding records, on the database in use."""

from collections.abc import Callable
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kemai.core.records import registry
from kemai.core.search import gathering, index
from kemai.core.search.document import Document
from kemai.core.search.find import candidate_ids, find
from kemai.core.search.matching import fits
from kemai.core.search.pinyin import spell
from kemai.core.search.query import parse
from kemai.core.search.text import core_name
from kemai.core.tenancy import everyone
from tests.core.search.conftest import CONTACT, CUSTOMER

Known = Callable[..., None]
Finder = Callable[[str], list[int]]


@pytest.mark.parametrize("typed", ["", "华", " 华 ", "1", "--"])
def test_fewer_than_two_characters_ask_for_more(ours: int, known: Known, typed: str) -> None:
    known(1, "华1")
    assert candidate_ids(ours, typed, CUSTOMER).asks_for_more
    assert find(ours, typed, [CUSTOMER]).asks_for_more
    assert find(ours, typed, [CUSTOMER]).hits == []


@pytest.mark.parametrize(
    "typed",
    [
        "锐科",
        "锐科技",
        "zjhr",
        "huaruikeji",
        "rui kej",
        "华rui",
        "kh-2026-00012",
        "00012",
        "文三",
        "acme",
        "华锐 文三路",
    ],
)
def test_parts_of_all_kinds(known: Known, found: Finder, typed: str) -> None:
    known(1, "上海远景能源有限公司", codes=["KH-2026-00077"])
    known(2, "浙江华锐科技有限公司", "Acme", codes=["KH-2026-00012"], texts=["杭州市文三路 1 号"])
    assert found(typed) == [2]


@pytest.mark.parametrize(
    "typed", ["8000", "13800138000", "+86 138-0013-8000", "138 0013 8000", "1380013", "王伟 8000", "8000 wangwei"]
)
def test_phones_however_they_are_pasted(known: Known, found: Finder, typed: str) -> None:
    known(1, "王伟", phones=["+86 138 0013 8000"])
    known(2, "李娜", phones=["13900139000", "0571-80001111"])
    assert found(typed) == [1]


def test_others_records_never_show(ours: int, theirs: int, known: Known, found: Finder) -> None:
    known(1, "华锐科技", phones=["13800138000"])
    with everyone(reason="the other firm's record"):
        index.put(theirs, CUSTOMER, 9, Document("华锐科技", ["华锐科技"], [], [], ["13900138000"]))
    for typed in ("华锐", "hrkj", "8000", "华锐科技"):
        assert found(typed) == [1]


def test_newest_come_first_and_the_rest_is_told(ours: int, known: Known) -> None:
    for record_id in (5, 3, 9):
        known(record_id, f"华锐 {record_id}")
    assert candidate_ids(ours, "华锐", CUSTOMER).ids == [9, 3, 5]
    assert candidate_ids(ours, "华锐", CUSTOMER, 2).ids == [9, 3]
    assert candidate_ids(ours, "华锐", CUSTOMER, 2).capped
    assert not candidate_ids(ours, "华锐", CUSTOMER).capped
    assert find(ours, "华锐", [CUSTOMER], 2).capped
    assert not find(ours, "华锐", [CUSTOMER], 3).capped


def test_names_that_begin_with_the_text_come_before_newer_ones(ours: int, known: Known) -> None:
    for record_id, name in enumerate(["华锐", "华锐科技", "上海华锐", "杭州华锐"]):
        known(record_id, name)
    assert [hit.record_id for hit in find(ours, "华锐", [CUSTOMER]).hits] == [0, 1, 3, 2]


def test_each_type_has_its_own_places(ours: int, known: Known) -> None:
    known(1, "华锐科技")
    index.put_many(ours, CONTACT, [(n, Document(f"华锐{n}", [f"华锐{n}"])) for n in range(30)])
    hits = find(ours, "华锐", [CUSTOMER, CONTACT], 5).hits
    assert [(hit.record_type, hit.record_id) for hit in hits] == [
        (CUSTOMER, 1),
        *((CONTACT, n) for n in range(29, 24, -1)),
    ]


def test_what_the_viewer_may_not_see_makes_room_for_the_next(ours: int, known: Known) -> None:
    for record_id in range(150):
        known(record_id, f"杭州华锐{record_id}")
    seen = find(ours, "华锐", [CUSTOMER], 3, visible=lambda kind, ids: [one for one in ids if one < 20])
    assert [hit.record_id for hit in seen.hits] == [19, 18, 17]
    assert find(ours, "华锐", [CUSTOMER], visible=lambda kind, ids: []).hits == []


def test_a_small_type_is_not_drowned_by_others(
    ours: int, theirs: int, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "CANDIDATES_MOST", 20)
    known(1, "华锐科技")
    index.put_many(ours, CONTACT, [(n, Document("华锐", ["华锐"])) for n in range(30)])
    with everyone(reason="the other firm's records"):
        index.put_many(theirs, CUSTOMER, [(n, Document("华锐", ["华锐"])) for n in range(30)])
    assert candidate_ids(ours, "华锐", CUSTOMER).ids == [1]
    assert [hit.record_id for hit in find(ours, "华锐", [CUSTOMER, CONTACT], 2).hits] == [1, 29, 28]
    assert candidate_ids(ours, "华锐", CONTACT).capped


def test_a_hot_word_asks_only_for_types_of_which_there_are_documents(
    ours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "CANDIDATES_MOST", 20)
    index.put_many(ours, CONTACT, [(n, Document("华锐", ["华锐"])) for n in range(30)])
    kinds = [one.key for one in registry.all() if one.search]
    with CaptureQueriesContext(connection) as seen:
        hits = find(ours, "华锐", kinds, 2).hits
    assert {hit.record_type for hit in hits} == {CONTACT}
    assert len(kinds) > 20 > len(seen)


def test_the_index_finds_exactly_what_the_tokens_say(ours: int, found: Finder, company_names: list[str]) -> None:
    names = company_names[:400]
    documents = {number: Document(name, [name], [f"KH-2026-{number:05}"]) for number, name in enumerate(names)}
    index.put_many(ours, CUSTOMER, documents.items())
    random = Random(11)
    for name in random.sample(names, 60):
        core = core_name(name)
        start = random.randrange(len(core) - 1)
        typed = random.choice([core[start : start + 3], sounded(core[start : start + 2]), sounded(core, 1)[:4]])
        plan = parse(typed)
        expected = [number for number, document in documents.items() if fits(plan.words, document.stored())]
        assert found(typed) == expected[::-1], typed


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=some.text(max_size=30) | some.text(alphabet="华锐hr i1-'\"*()&|:\\%_", max_size=30))
def test_any_text_can_be_searched(ours: int, typed: str) -> None:
    assert find(ours, typed, [CUSTOMER, CONTACT]).hits == []


@pytest.mark.parametrize("typed", ["angen" * 20, "hrkj" * 25, "华锐" * 50, "1" * 100, "a b c d " * 12, "华 锐 科 技"])
def test_long_texts_can_be_searched(ours: int, known: Known, typed: str) -> None:
    known(1, typed)
    assert [hit.record_id for hit in find(ours, typed, [CUSTOMER]).hits] == [1]


def sounded(name: str, letters: int = 6) -> str:
    return "".join(readings[0][:letters] for readings in spell(name) if readings)
