"""Orders: made from the papers before them, confirmed once with all checks, carried out, cancelled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import OpportunityLine, ReceivablePlan, Reservation, SalesOrderLine
from kemai.areas.sales.tests.selling import (
    CONTRACT,
    ORDER,
    add,
    confirmed_order,
    do,
    new_order,
    new_product,
    reasons,
    reviewed_contract,
    stored,
)
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.book import book
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

WORK = {"name": "安装调试", "quantity": "1", "price": "300", "tax_rate": "6"}


def reserved(firm: Any, order: Any) -> list[Decimal]:
    with acting_as(firm.viewer("admin")):
        return list(Reservation.objects.filter(order=order).values_list("quantity", flat=True))


@pytest.mark.spec("SAL-12")
def test_confirming_keeps_stock_and_asks_for_the_money_and_the_customer_shows_both(firm: Any, customer: Any) -> None:
    product = new_product(firm)
    with pytest.raises(Rejected) as refused:
        new_order(firm, customer, {"product": product.pk, "quantity": "0"})
    assert reasons(refused) == {"lines.0.quantity": ["E-RNG"]}
    goods = {"product": product.pk, "quantity": "5", "tax_rate": "13"}
    order = new_order(firm, customer, goods, WORK, discount="10", freight="20")
    assert (order.net, order.tax, order.total) == (Decimal("720.00"), Decimal("74.70"), Decimal("814.70"))
    empty = new_order(firm, customer)
    with pytest.raises(Rejected) as refused:
        do(firm, "sales1", ORDER, "confirm", empty)
    assert reasons(refused) == {"": ["E-STATE"]}
    confirmed = do(firm, "sales1", ORDER, "confirm", order)
    assert confirmed.status == "confirmed"
    assert reserved(firm, order) == [Decimal(5)]
    with acting_as(firm.viewer("fin1")):
        assert ReceivablePlan.objects.get(order=order).amount == Decimal("814.70")
    client = firm.client("sales1")
    page = client.get(f"/orders/{order.pk}/").content.decode()
    assert "预留 5" in page
    assert client.get(f"/orders/{order.pk}/paper/").content.startswith(b"%PDF")
    page = client.get(f"/customers/{customer.pk}/related/").content.decode()
    assert order.number in page
    assert "YS-" in page
    assert "814.70" in client.get(f"/customers/{customer.pk}/timeline/").content.decode()
    with pytest.raises(Rejected) as refused:
        do(firm, "sales1", ORDER, "confirm", order)
    assert reasons(refused) == {"": ["E-STATE"]}


def test_a_confirmed_order_is_not_edited_and_keeps_the_log_of_what_was_done(firm: Any, customer: Any) -> None:
    order = confirmed_order(firm, customer, WORK)
    with acting_as(firm.viewer("sales1")) as by:
        refusals: tuple[dict[str, Any], ...] = ({"freight": "5"}, {"lines": []})
        for values in refusals:
            with pytest.raises(Rejected) as refused:
                actions.edit(registry.get(ORDER), order.pk, values, by=by)
            assert "E-STATE" in {one for many in reasons(refused).values() for one in many}
        actions.edit(registry.get(ORDER), order.pk, {"plan": "周五装车"}, by=by)
        told = list(Act.objects.filter(record_type=ORDER, record_id=order.pk).values_list("action", flat=True))
    client = firm.client("sales1")
    assert "lines.sent" not in client.get(f"/orders/{order.pk}/edit/").content.decode()
    assert {f"{ORDER}.add", f"{ORDER}.confirm", f"{ORDER}.edit"} <= set(told)


def test_a_blacklisted_customer_gets_no_order(firm: Any, customer: Any) -> None:
    order = new_order(firm, customer, WORK)
    with acting_as(firm.viewer("admin")) as by:
        entry = book(by).find("customer_type", "blacklist")
        assert entry is not None
        Customer.objects.filter(pk=customer.pk).update(customer_type_id=entry.id)
    with pytest.raises(Rejected, match="黑名单"):
        do(firm, "sales1", ORDER, "confirm", order)


def test_cancelling_needs_the_right_and_a_reason_and_frees_stock_and_money(firm: Any, customer: Any) -> None:
    product = new_product(firm)
    order = confirmed_order(firm, customer, {"product": product.pk, "quantity": "2"})
    with pytest.raises(Forbidden):
        do(firm, "sales1", ORDER, "cancel", order, reason="客户改主意")
    with pytest.raises(Rejected) as refused:
        do(firm, "mgr1", ORDER, "cancel", order)
    assert reasons(refused) == {"reason": ["E-REQ"]}
    cancelled = do(firm, "mgr1", ORDER, "cancel", order, reason="客户改主意")
    assert (cancelled.status, cancelled.because) == ("cancelled", "客户改主意")
    assert reserved(firm, order) == []
    with acting_as(firm.viewer("fin1")):
        assert not ReceivablePlan.objects.filter(order=order).exclude(status="withdrawn").exists()


def test_states_move_along_their_arrows_only(firm: Any, customer: Any) -> None:
    order = confirmed_order(firm, customer, WORK)
    do(firm, "sales1", ORDER, "begin", order)
    with pytest.raises(Rejected):
        do(firm, "sales1", ORDER, "complete", order)
    odd = do(firm, "sales1", ORDER, "mark_abnormal", order, reason="地址不对")
    assert (odd.status, odd.because) == ("abnormal", "地址不对")
    with pytest.raises(Rejected):
        do(firm, "sales1", ORDER, "begin", order)
    assert do(firm, "sales1", ORDER, "settle_abnormal", order).status == "confirmed"
    with acting_as(firm.viewer("mgr1")) as by, pytest.raises(Rejected):
        actions.delete(registry.get(ORDER), order.pk, by=by)


def test_an_order_of_a_contract_asks_for_nothing_of_its_own(firm: Any, customer: Any) -> None:
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer))
    order = do(firm, "sales1", CONTRACT, "order_contract", contract)
    assert (order.contract_id, order.customer_id, order.status) == (contract.pk, customer.pk, "draft")
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(ORDER), order.pk, {"lines": [WORK]}, by=by)
    do(firm, "sales1", ORDER, "confirm", order)
    with acting_as(firm.viewer("fin1")):
        assert not ReceivablePlan.objects.filter(order=order).exists()


def test_a_deal_becomes_an_order_and_is_won_by_it_without_a_waiver(firm: Any, customer: Any, deal_of: Any) -> None:
    deal = deal_of()
    product = new_product(firm)
    line = {"opportunity": deal.pk, "catalogue_product": product.pk, "quantity": "3", "price": "90"}
    add(firm, "sales1", "sales.opportunityline", **line)
    order = do(firm, "sales1", "sales.opportunity", "order_deal", deal)
    with acting_as(firm.viewer("sales1")):
        assert OpportunityLine.objects.filter(opportunity=deal).count() == 1
        assert SalesOrderLine.objects.get(order=order).product_id == product.pk
    with pytest.raises(Rejected):
        do(firm, "sales1", "sales.opportunity", "win", deal)
    do(firm, "sales1", ORDER, "confirm", order)
    assert do(firm, "sales1", "sales.opportunity", "win", deal).status == "won"
    assert stored(firm, deal).waived_by_id is None
