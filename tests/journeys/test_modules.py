"""A firm switches a module off and on, and takes a pack, with the mouse, on a wide screen and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.core.testing.browser import findings, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "width", "theme"), [("zh-hans", 1280, "light"), ("en", 390, "dark")])
def test_a_module_goes_and_comes_and_a_pack_is_taken(
    firm: Any, visit: Callable[..., Page], language: str, width: int, theme: str
) -> None:
    page = visit(language, width, theme)
    sign_in(page, "admin")
    for code, menu in (("needs", "/needs/"), ("needs", "/needs/")):
        page.goto("/modules/")
        page.locator(f"button[formaction='/modules/{code}/turn/']").click()
        expect(page.locator(".state.open")).to_have_count(1 if page.locator(f"a[href='{menu}']").count() == 0 else 0)
    assert findings(page) == []
    page.locator("button[formaction='/modules/merge/turn/']").click()
    expect(page.locator("[role=alert]").first).to_be_visible()
    page.goto("/packs/gas/")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("form[action='/packs/gas/'] button.main").click()
    expect(page.locator("button[formaction='/packs/gas/back/']")).to_be_visible()
    page.goto("/customers/add/")
    expect(page.locator("[name=meter_no]")).to_be_attached()
