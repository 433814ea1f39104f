"""Roles, personal rights and the reveal of a masked value, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.signing_in.sessions import end_sessions
from kemai.core import actions
from kemai.core.dictionary.actions import move_version
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.browser import findings, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def installation() -> Iterator[None]:
    """Let the tests themselves read all rows; every request has its own viewer."""
    with everyone(reason="tests"):
        yield


@pytest.mark.parametrize(("language", "width", "theme"), [("zh-hans", 1280, "light"), ("en", 390, "dark")])
def test_axe_finds_nothing_serious_on_the_pages_of_rights(
    firm: Any, visit: Callable[..., Page], language: str, width: int, theme: str
) -> None:
    page = visit(language, width, theme)
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, "admin")
    role, user = Role._base_manager.get(organisation=firm.organisation, code="sales").pk, firm.people["sales1"].pk
    found = []
    for place in (
        "/roles/",
        "/roles/add/",
        f"/roles/{role}/",
        f"/roles/{role}/fields/customers/",
        f"/users/{user}/rights/",
        f"/rights/?user={user}",
    ):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        found += [(place, *one) for one in findings(page)]
    assert found == []


def test_a_masked_phone_is_shown_for_one_look(firm: Any, visit: Callable[..., Page]) -> None:
    customer = registry.get("customers.customer")
    with acting_as(firm.viewer("sales1")) as by:
        record = actions.add(customer, {"name": "云海贸易", "phone": "13912345678"}, by=by)
    with acting_as(firm.viewer("admin")) as by:
        Role.objects.filter(code="sales").update(fields={customer.key: {"phone": "mask"}}, extra=["reveal"])
        move_version(by)
    page = visit()
    sign_in(page, "sales2")
    page.goto(f"/customers/{record.pk}/")
    fields = page.locator("section.fields")
    expect(fields.get_by_text("139****5678")).to_be_visible()
    fields.get_by_role("button", name="显示电话，会记入日志").click()
    expect(fields.get_by_text("13912345678")).to_be_visible()
    page.reload()
    expect(fields.get_by_text("139****5678")).to_be_visible()


def with_popups(page: Page) -> Page:
    """Sign in where notices may pop up, with a clock that the test moves."""
    page.context.grant_permissions(["notifications"])
    page.clock.install()
    sign_in(page, "sales1")
    page.evaluate("localStorage.setItem('kemai-popups', '1')")
    return page


def test_a_page_with_popups_leaves_when_the_sign_in_has_ended(firm: Any, visit: Callable[..., Page]) -> None:
    page = with_popups(visit())
    with page.expect_response("**/notices/new/**") as answer:
        page.goto("/customers/")
    assert answer.value.status == 200
    assert answer.value.request.headers["unattended"] == "1"
    end_sessions(firm.people["sales1"])
    page.clock.fast_forward("01:01")
    expect(page).to_have_url(re.compile(r"/signin/\?next=%2Fcustomers%2F$"))


def test_a_person_with_a_duty_sees_its_page_in_peace(firm: Any, visit: Callable[..., Page]) -> None:
    page = with_popups(visit())
    page.goto("/profile/security/")
    page.evaluate("window.stayed = true")
    firm.people["sales1"].must_change = True
    firm.people["sales1"].save()
    with page.expect_response("**/password/"):
        page.clock.fast_forward("01:01")
    page.clock.fast_forward("01:01")
    assert page.evaluate("window.stayed")
