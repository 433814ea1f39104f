"""A person puts a condition together in a browser, keeps it, and finds a name that they misspelt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.browser import findings, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def installation() -> Iterator[None]:
    """Let the tests themselves read all rows; every request has its own viewer."""
    with everyone(reason="tests"):
        yield


@pytest.fixture
def customers(firm: Any) -> None:
    """Two customers of sales1, one of whom has a contact."""
    with acting_as(firm.viewer("sales1")) as by:
        for name in ("宜宾酒坊", "成都机械"):
            actions.add(registry.get("customers.customer"), {"name": name, "province": "四川"}, by=by)
        person = {"name": "沈国强", "customer": "宜宾酒坊"}
        actions.add(registry.get("customers.contact"), person, by=by, by_key=True)


def choose(page: Page, name: str, value: str) -> None:
    """Choose in a list of a row, whose inputs come anew."""
    with page.expect_response("**/customers/conditions/**"):
        page.locator(f"select[name='{name}']").select_option(value)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_condition_is_put_together_and_its_result_is_shown(
    firm: Any, customers: None, visit: Callable[..., Page], width: int
) -> None:
    page = visit(width=width)
    sign_in(page, "sales1")
    page.goto("/customers/")
    page.get_by_role("button", name="加条件").click()
    page.get_by_role("link", name="组合条件").click()
    choose(page, "field.0.0", "province")
    page.locator("input[name='line.0.0']").fill("四川")
    page.locator("select[name='add.0']").select_option("contacts")
    page.get_by_role("button", name="加关联记录").first.click()
    expect(page.locator("input[name='line.0.0']")).to_have_value("四川")
    choose(page, "field.0.1.0", "created_at")
    choose(page, "op.0.1.0", "days")
    page.get_by_role("button", name="看结果").click()
    expect(page.get_by_text("此项为必填项")).to_be_visible()
    page.locator("input[name='value.0.1.0']").fill("30")
    assert findings(page) == []
    page.get_by_role("button", name="看结果").click()
    page.wait_for_url("**/customers/?*where=*")
    expect(page.get_by_text("宜宾酒坊").first).to_be_visible()
    expect(page.get_by_text("成都机械")).to_have_count(0)


def test_a_misspelt_name_is_found_with_the_reason(firm: Any, customers: None, visit: Callable[..., Page]) -> None:
    page = visit()
    sign_in(page, "sales1")
    page.goto("/search/?q=宜兵酒坊")
    expect(page.get_by_text("没有完全匹配，以下为相近结果")).to_be_visible()
    expect(page.get_by_text("只差一个字：宜宾酒坊")).to_be_visible()
    page.goto("/customers/?q=宜宾酒房")
    expect(page.get_by_text("读音相同：宜宾酒坊")).to_be_visible()
    assert findings(page) == []
