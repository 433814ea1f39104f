"""People who use a screen reader, or see little, can use every page: axe finds nothing serious."""

import pytest
from playwright.sync_api import Browser

from kemai.core.testing.browser import findings
from tests.ui.rendering import WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_axe_finds_nothing_serious(chromium: Browser, gallery: str, theme: str, width: int) -> None:
    context = chromium.new_context(base_url=gallery, viewport={"width": width, "height": 844}, reduced_motion="reduce")
    cookies = {"theme": theme, "lang": "en"}
    context.add_cookies([{"name": name, "value": value, "url": gallery} for name, value in cookies.items()])
    page = context.new_page()
    found = []
    for name in WHOLE:
        page.goto(f"/{name}")
        found += [(name, *one) for one in findings(page, colours=width > 390)]
    context.close()
    assert found == []
