"""Two customers become one and two again, and three are compared, in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.browser import findings, sign_in
from tests.core.merge.scene import Scene, add, customers, pair

__all__ = ["pair"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def installation() -> Iterator[None]:
    """Let the tests themselves read all rows; every request has its own viewer."""
    with everyone(reason="tests"):
        yield


@pytest.mark.spec("CUS-06")
def test_two_cards_become_one_with_both_histories_and_two_again(pair: Scene, visit: Callable[..., Page]) -> None:
    old = Customer.objects.get(pk=pair.removed).number
    page = visit()
    sign_in(page, "mgr1")
    page.goto(f"/customers/{pair.kept}/")
    page.locator("button[popovertarget=more]").click()
    page.get_by_role("link", name="合并", exact=True).click()
    dialog = page.locator("#dialog, main").filter(has_text="与哪条记录合并").last
    page.get_by_role("combobox").fill("东方食品（苏州）")
    page.get_by_role("option", name="东方食品（苏州）有限公司").click()
    dialog.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/merge/?with=*")
    expect(page.get_by_text("联系人 1")).to_be_visible()
    page.get_by_role("radio", name="城市：吴江").check()
    page.get_by_role("button", name="合并").click()
    page.wait_for_url(f"**/customers/{pair.kept}/")
    timeline = page.locator(".timeline, #timeline").first
    expect(page.get_by_text("第一次电话")).to_be_visible()
    expect(page.get_by_text("寄过样品")).to_be_visible()
    expect(timeline).to_contain_text("合并了另一条客户")
    page.goto(f"/search/?q={old}")
    page.locator("main").get_by_role("link").filter(has_text="东方食品").first.click()
    page.wait_for_url(f"**/customers/{pair.kept}/")
    page.goto(f"/customers/{pair.removed}/")
    page.wait_for_url(f"**/customers/{pair.kept}/")
    expect(page.get_by_text("这条记录已并入")).to_be_visible()
    assert (Customer.objects.get(pk=pair.kept).city, Customer.objects.count()) == ("吴江", 1)
    page.goto("/merges/")
    page.get_by_role("button", name="撤销").click()
    page.wait_for_url(f"**/customers/{pair.kept}/")
    page.goto(f"/customers/{pair.removed}/")
    expect(page.get_by_role("heading", name="东方食品（苏州）有限公司")).to_be_visible()
    expect(page.get_by_text("寄过样品")).to_be_visible()
    expect(page.get_by_text("第一次电话")).to_have_count(0)
    assert Customer.objects.get(pk=pair.kept).city == "苏州"
    seller = visit()
    sign_in(seller, "sales1")
    seller.goto(f"/customers/{pair.kept}/")
    expect(seller.get_by_role("link", name="合并", exact=True)).to_have_count(0)
    assert seller.goto(f"/customers/{pair.kept}/merge/").status == 403  # type: ignore[union-attr]


@pytest.mark.spec("CUS-09")
def test_three_ticked_customers_stand_side_by_side_and_equal_rows_hide(pair: Scene, visit: Callable[..., Page]) -> None:
    third = add(pair.firm, name="东方食品厂", city="苏州").pk
    page = visit()
    sign_in(page, "sales1")
    page.goto("/customers/")
    for pk in (pair.kept, pair.removed, third):
        page.locator(f"input[name=ids][value='{pk}']").check()
    page.get_by_role("button", name="比较").click()
    page.wait_for_url("**/customers/compare/*")
    table = page.locator("table.versus")
    expect(table.locator("thead th")).to_have_count(3)
    expect(table.locator("tr.differs").filter(has_text="客户名称")).to_be_visible()
    equal = table.locator("tr:not(.differs):not(.group)").filter(has_text="客户性质")
    expect(equal).to_be_visible()
    page.get_by_role("link", name="只看不同").click()
    page.wait_for_url("**only=different*")
    expect(equal).to_have_count(0)
    expect(table.locator("tr.differs").filter(has_text="城市")).to_be_visible()
    page.goto("/customers/")
    page.locator(f"input[name=ids][value='{third}']").check()
    page.get_by_role("button", name="比较").click()
    expect(page.locator("#dialog")).to_contain_text("超出允许范围")


@pytest.mark.parametrize(("language", "width", "theme"), [("zh-hans", 1280, "light"), ("en", 390, "dark")])
def test_axe_finds_nothing_serious(
    pair: Scene, visit: Callable[..., Page], language: str, width: int, theme: str
) -> None:
    with acting_as(pair.firm.viewer("mgr1")) as by:
        third = actions.add(customers(), {"name": "第三家"}, by=by).pk
    page = visit(language, width, theme)
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, "mgr1")
    found: list[Any] = []
    for place in (
        f"/customers/{pair.kept}/merge/",
        f"/customers/{pair.kept}/merge/?with={pair.removed}",
        f"/customers/merge/?ids={pair.kept}&ids={pair.removed}&ids={third}",
        f"/customers/compare/?ids={pair.kept}&ids={pair.removed}&ids={third}",
        "/merges/",
    ):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        found += [(place, *one) for one in findings(page)]
    assert found == []
