"""Chips in the address: written and read back the same, one added, one taken out, each said in both languages."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from kemai.core.records.conditions import UnknownName, address, words
from kemai.core.records.conditions.tree import Tree
from kemai.core.records.errors import Invalid
from kemai.core.records.registry import Resolved
from kemai.core.tenancy import Viewer

QUICK = settings(max_examples=200, derandomize=True, deadline=None, database=None)
NAMES = st.text(alphabet="abc_", min_size=1, max_size=8)
LEAVES = st.builds(
    lambda name, operator, values: {"field": name, "op": operator, "values": values},
    NAMES,
    NAMES,
    st.lists(st.text(alphabet="酒a|\\:&=+%# ", min_size=1, max_size=8), max_size=4),
)


@QUICK
@given(leaves=st.lists(LEAVES, max_size=4))
def test_chips_survive_the_address(leaves: list[Tree]) -> None:
    chips = address.chips_of({"all": leaves})
    arrived = parse_qs(address.query(chips)).get("f", [])
    assert address.tree_of(arrived) == {"all": leaves}


def test_a_chip_reads_as_written() -> None:
    assert address.read_chip("name:has:a:b|c\\|d|\\\\") == {
        "field": "name",
        "op": "has",
        "values": ["a:b", "c|d", "\\"],
    }
    assert address.write_chip({"field": "city", "op": "empty", "values": []}) == "city:empty"
    assert address.read_chip("city:empty") == {"field": "city", "op": "empty", "values": []}


@pytest.mark.parametrize("chip", ["", "name", "name:", ":is:x", "::"])
def test_what_is_no_chip_is_refused(chip: str) -> None:
    with pytest.raises(Invalid, match="E-FMT"):
        address.read_chip(chip)


def test_adding_twice_and_taking_out() -> None:
    leaf = {"field": "city", "op": "is", "values": ["苏州"]}
    once = address.with_chip(["name:has:酒"], leaf)
    assert once == address.with_chip(once, leaf) == ["name:has:酒", "city:is:苏州"]
    assert address.without_chip(once, "name:has:酒") == ["city:is:苏州"]


def test_brackets_do_not_fit_into_chips() -> None:
    with pytest.raises(Invalid):
        address.chips_of({"any": [{"field": "city", "op": "empty"}]})


def test_conditions_in_words(resolved: Resolved, sales1: Viewer) -> None:
    chips = ["industry:is:liquor|food", "name:lacks:酒", "created_at:days:30", "owner:is:me", "city:filled"]
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = [str(words.describe(address.read_chip(chip), resolved, sales1)) for chip in chips]
    assert said["zh-hans"] == [
        "行业 是 酒类、食品饮料",
        "客户名称 不含 酒",
        "资料登记日期 最近 30 天",
        "负责人 是 林晓",
        "城市 不为空",
    ]
    assert "Liquor / Food and beverages" in said["en"][0]
    with pytest.raises(UnknownName):
        words.describe({"field": "owner__password", "op": "is", "values": ["x"]}, resolved, sales1)


def test_every_operator_and_its_opposite_has_words() -> None:
    assert set(words.OPERATORS) == set(words.OPPOSITES)
