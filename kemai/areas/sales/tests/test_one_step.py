"""The next paper by one button: invoice and payment of orders and contracts, and orders that their contract pays."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.sales.tests.selling import (
    CONTRACT,
    ORDER,
    add,
    confirmed_order,
    do,
    reasons,
    reviewed_contract,
    stored,
)
from kemai.core.access.errors import Forbidden
from kemai.core.records.errors import Rejected

LINE = {"name": "主轴", "quantity": "3", "price": "100", "tax_rate": "13"}


def page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def test_an_order_is_billed_and_paid_by_one_button_each(firm: Any, customer: Any) -> None:
    order = confirmed_order(firm, customer, LINE)
    asked = page(firm.client("sales1").get(f"/orders/{order.pk}/act/invoice_order/"))
    assert 'value="339.00"' in asked
    assert "act/pay_order/" not in page(firm.client("sales1").get(f"/orders/{order.pk}/"))
    bill = do(firm, "sales1", ORDER, "invoice_order", order, kind="plain", amount="300")
    assert (bill.amount, bill.order_id, bill.title, bill.status) == (300, order.pk, customer.name, "requested")
    for amount, wrong in (("39.01", "E-RNG"), ("0", "E-RNG"), ("多", "E-FMT")):
        with pytest.raises(Rejected) as refused:
            do(firm, "sales1", ORDER, "invoice_order", order, kind="plain", amount=amount)
        assert reasons(refused) == {"amount": [wrong]}
    do(firm, "sales1", ORDER, "invoice_order", order, kind="electronic", amount="39")
    with pytest.raises(Rejected) as refused:
        do(firm, "sales1", ORDER, "invoice_order", order, kind="plain", amount="1")
    assert reasons(refused) == {"": ["E-STATE"]}
    with pytest.raises(Forbidden):
        do(firm, "sales1", ORDER, "pay_order", order, amount="339", method="cash")
    assert 'value="339.00"' in page(firm.client("fin1").get(f"/orders/{order.pk}/act/pay_order/"))
    with pytest.raises(Rejected) as refused:
        do(firm, "fin1", ORDER, "pay_order", order, amount="339.01", method="cash")
    assert reasons(refused) == {"amount": ["E-RNG"]}
    came = do(firm, "fin1", ORDER, "pay_order", order, amount="139", method="cash")
    assert (came.amount, came.free, came.status) == (139, 0, "confirmed")
    assert stored(firm, order).pay_state == "part"
    do(firm, "fin1", ORDER, "pay_order", order, amount="200", method="transfer")
    assert stored(firm, order).pay_state == "all"
    with pytest.raises(Rejected) as refused:
        do(firm, "fin1", ORDER, "pay_order", order, amount="1", method="cash")
    assert reasons(refused) == {"": ["E-STATE"]}


def test_an_order_of_a_contract_is_paid_and_billed_with_it(firm: Any, customer: Any) -> None:
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer))
    order = do(firm, "sales1", CONTRACT, "order_contract", contract)
    add(firm, "sales1", "sales.salesorderline", order=order.pk, **LINE)
    order = do(firm, "sales1", ORDER, "confirm", order)
    do(firm, "fin1", ORDER, "pay_order", order, amount="4000", method="transfer")
    assert (stored(firm, contract).paid, stored(firm, order).pay_state) == (4000, "part")
    bill = do(firm, "sales1", ORDER, "invoice_order", order, kind="plain", amount="10000")
    assert (bill.contract_id, bill.order_id) == (contract.pk, None)
    with pytest.raises(Rejected) as refused:
        add(firm, "sales1", "sales.invoice", order=order.pk, customer=customer.pk, amount="5", kind="plain")
    assert reasons(refused) == {"order": ["E-STATE"]}
    do(firm, "fin1", CONTRACT, "pay_contract", contract, amount="6000", method="transfer")
    assert (stored(firm, contract).payment_state, stored(firm, order).pay_state) == ("full", "all")
    later = do(firm, "sales1", CONTRACT, "order_contract", contract)
    add(firm, "sales1", "sales.salesorderline", order=later.pk, **LINE)
    assert do(firm, "sales1", ORDER, "confirm", later).pay_state == "all"
    side = page(firm.client("sales1").get(f"/orders/{order.pk}/related/"))
    assert f"由合同 {contract.number} 收款" in side
    assert "10,000" in side


def test_a_deal_without_lines_is_quoted_as_a_whole_and_the_day_says_what_it_was_worth(
    firm: Any, customer: Any, deal_of: Any
) -> None:
    quote = do(firm, "sales1", "sales.opportunity", "make_quote", deal_of())
    assert (quote.net, quote.opportunity_id is not None) == (1000000, True)
    order = confirmed_order(firm, customer, LINE)
    do(firm, "fin1", ORDER, "pay_order", order, amount="339", method="cash")
    day = timezone.localdate().isoformat()
    sold = page(firm.client("mgr1").get(f"/journal/{firm.people['sales1'].pk}/{day}/"))
    assert "1,000,000.00" in sold
    assert "339.00" in sold
    kept = page(firm.client("exec1").get(f"/journal/{firm.people['fin1'].pk}/{day}/"))
    assert "确认收款" in kept
    assert kept.count("339.00") == 2


def test_lists_say_where_their_records_come_from(firm: Any) -> None:
    bills, goods = (page(firm.client("sales1").get(f"/{address}/")) for address in ("invoices", "deliveries"))
    assert "申请开票" in bills
    assert "导入表格" not in bills + goods
    assert "/invoices/add/" in bills
    assert "/deliveries/add/" not in goods
    assert 'href="/invoices/" aria-current="page"' in bills
