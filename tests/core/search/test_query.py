"""What somebody typed becomes a plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kemai.core.search.query import WORDS_MOST, parse


@pytest.mark.parametrize("typed", ["", " ", "华", "a", "1", "--", "（）", "\x00", "℃", " 华 "])
def test_fewer_than_two_characters_ask_for_more(typed: str) -> None:
    assert parse(typed).asks_for_more


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("华锐 杭州", ["华锐", "杭州"]),
        ("华锐，杭州、上海", ["华锐", "杭州", "上海"]),
        ("华锐（杭州）", ["华锐杭州"]),
        ("+86 138-0013-8000", ["8613800138000"]),
        ("王伟 138 0013 8000", ["王伟", "13800138000"]),
        ("2026-00012", ["202600012"]),
        ("KH-2026-00012", ["kh-2026-00012"]),
        ("华锐 k", ["华锐"]),
        ("a b", ["a", "b"]),
        ("“Acme” Ltd.", ["acme", "ltd"]),
    ],
)
def test_words(typed: str, words: list[str]) -> None:
    assert [word.text for word in parse(typed).words] == words


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("8000", "8000"), ("+86 138-0013-8000", "13800138000"), ("0571-8888", "05718888"), ("800", ""),
        ("kh8000", ""), ("华锐", ""),
    ],
)  # fmt: skip
def test_four_digits_or_more_may_be_a_phone(typed: str, digits: str) -> None:
    assert parse(typed).words[0].digits == digits


def test_only_what_the_tokens_cannot_tell_is_rechecked() -> None:
    assert parse("华锐").needles == ()
    assert parse("华锐科技有限公司").needles == ("华锐科技",)
    assert parse("华rui").needles == ("华",)
    assert parse("huarui").needles == ()


def test_a_plan_has_a_limit() -> None:
    plan = parse("华锐 " * 500)
    assert len(plan.words) == WORDS_MOST
    for long in ("a" * 5000, "angen" * 1000, "hrkj" * 1000, "华" * 5000):
        alternatives = parse(long).words[0].alternatives
        assert len(alternatives) < 10
        assert sum(map(len, alternatives)) < 500


@given(some.text() | some.text(alphabet="华锐hrui1 -@'嗯呣の", max_size=12))
def test_any_text_becomes_a_plan_without_empty_parts(typed: str) -> None:
    for word in parse(typed).words:
        assert word.alternatives
        assert all(terms and all(term.tokens for term in terms) for terms in word.alternatives)
