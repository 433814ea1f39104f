"""What a contract earns, to the cent, with goods that come back; the five reports and a sum over rows say the same."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.sales.costs.profit import profit_of
from kemai.areas.sales.deliveries.shipping import deliver
from kemai.areas.sales.invoices.sums import billed_with
from kemai.areas.sales.models import SalesOrderLine
from kemai.areas.sales.returns.taking import take_back
from kemai.areas.sales.tests.selling import CONTRACT, ORDER, add, do, new_order, new_product, reviewed_contract
from kemai.core.dictionary.book import book
from kemai.core.tenancy import acting_as

RETURN, COST = "sales.returnorder", "sales.costentry"


def sold(firm: Any, customer: Any, **values: Any) -> tuple[Any, Any]:
    """A signed contract over 10,000 with an order of seven spindles that cost 33.33 each, all of them delivered."""
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer, **values))
    product = new_product(firm, code=f"ZJ-{contract.pk}", cost="33.33")
    line = {"product": product.pk, "quantity": "7", "price": "100", "tax_rate": "13", "discount": "10"}
    given = {"contract": contract.pk, "currency": contract.currency, "freight": "12.5"}
    order = do(firm, "sales1", ORDER, "confirm", new_order(firm, customer, line, **given))
    with acting_as(firm.viewer("sales1")) as by:
        goods = SalesOrderLine.objects.get(order=order)
        deliver(order.pk, {goods.pk: goods.quantity}, by=by)
    return contract, order


def back(firm: Any, order: Any, kind: str, quantity: str, refund: str) -> Any:
    """Register goods that come back."""
    with acting_as(firm.viewer("sales1")) as by:
        goods = SalesOrderLine.objects.get(order=order)
        reason = book(by).open("return_reason")[0].id
        return take_back(order.pk, {goods.pk: Decimal(quantity)}, by=by, kind=kind, reason=reason, refund=refund)


def earned(firm: Any, contract: Any) -> tuple[Decimal, Decimal, Decimal]:
    """Give amount, cost and profit; what it brings is what is due by the panel beside it."""
    with acting_as(firm.viewer("fin1")) as by:
        made = profit_of(contract, by)
        assert made.amount == billed_with(contract).due
    return made.amount, made.cost, made.profit


def figures(firm: Any, address: str) -> dict[str, Decimal]:
    """Read the line of totals of a report by its headings."""
    page = html.unescape(firm.client("fin1").get(address).content.decode())
    table = page.partition("<table")[2].partition("</table>")[0]
    plain = [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr.*?</tr>", table, re.S)
    ]
    last = next(row for row in plain if row[0] == "合计")
    return {name: Decimal(text.replace(",", "")) for name, text in zip(plain[0][1:], last[1:], strict=True) if text}


def test_goods_that_come_back_lower_what_a_contract_brings_and_what_it_costs(firm: Any, customer: Any) -> None:
    contract, order = sold(firm, customer)
    assert earned(firm, contract) == (Decimal(10000), Decimal("233.31"), Decimal("9766.69"))
    returned = back(firm, order, "return", "2.5", "254.25")
    assert earned(firm, contract)[2] == Decimal("9766.69"), "nothing is back before it is received"
    do(firm, "sales1", RETURN, "receive", returned)
    assert earned(firm, contract) == (Decimal("9745.75"), Decimal("149.99"), Decimal("9595.76"))
    do(firm, "sales1", RETURN, "undo", returned, reason="客户又要了")
    assert earned(firm, contract) == (Decimal(10000), Decimal("233.31"), Decimal("9766.69"))


@pytest.mark.parametrize(
    ("kind", "refund", "wanted"),
    [("defect", "101.70", ("9898.30", "233.31")), ("exchange", "0", ("10000", "233.31"))],
)
def test_defective_goods_are_lost_and_exchanged_ones_cost_once(
    firm: Any, customer: Any, kind: str, refund: str, wanted: tuple[str, str]
) -> None:
    contract, order = sold(firm, customer)
    do(firm, "sales1", RETURN, "receive", back(firm, order, kind, "1", refund))
    amount, cost = map(Decimal, wanted)
    assert earned(firm, contract) == (amount, cost, amount - cost)


def test_the_five_reports_add_up_to_the_profit(firm: Any, customer: Any) -> None:
    papers = [sold(firm, customer), sold(firm, customer)]
    for (contract, order), refund in zip(papers, ("254.25", "0.01"), strict=True):
        do(firm, "sales1", RETURN, "receive", back(firm, order, "return", "2.5", refund))
        given = {"date": timezone.localdate(), "kind": "travel", "amount": "99.99", "contract": contract.pk}
        add(firm, "fin1", COST, **given)
    made = [earned(firm, contract) for contract, _order in papers]
    sums = figures(firm, "/sales/reports/combined/")
    assert sums["合同额"] - sums["退货额"] == sum(amount for amount, _cost, _profit in made)
    assert sums["费用"] == Decimal("199.98")
    brought = sums["合同额"] - sums["退货额"] - sums["费用"] - sum(cost for _amount, cost, _profit in made)
    assert brought == sum(profit for _amount, _cost, profit in made)
    with acting_as(firm.viewer("fin1")):
        product = SalesOrderLine.objects.get(order=papers[1][1]).product_id
    narrowed = figures(firm, f"/sales/reports/combined/?product={product}")
    assert (narrowed["合同额"], narrowed["退货额"]) == (Decimal(10000), Decimal("0.01"))


def test_costs_in_the_firms_own_currency_make_no_profit_of_a_foreign_contract(firm: Any, customer: Any) -> None:
    contract, order = sold(firm, customer, currency="USD")
    returned = do(firm, "sales1", RETURN, "receive", back(firm, order, "return", "2.5", "254.25"))
    assert returned.currency == "USD"
    page = html.unescape(firm.client("fin1").get(f"/contracts/{contract.pk}/related/").content.decode())
    assert ">CNY 149.99<" in page
    assert ">利润<" not in page
    sums = html.unescape(firm.client("fin1").get("/sales/reports/status/").content.decode())
    assert "退货额 · USD" in sums
