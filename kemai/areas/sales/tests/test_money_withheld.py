"""No page tells a sum that its reader may not know: pages, panels, tiles and the timeline, hidden and masked."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.viewers import forget
from kemai.areas.sales.models import BankLine, Opportunity, ReceivablePlan, SalesOrderLine
from kemai.areas.sales.simple.selling import SIMPLE
from kemai.areas.sales.tests.selling import CONTRACT, ORDER, add, confirmed_order, do, new_product, reviewed_contract
from kemai.core.dictionary.book import book
from kemai.core.options.actions import change
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.current import everyone

DEAL, RECEIPT, PLAN, INVOICE = "sales.opportunity", "sales.receipt", "sales.receivableplan", "sales.invoice"
COST, REVIEW, PRODUCT, CUSTOMER = "sales.costentry", "sales.creditreview", "products.product", "customers.customer"
MATCH, BANK, DESK = "/receipts/{paid}/match/", "/receipts/bank/", "/"
BESIDE, WORTH = "/customers/{customer}/related/", "/customers/{customer}/worth/"
OF_CONTRACT, OF_ORDER = "/contracts/{contract}/related/", "/orders/{order}/related/"
TIMELINE = "/customers/{customer}/timeline/"
PROFIT = (">成本<", ">利润<")
BOTH = ("hide", "mask")
TABLE = [
    ("fin1", MATCH, f"{RECEIPT}:amount", ("6,000.00",)),
    ("fin1", MATCH, f"{RECEIPT}:matched", ("1,000.00",)),
    ("fin1", MATCH, f"{RECEIPT}:free", (">5,000.00<", 'value="2000.00"')),
    ("fin1", MATCH, f"{PLAN}:amount", ("7,000.00",)),
    ("fin1", MATCH, f"{PLAN}:open_sum", (">2,000.00<", 'value="2000.00"')),
    ("fin1", MATCH, f"{PLAN}:paid", ("<span>1,000.00</span>", 'value="2000.00"')),
    ("fin1", BANK, f"{RECEIPT}:amount", ("4,321.00", "2,000.00")),
    ("fin1", BANK, f"{PLAN}:open_sum", (" 2,000.00", " 2,321.00")),
    ("fin1", DESK, f"{RECEIPT}:amount", ("¥777",)),
    ("fin1", DESK, f"{INVOICE}:amount", ("¥1,234",)),
    ("fin1", DESK, f"{PLAN}:open_sum", ("¥2,000",)),
    ("mgr1", "/desk/stalled/", f"{DEAL}:amount", ("¥765,432",)),
    ("mgr1", "/leads/reports/stages/", f"{DEAL}:amount", ("765,432",)),
    ("mgr1", "/customers/matrix/", f"{CUSTOMER}:est_value", ("880,088",)),
    ("fin1", "/receivables/ageing/", f"{PLAN}:open_sum", ("9,300.52", "9,301")),
    ("fin1", BESIDE, f"{PLAN}:amount", (">应收<", ">到款<", ">未到<")),
    ("fin1", BESIDE, f"{PLAN}:paid", (">应收<", ">到款<", ">未到<")),
    ("fin1", BESIDE, f"{INVOICE}:amount", (">已开<", ">未开<")),
    ("fin1", BESIDE, f"{REVIEW}:limit", ("50,000", ">剩余额度<")),
    ("fin1", OF_CONTRACT, f"{CONTRACT}:amount", (">应收<", *PROFIT)),
    ("fin1", OF_CONTRACT, f"{PLAN}:open_sum", (">应收<", *PROFIT)),
    ("fin1", OF_CONTRACT, f"{INVOICE}:amount", (">已开<", ">未开<")),
    ("fin1", OF_CONTRACT, f"{COST}:amount", PROFIT),
    ("fin1", OF_CONTRACT, f"{PRODUCT}:cost", PROFIT),
    ("fin1", OF_ORDER, f"{ORDER}:total", (">应收<", ">未到<")),
    ("fin1", OF_ORDER, f"{PLAN}:paid", (">应收<", ">未到<")),
    ("fin1", TIMELINE, f"{CONTRACT}:amount", ("签订合同 10,000.00",)),
    ("fin1", TIMELINE, f"{RECEIPT}:amount", ("收到 6,000.00",)),
    ("fin1", TIMELINE, f"{ORDER}:total", ("下单 300.52",)),
    ("fin1", WORTH, f"{ORDER}:net", ("265.95", "年贡献", "终身价值")),
    ("fin1", WORTH, f"{COST}:amount", ("250", "年贡献", "终身价值", "服务成本")),
    ("fin1", WORTH, f"{PRODUCT}:cost", ("-180", "年贡献", "终身价值")),
    ("fin1", BESIDE, f"{ORDER}:net", ("年贡献", "终身价值")),
    ("fin1", BESIDE, f"{COST}:amount", ("年贡献", "终身价值", "服务成本")),
]
LEFT = {MATCH: "未结清的应收款", BANK: "待确认的流水", DESK: "财务待办", WORTH: "流失风险", TIMELINE: "签订合同"}


def level(firm: Any, login: str, given: str, how: str) -> None:
    """Give the role of a reader a level for one field, none where it is empty."""
    key, _colon, name = given.partition(":")
    with everyone(reason="tests"):
        fields = {key: {name: how}} if how else {}
        Role.objects.filter(organisation=firm.organisation, users=firm.people[login]).update(fields=fields)
    forget()


@pytest.fixture
def dealings(firm: Any) -> dict[str, int]:
    """A customer with all that shows money: papers, debts, receipts, costs, a deal that stands still."""
    today = timezone.localdate()
    with acting_as(firm.viewer("sales1")) as by:
        potential = next(one.id for one in book(by).by_key["customer_type"] if one.code == "potential")
        grade, kind = (book(by).open(key)[0].id for key in ("credit_grade", "cost_kind"))
    worth = {"customer_type": potential, "urgency": 5, "importance": 5, "est_value": "880088"}
    customer = add(firm, "sales1", CUSTOMER, name="华瑞精密", **worth)
    review = {"grade": grade, "limit": "50000", "terms_days": 30, "valid_until": today + timedelta(days=90)}
    do(firm, "fin1", REVIEW, "approve", add(firm, "admin", REVIEW, customer=customer.pk, **review))
    add(firm, "admin", COST, customer=customer.pk, date=today, kind=kind, amount="250")
    parts = ({"title": "预付款", "percent": "30", "due": today}, {"title": "尾款", "percent": "70", "due": today})
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer, *parts))
    product = new_product(firm, cost="60")
    line = {"product": product.pk, "quantity": "3", "price": "98.5", "discount": "10", "tax_rate": "13"}
    order = confirmed_order(firm, customer, line)
    given = {"customer": customer.pk, "date": today, "method": "transfer"}
    paid = do(firm, "fin1", RECEIPT, "confirm", add(firm, "fin1", RECEIPT, amount="6000", **given))
    with acting_as(firm.viewer("fin1")) as by:
        first = ReceivablePlan.objects.get(contract=contract.pk, amount=3000)
    do(firm, "fin1", RECEIPT, "match", paid, plan=str(first.pk), amount="1000")
    add(firm, "fin1", RECEIPT, amount="777", **given)
    bill = {"customer": customer.pk, "contract": contract.pk, "kind": "plain", "amount": "1234"}
    add(firm, "sales1", INVOICE, **bill)
    deal = add(firm, "sales1", DEAL, name="主轴二期", customer=customer.pk, amount="765432", close_date=today)
    with acting_as(firm.viewer("fin1")) as by:
        Opportunity.objects.filter(pk=deal.pk).update(stage_since=today - timedelta(days=40))
        line_of_bank = {
            "day": today,
            "payer": "华瑞精密",
            "amount": Decimal(4321),
            "key": "x",
            "uploaded_at": timezone.now(),
        }
        BankLine.objects.create(organisation_id=by.organisation_id, **line_of_bank)
    return {"customer": customer.pk, "contract": contract.pk, "order": order.pk, "paid": paid.pk, "deal": deal.pk}


def shown(firm: Any, login: str, address: str, dealings: dict[str, int]) -> str:
    """Open a page as somebody; one that says nothing but sums is closed to whom none may be told."""
    answer = firm.client(login).get(address.format(**dealings))
    assert answer.status_code in (200, 403), (address, answer.content[:300])
    return html.unescape(answer.content.decode()).partition("<main")[2] or html.unescape(answer.content.decode())


def test_no_page_tells_a_sum_that_its_reader_may_not_know(firm: Any, dealings: dict[str, int]) -> None:
    for login, address, field, words in TABLE:
        level(firm, login, field, "")
        whole = shown(firm, login, address, dealings)
        told = [one for one in words if one in whole]
        assert told, (address, field, whole)
        for how in BOTH:
            level(firm, login, field, how)
            left = shown(firm, login, address, dealings)
            assert not [one for one in words if one in left], (how, address, field, left)
            assert LEFT.get(address, "") in left, (how, address, field)
        level(firm, login, field, "")


def test_own_figures_count_only_where_amounts_are_hidden(firm: Any, dealings: dict[str, int]) -> None:
    """A person's own deals are not masked for them, but may be hidden."""
    for how, told in (("", True), ("mask", True), ("hide", False)):
        level(firm, "sales1", f"{DEAL}:amount", how)
        page = shown(firm, "sales1", "/", dealings)
        assert ("¥765,432" in page) == told, how
        assert "在谈加权" in page


def test_what_is_suggested_and_refused_tells_no_sum_either(firm: Any, dealings: dict[str, int]) -> None:
    match = MATCH.format(**dealings)
    with acting_as(firm.viewer("fin1")):
        plan = ReceivablePlan.objects.get(contract=dealings["contract"], amount=3000)
    dialogs = (
        ("fin1", f"/contracts/{dealings['contract']}/act/pay_contract/", "9000.00", f"{PLAN}:open_sum"),
        ("sales1", f"/contracts/{dealings['contract']}/act/invoice_contract/", "8766.00", f"{INVOICE}:amount"),
        ("fin1", f"/receipts/{dealings['paid']}/act/refund/", "5000.00", f"{RECEIPT}:free"),
    )
    for login, address, amount, field in dialogs:
        client = firm.client(login)
        assert f'value="{amount}"' in client.get(address).content.decode(), address
        for how in BOTH:
            level(firm, login, field, how)
            assert amount not in client.get(address).content.decode(), address
            level(firm, login, field, "")
    fin = firm.client("fin1")
    much = {f"plan-{plan.pk}": "99999"}
    assert "5,000.00" in html.unescape(fin.post(match, much).content.decode())
    level(firm, "fin1", f"{RECEIPT}:free", "hide")
    refused = html.unescape(fin.post(match, much).content.decode())
    assert "不超过未结的金额" in refused
    assert "5,000.00" not in refused


@pytest.fixture
def simple(firm: Any) -> None:
    """Switch simple sales on."""
    with acting_as(firm.viewer("admin")) as by:
        change({SIMPLE.key: True}, by=by)


def test_simple_sales_tell_no_total_and_change_no_price_unseen(
    firm: Any, simple: None, dealings: dict[str, int]
) -> None:
    home = "/simple-sales/"
    with everyone(reason="tests"):
        product = SalesOrderLine.objects.get(order=dealings["order"]).product_id
    typed = {"customer": dealings["customer"], "product": product, "quantity": "2", "price": "56.5"}
    assert firm.client("sales1").post(f"{home}add/", typed).status_code == 302
    boss = firm.client("mgr1")
    page = boss.get(home).content.decode()
    assert "113.00" in page
    changing = re.findall(rf"{home}\d+/change/", page)
    assert 'value="56.50"' in boss.get(changing[0]).content.decode()
    for how in BOTH:
        level(firm, "mgr1", f"{ORDER}:total", how)
        assert "113.00" not in boss.get(home).content.decode()
        level(firm, "mgr1", f"{ORDER}line:price", how)
        assert changing[0] not in boss.get(home).content.decode()
        assert boss.get(changing[0]).status_code == 404
        assert boss.get(f"{home}add/").status_code == 200


def test_too_large_an_invoice_is_refused_without_saying_what_is_due(firm: Any, dealings: dict[str, int]) -> None:
    bill = {"customer": dealings["customer"], "contract": dealings["contract"], "kind": "plain", "amount": "9999"}
    for how, told in (("", True), ("mask", False), ("hide", False)):
        level(firm, "sales1", f"{PLAN}:amount", how)
        with pytest.raises(Rejected) as refused:
            add(firm, "sales1", INVOICE, **bill)
        assert ("8,766.00" in refused.value.errors["amount"][0].message) == told
