"""A seller checks in where the phone is, records the visit, and the manager reads the day that wrote itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import findings, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.spec("ACT-08", "ACT-11")
@pytest.mark.parametrize(("language", "width", "theme"), [("zh-hans", 390, "light"), ("en", 1280, "dark")])
def test_check_in_record_and_the_report_of_the_day(
    firm: Any, visit: Callable[..., Page], language: str, width: int, theme: str
) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "青禾科技"}, by=by)
        planned = {"customer": customer.pk, "goal": "看样机", "planned_at": timezone.now()}
        one = actions.add(registry.get("activities.visit"), planned, by=by)
    page = visit(language, width, theme)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 31.2989, "longitude": 120.5853, "accuracy": 18})
    sign_in(page, "sales1")
    page.goto("/visits/route/")
    assert findings(page) == []
    page.locator(f"a[href='/visits/{one.pk}/checkin/']").click()
    expect(page.locator("[data-position]")).to_have_text("31.29890, 120.58530 ±18 m")
    page.locator("form[data-does=position] button[type=submit]").click()
    expect(page.locator("body")).to_contain_text("31.29890, 120.58530 ±18 m")
    page.goto(f"/visits/{one.pk}/edit/")
    page.fill("[name=record]", "谈了交期")
    page.locator("form button[type=submit]").last.click()
    page.wait_for_url(f"**/visits/{one.pk}/")
    boss = visit(language, width, theme)
    sign_in(boss, "mgr1")
    boss.goto("/journal/")
    assert findings(boss) == []
    boss.locator(f"a[href^='/journal/{by.user_id}/']").click()
    expect(boss.locator("main")).to_contain_text("看样机")
    expect(boss.locator("main")).to_contain_text("青禾科技")
    assert findings(boss) == []
    assert boss.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
