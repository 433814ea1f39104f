"""Codes by SMS in a real browser: set up, read on the simulator's page of a demo, typed at the door."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kemai.core.limits.models import Tries
from kemai.core.testing.browser import findings, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW = {"width": 1280}, {"language": "en", "width": 390, "theme": "dark"}


def newest_code(office: Page) -> str:
    office.goto("/outbox/")
    return re.search(r"\b(\d{6})\b", office.locator("tbody tr").first.inner_text())[1]


@pytest.mark.parametrize("look", [WIDE, NARROW], ids=["zh-1280-light", "en-390-dark"])
def test_a_code_by_sms_lets_in(firm: Any, settings: Any, visit: Callable[..., Page], look: dict[str, Any]) -> None:
    settings.DEMO = True
    office, page = visit(), visit(**look)
    sign_in(office, "admin")
    sign_in(page, "sales1")
    page.goto("/profile/security/")
    page.locator('a[href="/profile/security/mobile/"]').click()
    page.locator("[name=number]").fill("13800138000")
    assert findings(page) == []
    page.locator("form button.main").click()
    page.locator("[name=code]").fill(newest_code(office))
    page.locator("form button.main").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert findings(page) == []
    page.context.clear_cookies(name="sessionid")
    Tries.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    sign_in_half(page, "sales1")
    page.locator('form[action="/signin/second/sms/"] button').click()
    expect(page.get_by_text("138****8000")).to_be_visible()
    assert findings(page) == []
    page.locator("[name=code]").fill(newest_code(office))
    page.locator("form button.main").click()
    page.wait_for_selector("body.app")


def sign_in_half(page: Page, login: str) -> None:
    page.goto("/signin/")
    page.locator("[name=login]").first.fill(login)
    page.locator("[name=password]").first.fill("kemai-demo-1")
    page.locator("form button.main").click()
    page.wait_for_url("**/signin/second/**")
