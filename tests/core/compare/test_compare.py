"""Comparing two to five records: what differs, what is hidden, and what is refused."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from kemai.areas.accounts.models import Role
from kemai.core import actions
from kemai.core.dictionary.actions import move_version
from kemai.core.notes.actions import write_note
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from tests.core.merge.scene import add, customers


@pytest.fixture
def three(firm: Any) -> list[int]:
    """Three customers of one kind in two cities; the first has a profile and a note."""
    made = [add(firm, name=name, city=city).pk for name, city in (("甲", "苏州"), ("乙", "苏州"), ("丙", "无锡"))]
    profile = {"customer": made[0], "intro": "做饼干的", "registered_capital": "800万"}
    add(firm, "mgr1", key="customers.customerprofile", **profile)
    with acting_as(firm.viewer("sales1")) as by:
        write_note(customers(), made[0], "第一次电话", by=by)
    return made


def page_of(firm: Any, ids: list[Any], login: str = "sales1", **more: str) -> str:
    answer = firm.client(login).get("/customers/compare/", {"ids": ids, **more})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def row_of(page: str, label: str) -> str:
    found = re.search(rf"<tr[^>]*><th scope=\"row\">{label}.*?</tr>", page)
    return found.group(0) if found else ""


@pytest.mark.spec("CUS-09")
def test_differing_rows_are_marked_and_equal_ones_can_be_left_out(firm: Any, three: list[int]) -> None:
    page = page_of(firm, three)
    assert [row_of(page, "城市").count(city) for city in ("苏州", "无锡")] == [2, 1]
    assert "differs" in row_of(page, "城市")
    assert "differs" not in row_of(page, "客户性质")
    assert "做饼干的" in row_of(page, "企业简介")
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", row_of(page, "最近往来"))
    only = page_of(firm, three, only="different")
    assert "城市" in only
    assert row_of(only, "客户性质") == ""
    assert page_of(firm, three[:2], only="different").count("无锡") == 0


@pytest.mark.spec("CUS-09")
@pytest.mark.parametrize("count", [0, 1, 6])
def test_fewer_than_two_or_more_than_five_are_out_of_range(firm: Any, count: int) -> None:
    ids = [add(firm, name=f"第{number}家").pk for number in range(count)]
    answer = firm.client("sales1").get("/customers/compare/", {"ids": ids})
    assert answer.status_code == 422
    assert "超出允许范围：请选 2–5 条" in html.unescape(answer.content.decode())


def test_the_same_one_twice_or_nonsense_is_no_second_record(firm: Any, three: list[int]) -> None:
    for ids in ([three[0], three[0]], [three[0], "x"], [three[0], "-1"]):
        assert firm.client("sales1").get("/customers/compare/", {"ids": ids}).status_code == 422


def test_five_are_compared_at_the_price_of_two(firm: Any, django_assert_max_num_queries: Any) -> None:
    ids = [add(firm, name=f"第{number}家").pk for number in range(5)]
    client = firm.client("sales1")
    client.get("/customers/compare/", {"ids": ids[:2]})
    with django_assert_max_num_queries(9):
        client.get("/customers/compare/", {"ids": ids})


def test_field_rights_and_masks_hold(firm: Any, three: list[int]) -> None:
    assert "8,000,000" in page_of(firm, three, "mgr1")
    assert "8,000,000" not in page_of(firm, three, "sales1")
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(customers(), three[0], {"phone": "0512-87654321", "legal_rep": "欧阳大海"}, by=by)
    with acting_as(firm.viewer("admin")) as by:
        Role.objects.filter(code="sales").update(fields={customers().key: {"phone": "mask", "legal_rep": "hide"}})
        move_version(by)
    theirs = page_of(firm, three, "sales2")
    assert "87654321" not in theirs
    assert "欧阳大海" not in theirs
    assert "0512-87654321" in page_of(firm, three, "sales1"), "one's own records are not masked"


def test_out_of_sight_and_absent_are_404_and_other_types_compare_too(
    firm: Any, other_firm: Any, three: list[int]
) -> None:
    theirs = add(other_firm, "admin", name="北方").pk
    for other in (theirs, 999_999):
        assert firm.client("sales1").get("/customers/compare/", {"ids": [three[0], other]}).status_code == 404
    people = [firm.people[login].pk for login in ("sales1", "sales2")]
    answer = firm.client("admin").get(f"/{registry.get('accounts.user').address}/compare/", {"ids": people})
    assert answer.status_code == 200
    assert firm.client("sales1").post("/customers/compare/", {"ids": three}).status_code == 405
    assert firm.client("sales1").get("/nothing/compare/", {"ids": three}).status_code == 404
