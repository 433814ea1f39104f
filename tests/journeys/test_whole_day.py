"""A seller's whole day in a real browser: a lead comes in, is called, converted, visited, moved along and won.

The manager reads it all in the daily report, which nobody wrote. Every step takes three clicks at the most, counted
from the workbench or from the record; logging a call is counted in keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from kemai.areas.sales.models import Opportunity
from kemai.core import actions
from kemai.core.options.actions import change
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_CLICKS = 3
MOST_KEYS = 40  # what a person types in ten seconds
CALL = "问了二期的预算和交期"
PERSON, COMPANY, MOBILE, WISH = "顾明远", "苏州华瑞精密", "13851206638", "数控转台 260 台"


class Hand:
    """A person's hand on the mouse and on the keys, counted in each step."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.keys = 0

    @contextmanager
    def step(self, start: str = "/") -> Iterator[Page]:
        """Do one step from the workbench or a record's page."""
        self.page.goto(start)
        self.clicks = 0
        yield self.page
        assert 0 < self.clicks <= MOST_CLICKS, start

    def click(self, what: str | Locator) -> None:
        place = self.page.locator(what).first if isinstance(what, str) else what
        place.click()
        self.clicks += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)


@pytest.fixture
def open_door(transactional_db: None, firm: Any) -> None:
    """The firm's public form is open, and its leads go to sales1."""
    with acting_as(firm.viewer("admin")) as by:
        change({"leads.form": "1"}, by=by)
    with acting_as(firm.viewer("mgr1")) as by:
        values = {"name": "网页线索", "about": "sales.lead", "way": "fixed", "people": [firm.people["sales1"].pk]}
        actions.add(registry.get("customers.assignrule"), values, by=by)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_first_word_to_the_won_deal(
    firm: Any, open_door: None, visit: Callable[..., Page], language: str
) -> None:
    leave_a_wish(visit(language))
    seller = Hand(visit(language))
    sign_in(seller.page, "sales1")
    call(seller)
    customer, deal = convert(seller)
    log_a_call_by_keys(seller, customer)
    pay_a_visit(seller, customer)
    move_along(seller)
    boss = Hand(visit(language))
    sign_in(boss.page, "mgr1")
    let_pass(boss, deal)
    win(seller, deal)
    with acting_as(firm.viewer("sales1")):
        assert Opportunity.objects.get().status == Opportunity.Status.WON
    with seller.step("/") as page:
        seller.click(page.locator("#tile-figures a").first)
        expect(page.locator("main")).to_contain_text(WISH)
    read_the_day(boss)


def leave_a_wish(page: Page) -> None:
    """Somebody outside fills in the public form."""
    page.goto("/ask/jiangnan/")
    for name, text in (("name", PERSON), ("company", COMPANY), ("mobile", MOBILE), ("need", WISH)):
        page.fill(f"[name={name}]", text)
    page.check("[name=agree]")
    page.click("button[type=submit]")
    expect(page.locator("form")).to_have_count(0)


def call(hand: Hand) -> None:
    """The lead stands on the seller's workbench; the call is logged there."""
    with hand.step("/") as page:
        tile = page.locator("#tile-leads")
        expect(tile).to_contain_text(PERSON)
        hand.click(tile.locator("li", has_text=PERSON).locator("a[href*='/act/log_call/']"))
        page.fill("dialog [name=said]", "周五可以见面，先发资料")
        hand.click(".sheet button.main")
        expect(page.locator("#tile-leads")).not_to_contain_text(PERSON)


def convert(hand: Hand) -> tuple[str, str]:
    """The lead becomes customer, contact and deal."""
    with hand.step("/") as page:
        hand.click(page.locator("#tile-recent a", has_text=PERSON))
        hand.click("a[href$='/convert/']")
        page.fill("[name=deal_amount]", "1260000")
        hand.click(".sheet button.main")
        page.wait_for_url(re.compile("/customers/[0-9]+/"))
        expect(page.locator("h1")).to_contain_text(COMPANY)
        customer = page.url
        page.locator(".related a[href^='/opportunities/']", has_text=WISH).click()
        page.wait_for_url(re.compile("/opportunities/[0-9]+/"))
        return customer, page.url


def log_a_call_by_keys(hand: Hand, customer: str) -> None:
    """A call takes three keys beside its words, and no click."""
    page = hand.page
    page.goto(customer)
    hand.clicks = hand.keys = 0
    hand.press("c")
    hand.type(CALL)
    hand.press("Control+Enter")
    expect(page.locator(".timeline .event", has_text=CALL)).to_be_visible()
    assert hand.clicks == 0
    assert hand.keys - len(CALL) <= MOST_CLICKS
    assert hand.keys <= MOST_KEYS


def pay_a_visit(hand: Hand, customer: str) -> None:
    """The visit of today is planned and recorded in one form, and stands on the timeline as a contact."""
    with hand.step(customer) as page:
        hand.click(page.locator(".related a[href^='/visits/add/']"))
        page.fill("[name=goal]", "看二期现场")
        page.fill("[name=record]", "见到沈厂长，认可精度")
        today = page.evaluate("new Date().toLocaleDateString('sv')")
        page.fill("[name=planned_at]", f"{today}T00:05")
        hand.click("form.paper button.main")
        page.wait_for_url(re.compile("/visits/[0-9]+/"))
    page.goto(customer)
    expect(page.locator(".timeline .event", has_text="看二期现场").first).to_be_visible()


def move_along(hand: Hand) -> None:
    """The deal goes two steps along the board by keyboard, where it stays."""
    with hand.step("/") as page:
        hand.click("nav.rail a[href='/opportunities/']")
        if page.locator("#board").count() == 0:
            hand.click("a[href*='look=wall']")
        for step in (1, 2):
            card = page.locator("#board [data-move]", has_text=WISH).locator("h3 a")
            card.focus()
            with page.expect_response(re.compile("/move/")) as moved:
                page.keyboard.press("Alt+ArrowRight")
            assert moved.value.status == 204
            column = page.locator("#board ul[data-value]").nth(step)
            expect(column).to_contain_text(WISH)
            page.wait_for_load_state("networkidle")


def let_pass(hand: Hand, deal: str) -> None:
    """The manager lets the deal be won before there is a contract."""
    with hand.step(deal) as page:
        hand.click("a[href$='/act/waive/']")
        page.fill("dialog [name=waiver]", "老板已电话确认")
        hand.click(".sheet button.main")
        page.wait_for_url(deal)


def win(hand: Hand, deal: str) -> None:
    """The deal is won."""
    with hand.step(deal) as page:
        hand.click("a[href$='/act/win/']")
        hand.click(".sheet button.main")
        page.wait_for_url(deal)


def read_the_day(hand: Hand) -> None:
    """The manager opens the seller's day from the workbench: all of it is there, and nobody wrote it."""
    with hand.step("/") as page:
        row = page.locator("#tile-team li", has_text="林晓")
        expect(row).to_be_visible()
        hand.click(row.locator("a").first)
        page.wait_for_url(re.compile("/journal/[0-9]+/"))
        day = page.locator("main")
        for said in (PERSON, COMPANY, CALL, "看二期现场", WISH):
            expect(day).to_contain_text(said)
    with hand.page.expect_response(re.compile("/desk/team/")):
        hand.page.goto("/")
    hand.page.wait_for_load_state("networkidle")
