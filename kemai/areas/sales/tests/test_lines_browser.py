"""The table of lines in a browser: rows, prices from the catalogue, totals while typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from kemai.areas.sales.models import Quote
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import findings, sign_in


def catalogue(firm: Any) -> Any:
    with acting_as(firm.viewer("mgr1")) as by:
        shelf = actions.add(registry.get("products.productcategory"), {"name": "主轴"}, by=by)
        values = {"code": "ZX-100", "name": "电主轴", "category": shelf.pk, "list_price": "100.00"}
        actions.add(registry.get("products.product"), values, by=by)
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get("customers.customer"), {"name": "华瑞精密"}, by=by)


def test_lines_are_written_priced_moved_and_added_up(
    transactional_db: None, visit: Callable[..., Page], firm: Any
) -> None:
    customer = catalogue(firm)
    page = visit()
    sign_in(page, "sales1")
    page.goto(f"/quotes/add/?customer={customer.pk}")
    page.fill('[id="f-lines.0.product-search"]', "主轴")
    page.locator(".offers li", has_text="电主轴").first.click()
    expect(page.locator('[name="lines.0.price"]')).to_have_value("100.00")
    page.fill('[name="lines.0.quantity"]', "3")
    page.fill('[name="lines.0.discount"]', "12.5")
    page.fill('[name="lines.0.tax_rate"]', "13")
    page.click('[data-move="new"]')
    page.fill('[name="lines.1.name"]', "安装调试")
    page.fill('[name="lines.1.price"]', "33.33")
    expect(page.locator("[data-net]")).to_have_text("295.83")
    expect(page.locator("[data-tax]")).to_have_text("34.13")
    expect(page.locator("[data-total]")).to_have_text("329.96")
    page.click('[data-place="1"] [data-move="up"]')
    assert findings(page) == []
    page.set_viewport_size({"width": 390, "height": 860})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("button.main.last")
    page.wait_for_url("**/quotes/*/")
    expect(page.locator(".rel table tbody tr")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with acting_as(firm.viewer("sales1")):
        made = Quote.objects.get()
    assert [str(one) for one in (made.net, made.tax, made.total)] == ["295.83", "34.13", "329.96"]
