"""The test line of PLT-07 in a real browser: add 年检日期, fill it, filter by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.core import actions
from kemai.core.own.actions import save_field
from kemai.core.own.making import save_kind
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as
from kemai.core.testing.browser import sign_in
from tests.journeys.test_settings_pages import SIZES, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUSTOMER = "customers.customer"


@pytest.mark.spec("PLT-07")
def test_add_a_field_fill_it_and_filter_by_it(firm: Any, visit: Callable[..., Page]) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        for name in ("青禾食品", "云帆物流"):
            actions.add(registry.get(CUSTOMER), {"name": name, "kind": "company"}, by=admin)
    page = visit()
    sign_in(page, "admin")
    page.goto("/own/fields/customers/")
    page.get_by_role("link", name="加字段").click()
    form = page.locator("form:has([name=label])")
    form.locator("[name=label]").fill("年检日期")
    form.locator("[name=name]").fill("Inspected On")
    form.locator("[name=type]").select_option("date")
    form.locator("[name=listed]").check()
    form.get_by_role("button", name="保存").click()
    expect(form.locator("#f-name-error")).to_contain_text("小写字母")
    form.locator("[name=name]").fill("inspected_on")
    form.get_by_role("button", name="保存").click()
    expect(page.locator("table.entries")).to_contain_text("年检日期")
    page.goto("/customers/")
    record = page.locator("main tbody a[href^='/customers/']", has_text="青禾食品").first.get_attribute("href")
    page.goto(f"{record}edit/")
    page.locator("[name=inspected_on]").fill("2027-03-01")
    page.get_by_role("button", name="保存").first.click()
    expect(page.locator("main")).to_contain_text("2027-03-01")
    page.goto("/customers/?f=inspected_on:between:2027-01-01|2027-12-31")
    expect(page.locator("main tbody")).to_contain_text("青禾食品")
    expect(page.locator("main tbody")).to_contain_text("2027-03-01")
    expect(page.locator("main tbody")).not_to_contain_text("云帆物流")


def test_a_field_shows_only_while_its_condition_holds(firm: Any, visit: Callable[..., Page]) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        field = {"record": CUSTOMER, "name": "license_no", "label": "许可证", "type": "text", "rule": "kind:is:company"}
        save_field(field, by=admin)
    page = visit("en", 390, "dark")
    sign_in(page, "admin")
    page.goto("/customers/add/")
    page.locator("[name=kind]").select_option("person")
    expect(page.locator("[name=license_no]")).to_be_hidden()
    page.locator("[name=kind]").select_option("company")
    expect(page.locator("[name=license_no]")).to_be_visible()


@pytest.mark.parametrize(("language", "width", "theme"), SIZES)
def test_the_pages_hold_with_something_on_them(
    firm: Any, visit: Callable[..., Page], language: str, width: int, theme: str
) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        save_field({"record": CUSTOMER, "name": "inspected_on", "label": "年检日期", "type": "date"}, by=admin)
    with acting_as(firm.viewer("admin")) as admin:
        kind = save_kind({"label": "车辆", "label_en": "Vehicles", "slug": "vehicles"}, by=admin)
    page = visit(language, width, theme)
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, "admin")
    addresses = ("/own/fields/customers/", "/own/fields/own-vehicles/", "/own/types/", f"/own/types/{kind.pk}/")
    addresses += ("/own/layouts/customers/", "/own-vehicles/", "/own-vehicles/add/")
    assert [fault for address in addresses for fault in faults(page, address)] == []
    expected = page.locator(".crumb a").first
    page.goto("/own/fields/customers/add/")
    expect(expected).to_have_attribute("href", "/settings/")
