"""The second pass: near names are found by sound and by one letter off, only when the first pass finds nothing."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.search import near as near_module
from kemai.core.search.likeness import near_part, one_off, same_sound
from kemai.core.search.near import spellings
from kemai.core.tenancy import acting_as

NAMES = ("华锐精密科技有限公司", "绍兴灵动传媒", "Acme Systems Ltd", "Kuehne Logistics", "王晓明")


@pytest.fixture
def customers(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        for name in NAMES:
            actions.add(registry.get("customers.customer"), {"name": name}, by=by)


@pytest.mark.parametrize(
    ("typed", "name", "why"),
    [
        ("华瑞精密", "华锐精密科技有限公司", "读音相同：华锐精密"),
        ("华锐精蜜科技有限公司", "华锐精密科技有限公司", "读音相同：华锐精密科技"),
        ("华锐情密科技", "华锐精密科技有限公司", "只差一个字：华锐精密科技"),
        ("绍兴灵传媒", "绍兴灵动传媒", "只差一个字：绍兴灵动传媒"),
        ("绍兴灵动大传媒", "绍兴灵动传媒", "只差一个字：绍兴灵动传媒"),
        ("王小明", "王晓明", "读音相同：王晓明"),
        ("王大明", "王晓明", "只差一个字：王晓明"),
        ("sytems", "Acme Systems Ltd", "只差一个字：systems"),
        ("acme systmes", "Acme Systems Ltd", "只差一个字：systems"),
        ("Kuhne logistics", "Kuehne Logistics", "只差一个字：kuehne"),
        ("loogistics", "Kuehne Logistics", "只差一个字：logistics"),
    ],
)
def test_near_names_are_found_and_told_why(firm: Any, customers: None, typed: str, name: str, why: str) -> None:
    for address in ("/search/", "/customers/"):
        page = html.unescape(firm.client("sales1").get(address, {"q": typed}).content.decode())
        assert "没有完全匹配，以下为相近结果" in page, address
        assert name in page, address
        assert why in page, address
        assert not any(other in page for other in NAMES if other != name), address


def test_what_is_found_or_far_starts_no_second_pass(firm: Any, customers: None, monkeypatch: Any) -> None:
    page = firm.client("sales1").get("/customers/", {"q": "量子计算研究"}).content.decode()
    assert "没有完全匹配" not in page
    monkeypatch.setattr(near_module, "loosened", lambda word: pytest.fail("asked"))
    for typed in ("华锐", "acme", "lingdong", "王"):
        for address in ("/search/", "/customers/"):
            assert "没有完全匹配" not in firm.client("sales1").get(address, {"q": typed}).content.decode()


def test_near_names_out_of_sight_stay_there(firm: Any, other_firm: Any, customers: None) -> None:
    for address in ("/search/", "/customers/"):
        assert "灵动" not in other_firm.client("sales1").get(address, {"q": "绍兴灵懂传媒"}).content.decode()


@pytest.mark.parametrize("typed", ["13800001111", "C-2026-9999", "zz", "华锐1号", "😀😀", "%_%", "a" * 100, "锐" * 100])
def test_what_has_no_near_names_is_simply_not_found(firm: Any, customers: None, typed: str) -> None:
    for address in ("/search/", "/customers/"):
        answer = firm.client("sales1").get(address, {"q": typed})
        assert answer.status_code == 200
        assert "没有完全匹配" not in answer.content.decode()


def test_spellings_are_exactly_those_one_letter_away() -> None:
    made = spellings("abca", 4)
    assert len(made) == len(set(made))
    assert all(one_off("abca", one) for one in made)
    assert {"bca", "abcab", "xabca", "baca", "abac", "abda"} <= set(made)
    assert not one_off("abca", "abca")
    assert not one_off("abca", "acb")
    assert not one_off("ab", "abcd")


def test_sounds_compare_every_reading() -> None:
    assert same_sound("重庆", "虫庆")
    assert not same_sound("重庆", "重大")
    assert near_part("王", "汪", chinese=True) == ("sound", "汪")
