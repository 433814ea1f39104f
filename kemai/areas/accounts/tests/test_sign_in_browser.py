"""Passkeys and second factors in a real browser, with the virtual authenticator of its developer tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.areas.accounts.models import SignedIn
from kemai.core.testing.browser import findings, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def device(page: Page) -> Any:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return tools, made["authenticatorId"]


def add_passkey(page: Page) -> None:
    page.goto("/profile/security/")
    page.get_by_label("通行密钥的名称").fill("办公电脑")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.locator(".codes li")).to_have_count(10)


def test_a_passkey_is_made_and_lets_in_alone(firm: Any, visit: Callable[..., Page]) -> None:
    page = visit()
    device(page)
    sign_in(page, "sales1")
    add_passkey(page)
    page.goto("/profile/security/")
    expect(page.get_by_text("办公电脑")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.goto("/signin/?next=/profile/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_selector("body.app")
    assert page.url.endswith("/profile/")
    row = SignedIn.objects.filter(user=firm.people["sales1"]).latest("id")
    assert row.how == SignedIn.How.PASSKEY


def test_a_passkey_is_the_second_factor_after_the_password(firm: Any, visit: Callable[..., Page]) -> None:
    page = visit()
    tools, authenticator = device(page)
    sign_in(page, "sales1")
    add_passkey(page)
    page.context.clear_cookies(name="sessionid")
    page.goto("/signin/")
    page.fill("[name=login]", "sales1")
    page.fill("[name=password]", "kemai-demo-1")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/signin/second/**")
    page.get_by_role("button", name="用通行密钥验证").click()
    page.wait_for_selector("body.app")
    page.context.clear_cookies(name="sessionid")
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto("/signin/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("设备没有给出通行密钥")).to_be_visible()


def test_a_passkey_of_somebody_else_is_no_second_factor(firm: Any, visit: Callable[..., Page]) -> None:
    thief = visit()
    device(thief)
    sign_in(thief, "sales2")
    add_passkey(thief)
    owner = visit()
    device(owner)
    sign_in(owner, "sales1")
    add_passkey(owner)
    thief.context.clear_cookies(name="sessionid")
    thief.goto("/signin/")
    thief.fill("[name=login]", "sales1")
    thief.fill("[name=password]", "kemai-demo-1")
    thief.press("[name=password]", "Enter")
    thief.wait_for_url("**/signin/second/**")
    thief.get_by_role("button", name="用通行密钥验证").click()
    expect(thief.get_by_text("设备没有给出通行密钥")).to_be_visible()
    thief.goto("/customers/")
    expect(thief.get_by_role("heading", name="登录")).to_be_visible()


@pytest.mark.parametrize(("language", "width", "theme"), [("zh-hans", 1280, "light"), ("en", 390, "dark")])
def test_axe_finds_nothing_serious(
    firm: Any, visit: Callable[..., Page], language: str, width: int, theme: str
) -> None:
    page = visit(language, width, theme)
    page.emulate_media(reduced_motion="reduce")
    device(page)
    found = []

    def look(address: str) -> None:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        found.extend((address, *one) for one in findings(page))

    for address in ("/signin/", "/password/reset/", "/password/reset/?gone=1"):
        look(address)
    sign_in(page, "sales1")
    for address in ("/profile/", "/password/", "/profile/security/", "/profile/security/app/"):
        look(address)
    assert found == []
