"""Simple sales: one form with customer, product, quantity makes a paid order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.sales.models import Receipt, SalesOrder
from kemai.areas.sales.tests.selling import new_product
from kemai.core.options.actions import change
from kemai.core.tenancy import acting_as

HOME = "/simple-sales/"


@pytest.fixture
def simple(firm: Any) -> None:
    """Switch simple sales on."""
    with acting_as(firm.viewer("admin")) as by:
        change({"sales.simple": True}, by=by)


def orders(firm: Any) -> list[SalesOrder]:
    with acting_as(firm.viewer("admin")):
        return list(SalesOrder.objects.exclude(status="cancelled").order_by("pk"))


def test_it_is_absent_until_the_firm_switches_it_on(firm: Any) -> None:
    assert firm.client("sales1").get(HOME).status_code == 404


@pytest.mark.spec("SAL-25")
def test_three_fields_make_a_paid_order(firm: Any, customer: Any, simple: None) -> None:
    product, client = new_product(firm), firm.client("sales1")
    typed = {"customer": customer.pk, "product": product.pk, "quantity": "2"}
    refused = client.post(f"{HOME}add/", typed | {"quantity": "0"})
    assert refused.status_code == 422
    assert "超出允许范围" in refused.content.decode()
    for bad in ({"customer": ""}, {"product": ""}, {"paid": "很多"}, {"paid": "99999"}, {"paid": "-1"}):
        assert client.post(f"{HOME}add/", typed | bad).status_code == 422
    assert orders(firm) == []
    assert client.post(f"{HOME}add/", typed).status_code == 302
    [order] = orders(firm)
    assert (order.status, order.pay_state, order.channel) == ("confirmed", "all", "store")
    with acting_as(firm.viewer("fin1")):
        assert Receipt.objects.get(status="confirmed").amount == order.total
    assert order.number in client.get(f"{HOME}?q=主轴").content.decode()
    assert order.number not in client.get(f"{HOME}?q=没有").content.decode()


def test_a_sale_is_changed_and_taken_back_by_who_may_cancel(firm: Any, customer: Any, simple: None) -> None:
    product = new_product(firm)
    typed = {"customer": customer.pk, "product": product.pk, "quantity": "2", "price": "50", "paid": "30"}
    firm.client("sales1").post(f"{HOME}add/", typed)
    [order] = orders(firm)
    assert order.pay_state == "part"
    assert firm.client("sales1").post(f"{HOME}{order.pk}/undo/").status_code == 403
    boss = firm.client("mgr1")
    assert boss.get(f"{HOME}{order.pk}/change/").status_code == 200
    assert boss.post(f"{HOME}{order.pk}/change/", typed | {"quantity": "3", "paid": ""}).status_code == 302
    [changed] = orders(firm)
    assert changed.pk != order.pk
    assert changed.pay_state == "all"
    with acting_as(firm.viewer("fin1")):
        amounts = Receipt.objects.filter(status="confirmed").values_list("amount", flat=True)
        assert list(amounts) == [changed.total]
        assert Decimal(0) < changed.total
    assert boss.post(f"{HOME}{changed.pk}/undo/").status_code == 302
    assert orders(firm) == []
