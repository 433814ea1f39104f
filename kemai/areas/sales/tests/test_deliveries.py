"""Deliveries in parts, returns, exchanges, defective goods: never more than ordered, never more than delivered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.sales.models import Delivery, Reservation, ReturnOrder, SalesOrderLine
from kemai.areas.sales.tests.selling import ORDER, confirmed_order, do, new_product, reasons, stored
from kemai.core.dictionary.book import book
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

RETURN = "sales.returnorder"


@pytest.fixture
def order(firm: Any, customer: Any) -> Any:
    """Give a confirmed order of five, at 100 each and 13 % tax."""
    product = new_product(firm)
    return confirmed_order(firm, customer, {"product": product.pk, "quantity": "5", "tax_rate": "13"})


def line_of(firm: Any, order: Any) -> SalesOrderLine:
    with acting_as(firm.viewer("admin")):
        return SalesOrderLine.objects.get(order=order)


def why(firm: Any, code: str) -> str:
    with acting_as(firm.viewer("admin")) as by:
        entry = book(by).find("return_reason", code)
        assert entry is not None
        return str(entry.id)


def ship(firm: Any, order: Any, quantity: str, status: int = 302, **more: str) -> str:
    typed = {f"line.{line_of(firm, order).pk}": quantity, "carrier": "顺丰", "tracking_no": "SF100"}
    answer = firm.client("sales1").post(f"/orders/{order.pk}/deliver/", typed | more)
    assert answer.status_code == status
    return str(answer.content.decode())


def take_back(firm: Any, order: Any, quantity: str, status: int = 302, **more: str) -> str:
    typed = {f"line.{line_of(firm, order).pk}": quantity, "kind": "defect", "reason": why(firm, "defect")}
    answer = firm.client("sales1").post(f"/orders/{order.pk}/take-back/", typed | more)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_three_of_five_are_shipped_and_one_comes_back_as_defective(firm: Any, order: Any) -> None:
    assert "E-RNG" not in ship(firm, order, "6", 422)
    assert "超出允许范围" in ship(firm, order, "6", 422)
    assert "格式不正确" in ship(firm, order, "三", 422)
    assert "至少填一行" in ship(firm, order, "0", 422)
    assert firm.client("sales1").get(f"/orders/{order.pk}/take-back/").status_code == 409
    ship(firm, order, "3")
    now = stored(firm, order)
    assert (now.status, now.deliver_state) == ("doing", "part")
    with acting_as(firm.viewer("sales1")):
        delivery = Delivery.objects.get(order=order)
        assert Reservation.objects.get(order=order).quantity == Decimal(2)
    assert (delivery.status, delivery.carrier, delivery.tracking_no) == ("shipped", "顺丰", "SF100")
    assert "超出允许范围" in ship(firm, order, "3", 422)
    assert "超出允许范围" in take_back(firm, order, "4", 422)
    assert "超出允许范围" in take_back(firm, order, "1", 422, refund="113.01")
    assert "此项为必填项" in take_back(firm, order, "1", 422, reason="")
    take_back(firm, order, "1", refund="113")
    line = line_of(firm, order)
    assert (line.shipped, line.returned) == (Decimal(3), Decimal(1))
    with acting_as(firm.viewer("sales1")):
        back = ReturnOrder.objects.get(order=order)
    assert (back.kind, back.refund, back.status) == ("defect", Decimal("113.00"), "open")
    do(firm, "sales1", RETURN, "receive", back)
    assert do(firm, "sales1", RETURN, "complete", back).status == "done"
    client = firm.client("sales1")
    assert delivery.number in client.get(f"/orders/{order.pk}/related/").content.decode()
    assert client.get(f"/deliveries/{delivery.pk}/paper/").content.startswith(b"%PDF")
    page = client.get(f"/orders/{order.pk}/").content.decode()
    assert "已发 3/5" in page
    assert "退回 1" in page
    with pytest.raises(Rejected) as refused:
        do(firm, "mgr1", ORDER, "cancel", order, reason="太晚")
    assert reasons(refused) == {"": ["E-STATE"]}


def test_all_shipped_and_signed_for_lets_the_order_be_completed(firm: Any, order: Any) -> None:
    ship(firm, order, "5")
    assert stored(firm, order).status == "shipped"
    assert firm.client("sales1").get(f"/orders/{order.pk}/deliver/").status_code == 409
    with acting_as(firm.viewer("sales1")):
        delivery = Delivery.objects.get(order=order)
        assert not Reservation.objects.filter(order=order).exists()
    signed = do(firm, "sales1", "sales.delivery", "sign_for", delivery)
    assert signed.signed_at is not None
    assert do(firm, "sales1", ORDER, "complete", order).status == "done"


def test_an_exchange_is_shipped_anew_and_a_refused_return_counts_nothing(firm: Any, order: Any) -> None:
    ship(firm, order, "5")
    take_back(firm, order, "2", kind="exchange")
    with acting_as(firm.viewer("sales1")):
        exchange = ReturnOrder.objects.get(order=order)
    do(firm, "sales1", RETURN, "receive", exchange)
    line = line_of(firm, order)
    assert (line.shipped, line.returned) == (Decimal(3), Decimal(0))
    ship(firm, order, "2")
    take_back(firm, order, "1")
    with acting_as(firm.viewer("sales1")):
        back = ReturnOrder.objects.get(order=order, kind="defect")
    do(firm, "sales1", RETURN, "refuse", back, reason="过了退货期")
    assert line_of(firm, order).returned == 0
