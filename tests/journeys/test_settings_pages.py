"""Every page of settings, people, rights, log and privacy holds on a wide screen and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.areas.accounts.models import Role, User
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import findings, sign_in
from kemai.core.testing.samples import sample_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OUTSIDE = ("/signin/", "/register/", "/password/reset/")
OWN = ("/profile/", "/profile/security/", "/profile/security/app/", "/password/", "/firms/", "/firms/add/", "/jobs/")
SETTINGS = (
    "/settings/",
    "/options/",
    "/dictionary/",
    "/numbers/",
    "/modules/",
    "/packs/",
    "/packs/gas/",
    "/own/layouts/customers/",
    "/own/types/",
    "/own/types/add/",
    "/own/fields/customers/",
    "/own/fields/customers/add/",
    "/api/v1/",
    "/company/",
    "/plan/",
    "/consent-texts/",
    "/users/",
    "/departments/",
    "/departments/tree/",
    "/roles/",
    "/rights/",
    "/log/",
    "/alarms/",
    "/personal-data/",
    "/held/",
    "/bin/",
    "/backups/",
    "/outbox/",
)
OF_A_PERSON = ("", "edit/", "roles/", "rights/", "password/", "invite/", "handover/", "stop/", "boss-note/")
SIZES = [("zh-hans", 1280, "light"), ("en", 390, "dark")]


@pytest.fixture
def pages(firm: Any) -> list[str]:
    """Addresses of pages that need a record: a person, a role, a contact, a privacy request."""
    with acting_as(firm.viewer("admin")) as admin:
        contact = sample_record(registry.get("customers.contact"), admin, 1)
        customer = sample_record(registry.get("customers.customer"), admin, 2)
        wanted = sample_record(registry.get("customers.privacyrequest"), admin, 3)
        person = User.objects.get(login="sales1").pk
        role = Role.objects.order_by("id")[1].pk
    return [
        *(f"/users/{person}/{place}" for place in OF_A_PERSON),
        *(f"/roles/{role}/{place}" for place in ("", "fields/customers/")),
        f"/rights/?user={person}",
        *(f"/contacts/{contact.pk}/{place}" for place in ("", "consents/")),
        f"/customers/{customer.pk}/",
        *(f"/privacyrequests/{wanted.pk}/{place}" for place in ("", "handle/")),
        "/privacyrequests/",
        "/review/",
    ]


def faults(page: Page, address: str) -> list[Any]:
    """Open a page and give what is wrong with it: an error, a serious finding of axe, a page wider than the screen."""
    answer = page.goto(address)
    found: list[Any] = [] if answer and answer.ok else [(address, answer.status if answer else None)]
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    found += [(address, f"{wide} px on a screen of {room} px")] if wide > room else []
    return found + [(address, *one) for one in findings(page)]


@pytest.mark.parametrize(("language", "width", "theme"), SIZES)
def test_every_page_holds(pages: list[str], visit: Callable[..., Page], language: str, width: int, theme: str) -> None:
    page = visit(language, width, theme)
    page.emulate_media(reduced_motion="reduce")
    found = [fault for address in OUTSIDE for fault in faults(page, address)]
    sign_in(page, "admin")
    for address in (*OWN, *SETTINGS, *pages):
        found += faults(page, address)
    assert found == []


def test_the_rail_and_the_way_back_lead_to_settings(firm: Any, visit: Callable[..., Page]) -> None:
    page = visit()
    sign_in(page, "admin")
    current = page.locator(".rail [aria-current=page]")
    for address in SETTINGS:
        page.goto(address)
        expect(current).to_have_text("设置")
        if address != "/settings/":
            expect(page.locator(".crumb a").first).to_have_attribute("href", "/settings/")
    page.goto("/profile/")
    expect(current).to_have_count(0)


def test_a_phone_reaches_settings_and_a_card_leads_to_rights(firm: Any, visit: Callable[..., Page]) -> None:
    page = visit(width=390)
    sign_in(page, "admin")
    page.click("[popovertarget=rail]")
    page.click("#rail a[href='/settings/']")
    page.click("a.tile[href='/users/']")
    page.goto(f"/users/{firm.viewer('sales1').user_id}/")
    page.click(".head a[href$='/rights/']")
    page.click("a[href^='/rights/?user=']")
    expect(page.locator("main")).to_contain_text("没有角色授予")


def test_without_the_right_the_card_names_no_personal_rights(firm: Any, visit: Callable[..., Page]) -> None:
    page = visit()
    sign_in(page, "mgr1")
    page.goto(f"/users/{firm.viewer('sales1').user_id}/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("a[href$='/rights/']")).to_have_count(0)
