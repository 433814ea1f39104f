"""Every record type's own pages, as they really come out of the server, stand up to axe and to the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import findings, sign_in
from kemai.core.testing.samples import sample_record

CUSTOMER = "customers.customer"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "width", "theme"), [("zh-hans", 1280, "light"), ("en", 390, "dark")])
def test_axe_finds_nothing_serious_on_any_type(
    firm: Any, visit: Callable[..., Page], language: str, width: int, theme: str
) -> None:
    """Each type is met in one look, customers in both, in all and with their colours, for types share those pieces.

    Others show their own pages and, in turn, one of those that are made the same way for all.
    """
    wholes = [one for one in registry.all() if not one.part_of]
    met = [one for place, one in enumerate(wholes) if one.key == CUSTOMER or place % 2 == (theme == "dark")]
    with acting_as(firm.viewer("admin")) as admin:
        made = {one.address: sample_record(one, admin, place).pk for place, one in enumerate(met, 1)}
    page = visit(language, width, theme)
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, "admin")
    found = []
    for turn, (address, pk) in enumerate(made.items()):
        same = (f"{pk}/history/", "export/", "print/", "import/")
        for place in ("", "add/", f"{pk}/", f"{pk}/edit/", *(same if address == "customers" else same[turn % 4 :][:1])):
            page.goto(f"/{address}/{place}")
            found += [(f"{address}/{place}", *one) for one in findings(page, colours=address == "customers")]
    assert found == []


def test_the_list_is_used_by_keyboard_alone(firm: Any, visit: Callable[..., Page]) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        for place in range(3):
            sample_record(registry.get(CUSTOMER), admin, place)
    page = visit()
    sign_in(page, "admin")
    page.goto("/customers/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_be_hidden()
