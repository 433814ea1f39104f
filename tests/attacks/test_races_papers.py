"""Twenty at the same moment: one quote becomes one order, one price list holds, and nobody waits for ever for money."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from kemai.areas.products.models import PriceList
from kemai.areas.sales.models import Receipt, ReceivablePlan, SalesOrder
from kemai.areas.sales.orders.actions import cancel
from kemai.areas.sales.orders.actions import confirm as confirm_order
from kemai.areas.sales.quotes.actions import submit
from kemai.areas.sales.quotes.converting import to_order
from kemai.areas.sales.receipts.actions import confirm, match
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk"]
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20
LINES = [{"name": "主轴", "quantity": "3", "price": "100", "tax_rate": "0"}]


def add(key: str, by: Any, **values: Any) -> Any:
    return actions.add(registry.get(key), values, by=by)


def told(firm: Any, login: str, do: Callable[[Any], Any]) -> str:
    """Do something as somebody; gives "done", or the codes of the refusal."""
    with acting_as(firm.viewer(login)) as by:
        try:
            do(by)
        except Rejected as refused:
            return ",".join(sorted({one.code for many in refused.errors.values() for one in many}))
    return "done"


def test_one_quote_becomes_one_order_and_one_price_list_holds(on_disk: None, firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        customer = add("customers.customer", by, name="抢单公司")
        quote = submit(add("sales.quote", by, customer=customer.pk, lines=LINES), by=by)
        assert quote.status == "approved"
    said = at_once(MANY, lambda: told(firm, "sales1", lambda by: to_order(quote, by=by)))
    assert (said.count("done"), said.count("E-STATE")) == (1, MANY - 1)
    turns = count()

    def price_list(by: Any) -> None:
        add("products.pricelist", by, name=f"价目表 {next(turns)}", valid_from=timezone.localdate())

    said = at_once(MANY, lambda: told(firm, "mgr1", price_list))
    assert (said.count("done"), said.count("E-DUP")) == (1, MANY - 1)
    with acting_as(firm.viewer("mgr1")):
        assert SalesOrder.objects.filter(quote=quote).count() == 1
        assert PriceList.objects.count() == 1


def test_cancelling_orders_and_matching_their_money_never_lock_each_other_out(on_disk: None, firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        customer = add("customers.customer", by, name="华瑞精密").pk
        orders = [confirm_order(add("sales.salesorder", by, customer=customer, lines=LINES), by=by) for _ in range(5)]
        paid = {"customer": customer, "amount": "300", "date": timezone.localdate(), "method": "transfer"}
        receipts = [confirm(add("sales.receipt", by, **paid), by=by) for _ in range(5)]
        plans = [ReceivablePlan.objects.get(order=one).number for one in orders]
    turns = count()

    def half() -> str:
        turn = next(turns)
        place = turn // 2 % 5
        if turn % 2:
            return told(firm, "admin", lambda by: cancel(orders[place], by=by, reason="改期"))
        return told(firm, "admin", lambda by: match(receipts[place], by=by, plan=plans[place], amount="300"))

    said = at_once(MANY, half)
    assert set(said) <= {"done", "E-STATE", "E-RNG"}
    with acting_as(firm.viewer("admin")):
        assert set(SalesOrder.objects.values_list("status", "pay_state")) == {("cancelled", "none")}
        assert set(ReceivablePlan.objects.values_list("status", "paid", "open_sum")) == {("withdrawn", 0, 0)}
        assert Receipt.objects.aggregate(free=Sum("free"), matched=Sum("matched")) == {"free": 1500, "matched": 0}
