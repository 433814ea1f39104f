"""Case 39 for money: one receivable, one credit limit, one invoice number, wanted by twenty at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from kemai.areas.sales.credit.actions import approve
from kemai.areas.sales.credit.checking import check_credit
from kemai.areas.sales.invoices.actions import issue
from kemai.areas.sales.models import Invoice, Receipt, ReceiptMatch, ReceivablePlan, SalesOrder
from kemai.areas.sales.receipts.actions import confirm, match
from kemai.areas.sales.receivables.planning import plan_for_order
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk"]
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


@pytest.fixture
def turns() -> Iterator[int]:
    """Give each thread its own number."""
    return count()


def test_attack_39_money_is_matched_used_and_numbered_once(on_disk: None, firm: Any, turns: Iterator[int]) -> None:
    today = timezone.localdate()
    with acting_as(firm.viewer("admin")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "华瑞精密"}, by=by)
        about = {"customer": customer.pk}
        due = {"amount": "1000", "due": today + timedelta(days=9), "title": "货款"}
        plan = actions.add(registry.get("sales.receivableplan"), about | due, by=by)
        paid = {"amount": "1000", "date": today, "method": "transfer"}
        receipts = [
            confirm(actions.add(registry.get("sales.receipt"), about | paid, by=by), by=by) for _ in range(MANY)
        ]
        asked = {"amount": "10", "kind": "plain", "title": "华瑞"}
        invoices = [actions.add(registry.get("sales.invoice"), about | asked, by=by) for _ in range(MANY)]

    def matching() -> str:
        with acting_as(firm.viewer("fin1")) as by:
            try:
                match(receipts[next(turns) % MANY], by=by, plan=plan.number, amount="1000")
            except Rejected as refused:
                return str(refused.errors["amount"][0].code)
            return "matched"

    said = at_once(MANY, matching)
    assert (said.count("matched"), said.count("E-RNG")) == (1, MANY - 1)

    def numbering() -> str:
        with acting_as(firm.viewer("fin1")) as by:
            try:
                issue(invoices[next(turns) % MANY], by=by, invoice_no="25317000000000000001")
            except Rejected as refused:
                return str(refused.errors["invoice_no"][0].code)
            return "issued"

    said = at_once(MANY, numbering)
    assert (said.count("issued"), said.count("E-DUP")) == (1, MANY - 1)
    with acting_as(firm.viewer("admin")):
        assert list(ReceivablePlan.objects.values_list("paid", "open_sum")) == [(1000, 0)]
        assert ReceiptMatch.objects.aggregate(total=Sum("amount"))["total"] == 1000
        assert Receipt.objects.aggregate(total=Sum("free"))["total"] == 1000 * (MANY - 1)
        assert Invoice.objects.filter(status="issued").count() == 1


def test_attack_39_one_credit_limit_is_used_once(on_disk: None, firm: Any, turns: Iterator[int]) -> None:
    today = timezone.localdate()
    with acting_as(firm.viewer("admin")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "华瑞精密"}, by=by)
        about, until = {"customer": customer.pk}, today + timedelta(days=9)
        given = {"grade": "A", "limit": "1000", "valid_until": until}
        approve(actions.add(registry.get("sales.creditreview"), about | given, by=by), by=by)
        made = [
            actions.add(registry.get("sales.salesorder"), about | {"order_date": today, "freight": "1000"}, by=by)
            for _ in range(MANY)
        ]
    orders = [one.pk for one in made]

    def ordering() -> str:
        with acting_as(firm.viewer("sales1")) as by:
            try:
                with transaction.atomic():
                    order = SalesOrder.objects.select_for_update(of=("self",)).get(pk=orders[next(turns) % MANY])
                    check_credit(order, by=by)
                    plan_for_order(order, by=by)
            except Rejected as refused:
                return str(refused.errors[""][0].code)
            return "confirmed"

    said = at_once(MANY, ordering)
    assert (said.count("confirmed"), said.count("E-STATE")) == (1, MANY - 1)
    with acting_as(firm.viewer("admin")):
        assert ReceivablePlan.objects.aggregate(total=Sum("open_sum"))["total"] == 1000
