"""Goods that come back: the order, the stock, the money and the ticket say the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.sales.models import Delivery, ReceivablePlan, ReturnOrder, SalesOrderLine
from kemai.areas.sales.tests.selling import confirmed_order, do, new_product, stored
from kemai.areas.service.models import Ticket
from kemai.areas.stock.models import StockMove
from kemai.areas.stock.tests.stocking import lying, stocked
from kemai.core.modules.closing import switch
from kemai.core.modules.declare import find
from kemai.core.notes.models import Note
from kemai.core.tenancy import acting_as

RETURN, TICKET = "sales.returnorder", "service.ticket"


@pytest.fixture
def product(firm: Any) -> Any:
    made = new_product(firm)
    stocked(firm, made, "10", because="期初")
    return made


@pytest.fixture
def order(firm: Any, customer: Any, product: Any) -> Any:
    """Give a confirmed order of five, at 100 each and 13 % tax."""
    return confirmed_order(firm, customer, {"product": product.pk, "quantity": "5", "tax_rate": "13"})


def line_of(firm: Any, order: Any) -> SalesOrderLine:
    with acting_as(firm.viewer("admin")):
        found: SalesOrderLine = SalesOrderLine.objects.get(order=order)
        return found


def ship(firm: Any, order: Any, count: str, status: int = 302) -> str:
    typed = {f"line.{line_of(firm, order).pk}": count, "carrier": "顺丰", "tracking_no": "SF100"}
    answer = firm.client("sales1").post(f"/orders/{order.pk}/deliver/", typed)
    assert answer.status_code == status
    return str(answer.content.decode())


def send_back(firm: Any, order: Any, count: str, reason: str, status: int = 302, **more: str) -> str:
    typed = {f"line.{line_of(firm, order).pk}": count, "kind": "defect", "reason": reason}
    answer = firm.client("sales1").post(f"/orders/{order.pk}/take-back/", typed | more)
    assert answer.status_code == status
    return str(answer.content.decode())


def last_return(firm: Any) -> ReturnOrder:
    with acting_as(firm.viewer("admin")):
        found: ReturnOrder = ReturnOrder.objects.order_by("-pk")[0]
        return found


def tickets(firm: Any) -> list[Ticket]:
    with acting_as(firm.viewer("admin")):
        return list(Ticket.objects.select_related("kind", "returned").order_by("pk"))


def notes_on(firm: Any, ticket: Ticket) -> list[str]:
    with acting_as(firm.viewer("admin")):
        rows = Note.objects.filter(record_type=TICKET, record_id=ticket.pk).order_by("pk")
        return list(rows.values_list("text", flat=True))


@pytest.mark.spec("SAL-13")
def test_three_of_five_shipped_one_back_as_defective_stock_refund_and_ticket_agree(
    firm: Any, customer: Any, product: Any, order: Any, choice: Any
) -> None:
    reason = choice("return_reason", "defect")
    for count, said in (("6", "超出允许范围"), ("三", "格式不正确"), ("-1", "超出允许范围")):
        assert said in ship(firm, order, count, 422)
    delivery = three_shipped(firm, order)
    assert lying(firm, product) == {"总仓": Decimal(7)}
    assert "超出允许范围" in ship(firm, order, "3", 422)
    assert "超出允许范围" in send_back(firm, order, "4", reason, 422)
    assert "超出允许范围" in send_back(firm, order, "1", reason, 422, refund="113.01")
    assert "此项为必填项" in send_back(firm, order, "1", "", 422)
    assert tickets(firm) == []
    send_back(firm, order, "1", reason, refund="113", note="一台异响")
    back = do(firm, "sales1", RETURN, "receive", last_return(firm))

    line = line_of(firm, order)
    assert (line.shipped, line.returned) == (Decimal(3), Decimal(1))
    assert lying(firm, product) == {"总仓": Decimal(7), "次品区": Decimal(1)}
    with acting_as(firm.viewer("fin1")):
        assert ReceivablePlan.objects.get(order=order).credited == back.refund == Decimal("113.00")
        moves = list(StockMove.objects.order_by("pk").values_list("kind", "quantity", "document"))
    assert moves[1:] == [("out", Decimal(3), delivery.number), ("return", Decimal(1), back.number)]
    (ticket,) = tickets(firm)
    assert (ticket.customer_id, ticket.order_id, ticket.product_id) == (customer.pk, order.pk, product.pk)
    assert (ticket.kind.code, ticket.returned_id, ticket.status) == ("defect", back.pk, "new")
    assert ticket.subject == "次货：主轴 ZJ-5 × 1"
    assert "一台异响" in ticket.detail
    assert ticket.returned is not None
    assert ticket.returned.refund == back.refund
    assert notes_on(firm, ticket) == [f"{back.number} 已收货，退款见退换单"], "who reads tickets may not read amounts"
    pages_agree(firm, order, back, ticket)


def three_shipped(firm: Any, order: Any) -> Delivery:
    ship(firm, order, "3")
    with acting_as(firm.viewer("sales1")):
        delivery: Delivery = Delivery.objects.get(order=order)
    assert (delivery.carrier, delivery.tracking_no, delivery.status) == ("顺丰", "SF100", "shipped")
    assert delivery.shipped_at is not None
    assert do(firm, "sales1", "sales.delivery", "sign_for", delivery).signed_at is not None
    return delivery


def pages_agree(firm: Any, order: Any, back: ReturnOrder, ticket: Ticket) -> None:
    client = firm.client("sales1")
    assert f"/tickets/{ticket.pk}/" in client.get(f"/returns/{back.pk}/related/").content.decode()
    assert "→ 次品区" in client.get(f"/returns/{back.pk}/").content.decode()
    page = firm.client("svc1").get(f"/tickets/{ticket.pk}/").content.decode()
    assert back.number in page
    assert order.number in page
    assert f"/tickets/{ticket.pk}/" in client.get(f"/orders/{order.pk}/related/").content.decode()
    page = client.get(f"/orders/{order.pk}/").content.decode()
    assert "在库 7 · 预留 2 · 可用 5" in page
    assert "退回 1" in page


def test_an_undone_return_puts_stock_money_and_ticket_right(firm: Any, product: Any, order: Any, choice: Any) -> None:
    ship(firm, order, "3")
    send_back(firm, order, "1", choice("return_reason", "defect"), refund="113")
    back = do(firm, "sales1", RETURN, "receive", last_return(firm))
    do(firm, "sales1", RETURN, "undo", back, reason="登记错了")
    assert lying(firm, product) == {"总仓": Decimal(7), "次品区": Decimal(0)}
    with acting_as(firm.viewer("fin1")):
        assert ReceivablePlan.objects.get(order=order).credited == 0
    (ticket,) = tickets(firm)
    said = f"{back.number} 已撤销：登记错了"
    assert (ticket.status, ticket.solution) == ("solved", said)
    assert notes_on(firm, ticket)[-1] == said


def test_an_exchange_is_a_ticket_a_refused_return_stays_one_and_a_plain_return_makes_none(
    firm: Any, order: Any, choice: Any
) -> None:
    ship(firm, order, "5")
    send_back(firm, order, "1", choice("return_reason", "unwanted"), kind="return")
    assert tickets(firm) == []
    send_back(firm, order, "1", choice("return_reason", "wrong"), kind="exchange")
    exchange = do(firm, "sales1", RETURN, "receive", last_return(firm))
    send_back(firm, order, "1", choice("return_reason", "defect"))
    refused = do(firm, "sales1", RETURN, "refuse", last_return(firm), reason="人为损坏")
    first, second = tickets(firm)
    assert (first.kind.code, first.returned_id) == ("exchange", exchange.pk)
    assert notes_on(firm, first) == [f"{exchange.number} 已收到退回的货，待重新发货"]
    assert (second.status, notes_on(firm, second)) == ("new", [f"{refused.number} 已驳回：人为损坏"])


def test_a_refused_act_leaves_no_ticket_and_a_firm_without_tickets_gets_none(
    firm: Any, order: Any, choice: Any
) -> None:
    ship(firm, order, "3")
    send_back(firm, order, "1", choice("return_reason", "defect"), refund="9999", status=422)
    assert tickets(firm) == []
    with acting_as(firm.viewer("admin")) as admin:
        assert switch(find("tickets"), on=False, by=admin)
    send_back(firm, order, "1", choice("return_reason", "defect"))
    do(firm, "sales1", RETURN, "receive", last_return(firm))
    assert tickets(firm) == []
    assert firm.client("svc1").get("/tickets/").status_code == 404
    assert stored(firm, last_return(firm)).status == "received"
