"""Logging a call by keyboard alone: counted keys, seconds, nothing touched by the mouse."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest
from playwright.sync_api import Page

from kemai.areas.activities.models import Interaction, Task
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import sign_in

TEXT = "问了交期"
SECONDS = 10


@pytest.fixture
def customer(transactional_db: None, firm: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)


@pytest.mark.spec("ACT-01")
def test_a_call_is_logged_with_three_keys_beside_its_text(visit: Callable[..., Page], firm: Any, customer: Any) -> None:
    page = visit()
    sign_in(page, "sales1")
    page.locator("#tile-warnings:not([hx-get])").wait_for(state="attached")
    assert page.title() == "工作台 · 客脉"
    page.goto(f"/customers/{customer.pk}/")
    begun = perf_counter()
    page.keyboard.press("c")
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")
    page.locator(".timeline .event", has_text=TEXT).wait_for()
    assert perf_counter() - begun < SECONDS
    with acting_as(firm.viewer("sales1")):
        assert Interaction.objects.get().channel == "phone"


@pytest.mark.spec("ACT-01")
def test_result_and_next_contact_are_chosen_by_keyboard(visit: Callable[..., Page], firm: Any, customer: Any) -> None:
    page = visit(width=390, theme="dark")
    sign_in(page, "sales1")
    page.goto(f"/customers/{customer.pk}/")
    page.keyboard.press("v")
    page.keyboard.type(TEXT)
    for key in ("Tab", "Tab", "ArrowDown", "Tab", "ArrowDown", "Control+Enter"):
        page.keyboard.press(key)
    page.locator(".timeline .event", has_text=TEXT).wait_for()
    with acting_as(firm.viewer("sales1")):
        record = Interaction.objects.get()
        assert (record.channel, record.result.code) == ("visit", "reached")
        assert Task.objects.get().due == record.next_at
