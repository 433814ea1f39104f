"""Any part of a name that a person may type is among the tokens of its document."""

import sqlite3
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kemai.core.search.document import Document
from kemai.core.search.matching import fits
from kemai.core.search.pinyin import spell
from kemai.core.search.query import parse
from kemai.core.search.text import core_name, flatten, only_chinese
from kemai.core.search.tokens import owner_tokens, tokens

EVERY_PLACE = settings(max_examples=300, deadline=None)


def stored(*names: str, codes: tuple[str, ...] = (), texts: tuple[str, ...] = ()) -> str:
    return Document(names[0], [*names], [*codes], [*texts]).stored()


def finds(typed: str, text: str) -> bool:
    words = parse(typed).words
    return bool(words) and fits(words, text)


def part(data: some.DataObject, text: str, least: int) -> str:
    start = data.draw(some.integers(0, len(text) - least))
    return text[start : data.draw(some.integers(start + least, len(text)))]


@EVERY_PLACE
@given(data=some.data())
def test_any_two_characters_or_more_of_a_name(data: some.DataObject, company_names: list[str]) -> None:
    name = data.draw(some.sampled_from(company_names).filter(lambda name: len(flatten(name)) > 1))
    assert finds(part(data, flatten(name), 2), stored(name))


@EVERY_PLACE
@given(data=some.data())
def test_the_pinyin_of_any_part_of_a_name_finished_or_not(data: some.DataObject, company_names: list[str]) -> None:
    core = data.draw(some.sampled_from(company_names).map(core_name).filter(spellable))
    syllables = part(data, ["".join(choice[:1]) for choice in spell(core)], 1)
    typed = "".join(syllables)
    unfinished = typed[: len(typed) - data.draw(some.integers(0, len(syllables[-1]) - 1))]
    assert finds(unfinished, stored(core)) or len(unfinished) < 2


@EVERY_PLACE
@given(data=some.data())
def test_any_row_of_initials_by_any_reading(data: some.DataObject, company_names: list[str]) -> None:
    core = data.draw(some.sampled_from(company_names).map(core_name).filter(spellable))
    readings = part(data, spell(core), 2)
    letters = "".join(data.draw(some.sampled_from(choice))[0] for choice in readings)
    assert finds(letters, stored(core))


def spellable(core: str) -> bool:
    return len(core) > 1 and only_chinese(core) is not None and () not in spell(core)


@pytest.mark.parametrize(
    "typed",
    [
        "华锐科技有限公司", "华锐科技股份有限公司", "浙江华锐科技（杭州）", "科技杭州", "hrkj", "zjhr", "huaruikeji",
        "huar", "huark", "hrkeji", "ruikejihang", "hrkjhzyxgs", "华rui", "华r", "浙江 hr", "acme", "ACM", "hr-acme",
        "2026", "00012", "12", "KH-2026-00012", "kh2026", "c202600099", "202600099", "xinxi@acme.cn", "acme.cn",
        "文三路", "浙 江", "lv", "nvzhuang", "nv zhuang",
    ],
)  # fmt: skip
def test_ways_to_find_one_customer(typed: str) -> None:
    text = stored(
        "浙江华锐科技（杭州）有限公司",
        "HR-Acme Ltd.",
        "绿女装",
        codes=("KH-2026-00012", "C202600099", "xinxi@acme.cn"),
        texts=("杭州市西湖区文三路 100 号",),
    )
    assert finds(typed, text)


@pytest.mark.parametrize(
    "typed", ["锐华", "科技华锐", "rkh", "ruihua", "华锐 上海", "acne", "13", "2027", "锐r", "华hua", "cme", "xihuqu"]
)
def test_what_does_not_find_it(typed: str) -> None:
    assert not finds(typed, stored("浙江华锐科技有限公司", "Acme", codes=("KH-2026-00012",), texts=("西湖区",)))


def test_every_reading_of_every_character_counts() -> None:
    name = "重庆长乐行"
    for reading in product(*spell(name)):
        assert finds("".join(reading), stored(name))


@settings(max_examples=200, deadline=None)
@given(names=some.lists(some.text(max_size=40), max_size=3), codes=some.lists(some.text(max_size=30), max_size=3))
def test_sqlite_keeps_every_token_in_one_piece(names: list[str], codes: list[str]) -> None:
    made = tokens(Document("", names, codes).stored()) + owner_tokens(7, "customers.customer")
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE f USING fts5(t, tokenize='unicode61 remove_diacritics 0')")
        database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(f, row)")
        database.execute("INSERT INTO f VALUES (?)", (" ".join(made),))
        kept = {term for (term,) in database.execute("SELECT term FROM v")}
    assert kept == {token.replace("ς", "σ") for token in made}


def test_long_texts_are_cut_and_tokens_come_once() -> None:
    text = stored("华华华华", texts=("很长的备注" * 10_000,))
    assert len(text) < 5000
    assert len(tokens(text)) == len(set(tokens(text)))
