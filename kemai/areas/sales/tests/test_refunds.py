"""Goods that come back: the debt falls, what was paid of it is free, finance pays it back, and all sums agree."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone
from pypdf import PdfReader

from kemai.areas.sales import events
from kemai.areas.sales.credit.limits import standing_of
from kemai.areas.sales.invoices.sums import billed_with
from kemai.areas.sales.models import Receipt, ReceivablePlan, ReturnOrder, SalesOrderLine
from kemai.areas.sales.tests.selling import confirmed_order, do, new_product, reasons, reviewed_contract, stored
from kemai.core.access.errors import Forbidden
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

ORDER, RETURN, RECEIPT, CONTRACT = "sales.salesorder", "sales.returnorder", "sales.receipt", "sales.contract"
LINE = {"quantity": "5", "price": "100", "tax_rate": "0"}


@pytest.fixture
def order(firm: Any, customer: Any) -> Any:
    """An order over 500 that has left the house."""
    made = confirmed_order(firm, customer, {**LINE, "product": new_product(firm).pk})
    return shipped(firm, made)


def shipped(firm: Any, order: Any) -> Any:
    from kemai.areas.sales.deliveries.shipping import deliver

    with acting_as(firm.viewer("sales1")) as by:
        goods = SalesOrderLine.objects.get(order=order)
        deliver(order.pk, {goods.pk: goods.quantity}, by=by)
    return order


def back(firm: Any, order: Any, refund: str, quantity: str = "2", kind: str = "return") -> ReturnOrder:
    """Register goods that come back."""
    from kemai.areas.sales.returns.taking import take_back
    from kemai.core.dictionary.book import book

    with acting_as(firm.viewer("sales1")) as by:
        goods = SalesOrderLine.objects.get(order=order)
        reason = book(by).open("return_reason")[0].id
        return take_back(order.pk, {goods.pk: Decimal(quantity)}, by=by, kind=kind, reason=reason, refund=refund)


def received(firm: Any, order: Any, refund: str, **more: str) -> ReturnOrder:
    made: ReturnOrder = do(firm, "sales1", RETURN, "receive", back(firm, order, refund, **more))
    return made


def method(firm: Any) -> int:
    from kemai.core.dictionary.book import book

    with acting_as(firm.viewer("fin1")) as by:
        entry = book(by).find("receipt_method", "transfer")
    assert entry is not None
    return int(entry.id)


def pay(firm: Any, order: Any, amount: str) -> Receipt:
    do(firm, "fin1", ORDER, "pay_order", order, amount=amount, method=method(firm))
    with acting_as(firm.viewer("fin1")):
        found: Receipt = Receipt.objects.order_by("-pk")[0]
    return found


def pay_back(firm: Any, returned: Any, amount: str, login: str = "fin1") -> None:
    do(firm, login, RETURN, "pay_back", returned, amount=amount, method=method(firm))


def owed(firm: Any, order: Any) -> dict[str, Decimal]:
    """Give every sum that says what the customer owes; they all agree."""
    with acting_as(firm.viewer("fin1")) as by:
        plans = ReceivablePlan.objects.exclude(status="withdrawn").aggregate(
            asked=Sum("amount"), credited=Sum("credited"), paid=Sum("paid"), open=Sum("open_sum")
        )
        money = Receipt.objects.filter(status="confirmed").aggregate(
            came=Sum("amount"), matched=Sum("matched"), free=Sum("free"), refunded=Sum("refunded")
        )
        bill, used = billed_with(order), standing_of(order.customer_id).used
        del by
    none = Decimal(0)
    found = {name: value or none for name, value in (plans | money).items()}
    assert found["asked"] == found["paid"] + found["open"] + found["credited"]
    assert found["came"] == found["matched"] + found["free"] + found["refunded"]
    assert (found["matched"], found["refunded"]) == (found["paid"], none)
    assert (bill.due, bill.received) == (found["asked"] - found["credited"], found["paid"])
    assert used == found["open"] - found["free"]
    balance = found["open"] - found["free"]
    words = said(firm, order)
    assert f"余额 {abs(balance):,.2f} 元" in words, (balance, words)
    assert ("预付余额" in words) == (balance < 0)
    return found


def said(firm: Any, order: Any) -> str:
    """Read the customer's statement."""
    until = timezone.localdate() + timedelta(days=60)
    answer = firm.client("fin1").get(f"/customers/{order.customer_id}/statement/?to={until:%Y-%m-%d}")
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_what_is_not_paid_yet_is_simply_owed_no_more(firm: Any, order: Any) -> None:
    returned = received(firm, order, "200")
    sums = owed(firm, order)
    assert (sums["open"], sums["credited"]) == (Decimal(300), Decimal(200))
    assert "退货" in said(firm, order)
    ageing = firm.client("fin1").get("/receivables/ageing/").content.decode()
    assert ">300<" in ageing.replace(" ", "").replace("\n", "")
    with pytest.raises(Rejected) as refused:
        pay_back(firm, returned, "1")
    assert reasons(refused) == {"": ["E-STATE"]}
    receipt = pay(firm, order, "300")
    assert stored(firm, order).pay_state == "all"
    assert (receipt.matched, receipt.free) == (Decimal(300), Decimal(0))


def test_what_was_paid_is_free_and_finance_pays_it_back_on_its_own_day(firm: Any, order: Any) -> None:
    receipt = pay(firm, order, "400")
    returned = received(firm, order, "200")
    sums = owed(firm, order)
    assert (sums["paid"], sums["open"], sums["free"]) == (Decimal(300), Decimal(0), Decimal(100))
    assert stored(firm, order).pay_state == "all"
    with pytest.raises(Forbidden):
        pay_back(firm, returned, "100", "sales1")
    for amount in ("100.01", "0", "-1"):
        with pytest.raises(Rejected) as refused:
            pay_back(firm, returned, amount)
        assert reasons(refused) == {"amount": ["E-RNG"]}
    pay_back(firm, returned, "60")
    sums = owed(firm, order)
    assert (sums["came"], sums["free"]) == (Decimal(340), Decimal(40))
    assert "退款" in said(firm, order)
    with acting_as(firm.viewer("fin1")):
        refund = Receipt.objects.get(amount__lt=0)
    assert (refund.refund_of_id, refund.returned_id, refund.status) == (receipt.pk, returned.pk, "confirmed")
    assert stored(firm, receipt).refunded == Decimal(60)
    for who, code in ((receipt, "void"), (returned, "undo")):
        with pytest.raises(Rejected) as refused:
            do(
                firm,
                "fin1" if code == "void" else "sales1",
                RECEIPT if code == "void" else RETURN,
                code,
                who,
                reason="错",
            )
        assert reasons(refused) == {"": ["E-STATE"]}
    do(firm, "fin1", RECEIPT, "void", refund, reason="退错了")
    assert owed(firm, order)["free"] == Decimal(100)
    do(firm, "sales1", RETURN, "undo", stored(firm, returned), reason="客户又要了")
    sums = owed(firm, order)
    assert (sums["open"], sums["credited"], sums["free"]) == (Decimal(200), Decimal(0), Decimal(100))
    assert stored(firm, order).pay_state == "part"
    with acting_as(firm.viewer("sales1")):
        assert SalesOrderLine.objects.get(order=order).returned == 0
    assert stored(firm, returned).status == "undone"


def test_the_five_reports_lose_it_on_the_day_it_was_paid_back(firm: Any, order: Any) -> None:
    receipt = pay(firm, order, "500")
    yesterday = timezone.localdate() - timedelta(days=1)
    with acting_as(firm.viewer("fin1")):
        Receipt.objects.filter(pk=receipt.pk).update(date=yesterday)
    pay_back(firm, received(firm, order, "200"), "200")
    days = f"from={yesterday:%Y-%m-%d}&to={timezone.localdate():%Y-%m-%d}"
    page = firm.client("fin1").get(f"/sales/reports/receipts-by-customer/?{days}").content.decode()
    assert "300" in page
    only = (
        firm.client("fin1")
        .get(f"/sales/reports/receipts-by-customer/?from={yesterday:%Y-%m-%d}&to={yesterday:%Y-%m-%d}")
        .content.decode()
    )
    assert "500" in only
    listed = firm.client("fin1").get("/receipts/?f=status:is:confirmed").content.decode()
    assert "-200" in listed


def test_never_more_than_was_asked_for(firm: Any, order: Any) -> None:
    with pytest.raises(Rejected) as refused:
        back(firm, order, "200.01")
    assert reasons(refused) == {"refund": ["E-RNG"]}
    for _turn in range(2):
        received(firm, order, "200", kind="exchange")
        shipped_again(firm, order)
    third = back(firm, order, "200", kind="exchange")
    with pytest.raises(Rejected) as refused:
        do(firm, "sales1", RETURN, "receive", third)
    assert reasons(refused) == {"refund": ["E-RNG"]}
    assert owed(firm, order)["credited"] == Decimal(400)


def shipped_again(firm: Any, order: Any) -> None:
    from kemai.areas.sales.deliveries.shipping import deliver

    with acting_as(firm.viewer("sales1")) as by:
        goods = SalesOrderLine.objects.get(order=order)
        deliver(order.pk, {goods.pk: goods.quantity - goods.shipped}, by=by)


def test_goods_of_a_contract_lower_its_last_instalments(firm: Any, customer: Any) -> None:
    parts = (
        {"title": "一", "percent": "30", "due": "2026-12-10"},
        {"title": "二", "percent": "70", "due": "2027-01-10"},
    )
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer, *parts))
    goods = {**LINE, "price": "2000", "product": new_product(firm).pk}
    order = shipped(firm, confirmed_order(firm, customer, goods, contract=contract.pk))
    received(firm, order, "8000", quantity="4")
    with acting_as(firm.viewer("fin1")):
        rows = ReceivablePlan.objects.filter(contract=contract.pk).order_by("due")
        assert [(one.open_sum, one.credited, one.status) for one in rows] == [
            (Decimal(2000), Decimal(1000), "open"),
            (Decimal(0), Decimal(7000), "paid"),
        ]


def test_a_refund_can_be_of_what_was_paid_too_much(firm: Any, order: Any) -> None:
    receipt = pay(firm, order, "500")
    with pytest.raises(Rejected) as refused:
        do(firm, "fin1", RECEIPT, "refund", receipt, amount="1", method=method(firm))
    assert reasons(refused) == {"": ["E-STATE"]}
    received(firm, order, "100", quantity="1")
    do(firm, "fin1", RECEIPT, "refund", stored(firm, receipt), amount="100", method=method(firm))
    assert owed(firm, order)["came"] == Decimal(400)


def test_other_areas_hear_of_it(firm: Any, order: Any, django_capture_on_commit_callbacks: Any) -> None:
    from kemai.core.events import on

    heard: list[Any] = []
    for fact in (events.GoodsReturned, events.RefundPaid, events.ReturnUndone):
        on(fact)(lambda fact: heard.append(fact))
    pay(firm, order, "500")
    with django_capture_on_commit_callbacks(execute=True):
        returned = received(firm, order, "100", quantity="1")
        pay_back(firm, returned, "100")
    assert [(type(one).__name__, one.return_id) for one in heard] == [
        ("GoodsReturned", returned.pk),
        ("RefundPaid", returned.pk),
    ]
