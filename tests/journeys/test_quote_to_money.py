"""From an opportunity to money in the bank, in a real browser: seller, manager and finance in turn.

Each paper is made out of the one before by one button; nothing is typed twice. At the end the five reports, a
dashboard, the daily reports and a second computation in plain SQL say the same to the cent.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from kemai.areas.analysis.models import Dashboard
from kemai.core import actions
from kemai.core.options.actions import change
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUYER, BILL = "苏州华瑞精密", "25317000000000000001"
TOTAL, FIRST = "35,055.65", "10,516.70"  # 3 × 8,900.55 + 4,321.05 with 13 % tax; 30 % of it
FIVE = ("status", "combined", "contracts-by-person", "receipts-by-customer", "receipts-by-person")
CARDS = ["figure:order", "figure:contract", "figure:receipt", "steady:/sales/reports/receipts-by-customer"]

LINES = """SELECT round(sum(round(quantity * price, 4)), 2) + round(sum(round(quantity * price * tax_rate / 100, 4)), 2)
           FROM {} WHERE organisation_id = %s"""
AGAIN = (
    (LINES.format("sales_quoteline"), TOTAL),
    (LINES.format("sales_salesorderline"), TOTAL),
    ("SELECT sum(total) FROM sales_salesorder WHERE organisation_id = %s AND status = 'shipped'", TOTAL),
    ("SELECT sum(amount) FROM sales_contract WHERE organisation_id = %s AND status = 'signed'", TOTAL),
    ("SELECT sum(amount) FROM sales_receivableplan WHERE organisation_id = %s", TOTAL),
    ("SELECT sum(amount) FROM sales_invoice WHERE organisation_id = %s AND status = 'issued'", TOTAL),
    ("SELECT sum(amount) FROM sales_receipt WHERE organisation_id = %s AND status = 'confirmed'", FIRST),
    ("SELECT sum(amount) FROM sales_receiptmatch WHERE organisation_id = %s", FIRST),
    ("SELECT sum(paid) FROM sales_contract WHERE organisation_id = %s", FIRST),
)


@pytest.fixture
def deal(transactional_db: None, firm: Any) -> Any:
    """A deal over a product and its installation."""

    def add(login: str, key: str, **values: Any) -> Any:
        with acting_as(firm.viewer(login)) as by:
            return actions.add(registry.get(key), values, by=by)

    with acting_as(firm.viewer("admin")) as by:
        change({"papers.tax_rate": "13"}, by=by)
    shelf = add("mgr1", "products.productcategory", name="主轴")
    spindle = add("mgr1", "products.product", code="ZX-100", name="电主轴", category=shelf.pk, list_price="12345.67")
    buyer = add("sales1", "customers.customer", name=BUYER)
    day = timezone.localdate()
    made = add("sales1", "sales.opportunity", name="主轴二期", customer=buyer.pk, amount="31022.70", close_date=day)
    line = {"opportunity": made.pk, "quantity": "3", "price": "8900.55", "catalogue_product": spindle.pk}
    add("sales1", "sales.opportunityline", **line)
    add("sales1", "sales.opportunityline", opportunity=made.pk, product="安装调试", price="4321.05")
    return made


def do(page: Page, code: str, **typed: str) -> None:
    """Press a button of the record's head, answer what its dialog asks, and confirm."""
    button = page.locator(f".head a[href$='/act/{code}/']")
    if not button.is_visible():
        page.click("[popovertarget=more]")
    button.click()
    for name, text in typed.items():
        page.fill(f".sheet [name={name}]", text)
    with page.expect_navigation():
        page.click(".sheet button.main")


def fact(page: Page, text: str) -> None:
    """See a text in the head of the record."""
    expect(page.locator(".head")).to_contain_text(text)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_deal_becomes_money_and_every_figure_agrees(
    firm: Any, deal: Any, visit: Callable[..., Page], language: str, tmp_path: Path
) -> None:
    seller = visit(language)
    sign_in(seller, "sales1")
    quote = offer(seller, deal)
    boss = visit(language)
    sign_in(boss, "mgr1")
    let_go(boss, quote)
    contract = agree(seller, quote)
    judge = visit(language)
    sign_in(judge, "rev1")
    judge.goto(contract)
    do(judge, "approve")
    finance = visit(language)
    sign_in(finance, "fin1")
    finance.goto(contract)
    do(finance, "approve_finance")
    order = sign_and_ship(seller, contract)
    take_the_money(finance, tmp_path, order)
    bill(seller, finance, contract)
    figures_agree(firm, language)


def offer(page: Page, deal: Any) -> str:
    """The seller makes a quote of the deal; a price so far below the list waits for the manager."""
    page.goto(f"/opportunities/{deal.pk}/")
    do(page, "make_quote")
    page.wait_for_url(re.compile("/quotes/[0-9]+/"))
    fact(page, TOTAL)
    do(page, "submit")
    return page.url


def let_go(page: Page, quote: str) -> None:
    """The manager lets it go out."""
    page.goto(quote)
    do(page, "approve")


def agree(page: Page, quote: str) -> str:
    """The quote becomes a contract in two instalments, which goes to its two judges."""
    page.goto(quote)
    do(page, "to_contract")
    page.wait_for_url(re.compile("/contracts/[0-9]+/"))
    fact(page, TOTAL)
    contract = page.url
    page.click(".head a[href$='/edit/']")
    day = timezone.localdate().isoformat()
    for place, (title, share) in enumerate((("预付款", "30"), ("发货款", "70"))):
        if place:
            page.click('[data-move="new"]')
        page.fill(f'[name="lines.{place}.title"]', title)
        page.fill(f'[name="lines.{place}.due"]', day)
        page.fill(f'[name="lines.{place}.percent"]', share)
    with page.expect_navigation():
        page.click("button.main.last")
    do(page, "submit")
    return contract


def sign_and_ship(page: Page, contract: str) -> str:
    """The contract is signed and carried out: an order with the same total, confirmed and delivered as a whole."""
    page.goto(contract)
    do(page, "sign")
    do(page, "order_contract")
    page.wait_for_url(re.compile("/orders/[0-9]+/"))
    fact(page, TOTAL)
    do(page, "confirm")
    order = page.url
    page.click(".head a[href$='/deliver/']")
    with page.expect_navigation():
        page.click("form button.main")
    page.wait_for_url(re.compile("/deliveries/[0-9]+/"))
    do(page, "sign_for")
    return order


def take_the_money(page: Page, folder: Path, order: str) -> None:
    """Finance gives the file of the bank: whose payment it is, and what it pays, stand there already."""
    file = folder / "bank.csv"
    file.write_text(
        f"日期,付款人,收入金额\n{timezone.localdate()},{BUYER},{FIRST.replace(',', '')}\n", encoding="utf-8"
    )
    page.goto("/receipts/bank/")
    page.set_input_files("[name=file]", file)
    page.click("[name=upload]")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("[role=combobox]")).to_have_value(BUYER)
    expect(row).to_contain_text(FIRST)
    page.click("[name=book]")
    expect(page.locator(".empty")).to_be_visible()
    page.goto(order)
    expect(page.locator("#related")).to_contain_text(FIRST)


def bill(seller: Page, finance: Page, contract: str) -> None:
    """The seller asks for an invoice of all that is not billed; finance issues it from the workbench."""
    seller.goto(contract)
    fact(seller, FIRST)
    do(seller, "invoice_contract")
    seller.wait_for_url(re.compile("/invoices/[0-9]+/"))
    fact(seller, TOTAL)
    finance.goto("/")
    finance.locator("#tile-finance a[href*='/act/issue/']").click()
    finance.fill(".sheet [name=invoice_no]", BILL)
    with finance.expect_navigation():
        finance.click(".sheet button.main")
    seller.reload()
    fact(seller, BILL)


def figures_agree(firm: Any, language: str) -> None:
    """The owner reads the same everywhere, and SQL that adds up a second time says so too."""
    with acting_as(firm.viewer("exec1")) as by:
        board = actions.add(registry.get("analysis.dashboard"), {"name": "老板"}, by=by)
        Dashboard.objects.filter(pk=board.pk).update(cards=CARDS)
    client = firm.client("exec1", language)

    def read(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return html.unescape(re.sub(r"<[^>]*>", " ", answer.content.decode()))

    for code in FIVE:
        said = read(f"/sales/reports/{code}/")
        assert TOTAL in said or "receipts" in code, code
        assert FIRST in said, code
    looked = read(f"/boards/{board.pk}/look/")
    assert looked.count(TOTAL) == 2
    assert looked.count(FIRST) >= 2
    day = timezone.localdate().isoformat()
    sold, kept = (read(f"/journal/{firm.people[who].pk}/{day}/") for who in ("sales1", "fin1"))
    assert sold.count(TOTAL) == 6  # quote, contract and order, each in sum and by itself
    assert (kept.count(FIRST), kept.count(TOTAL)) == (2, 2)
    for statement, figure in AGAIN:
        assert f"{summed(firm, statement):,.2f}" == figure, statement


def summed(firm: Any, statement: str) -> Decimal:
    """Add up a second time."""
    with acting_as(firm.viewer("exec1")), connection.cursor() as cursor:
        cursor.execute(statement, [firm.organisation.pk])
        return Decimal(str(cursor.fetchone()[0]))
