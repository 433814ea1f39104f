"""What updates do to the rows of a firm that is there already."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps

from kemai.areas.sales.deliveries.shipping import deliver
from kemai.areas.sales.models import Invoice, Receipt, ReceivablePlan, ReturnOrder, SalesOrderLine
from kemai.areas.sales.returns.taking import take_back
from kemai.areas.sales.tests.selling import CONTRACT, add, confirmed_order, do, reviewed_contract
from kemai.core.dictionary.book import book
from kemai.core.tenancy import acting_as

RECEIPT = "sales.receipt"
LINE = {"name": "主轴", "quantity": "2", "price": "100", "tax_rate": "13"}


def take_over(firm: Any, name: str) -> None:
    """Run the step of an update over all rows."""
    with acting_as(firm.viewer("admin")):
        import_module(f"kemai.areas.sales.migrations.{name}").take_over(apps, None)


def currencies(firm: Any, model: Any, **narrow: Any) -> set[str]:
    with acting_as(firm.viewer("admin")):
        return set(model.objects.filter(**narrow).values_list("currency", flat=True))


def in_yuan(firm: Any, *models: Any) -> None:
    """Let the rows of some types be as they were before they had a currency."""
    with acting_as(firm.viewer("admin")):
        for model in models:
            model.objects.update(currency="CNY")


def test_debts_receipts_and_invoices_of_foreign_papers_get_their_currency(
    firm: Any, other_firm: Any, customer: Any
) -> None:
    orders = {one: confirmed_order(firm, customer, LINE, currency=one) for one in ("CNY", "USD", "EUR")}
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer, currency="JPY"))
    for currency, order in orders.items():
        with acting_as(firm.viewer("fin1")) as by:
            method = book(by).find("receipt_method", "transfer")
            assert method is not None
            plan = ReceivablePlan.objects.get(order=order.pk)
        do(firm, "fin1", "sales.salesorder", "pay_order", order, amount="26", method=method.id)
        given = {"customer": customer.pk, "order": order.pk, "kind": "plain", "amount": "100"}
        add(firm, "sales1", "sales.invoice", **given)
        assert plan.currency == currency
    unmatched = {"customer": customer.pk, "date": "2026-11-01", "method": "transfer", "amount": "5"}
    do(firm, "fin1", RECEIPT, "confirm", add(firm, "fin1", RECEIPT, **unmatched))
    in_yuan(firm, ReceivablePlan, Receipt, Invoice)
    take_over(firm, "0005_billed_money2")
    for currency, order in orders.items():
        assert currencies(firm, ReceivablePlan, order=order.pk) == {currency}
        assert currencies(firm, Invoice, order=order.pk) == {currency}
        assert currencies(firm, Receipt, matches__plan__order=order.pk) == {currency}
    assert currencies(firm, ReceivablePlan, contract=contract.pk) == {"JPY"}
    assert currencies(firm, Receipt, matched=0) == {"CNY"}, "what pays nothing is in the firm's own"


def test_what_came_back_of_foreign_orders_gets_their_currency(firm: Any, customer: Any) -> None:
    made = {}
    for currency in ("CNY", "USD"):
        order = confirmed_order(firm, customer, LINE, currency=currency)
        with acting_as(firm.viewer("sales1")) as by:
            goods = SalesOrderLine.objects.get(order=order)
            deliver(order.pk, {goods.pk: goods.quantity}, by=by)
            reason = book(by).open("return_reason")[0].id
            given = {"kind": "return", "reason": reason, "refund": "10"}
            made[currency] = take_back(order.pk, {goods.pk: goods.quantity}, by=by, **given)
        assert made[currency].currency == currency
    in_yuan(firm, ReturnOrder)
    take_over(firm, "0006_word_languages")
    for currency, one in made.items():
        assert currencies(firm, ReturnOrder, pk=one.pk) == {currency}
