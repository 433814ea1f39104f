"""Twenty confirm one order at the same moment: exactly one wins, and its money is asked for once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.sales.models import ReceivablePlan, SalesOrder
from kemai.areas.sales.orders.actions import confirm
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk"]
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


def test_twenty_confirms_of_one_order_have_one_winner(on_disk: None, firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "抢单公司"}, by=by)
        lines = [{"name": "主轴", "quantity": "3", "price": "100", "tax_rate": "0"}]
        order = actions.add(registry.get("sales.salesorder"), {"customer": customer.pk, "lines": lines}, by=by)

    def accept() -> str:
        with acting_as(firm.viewer("sales1")) as sales:
            try:
                confirm(order, by=sales)
            except Rejected as refused:
                return refused.errors[""][0].code
            return "confirmed"

    said = at_once(MANY, accept)
    assert (said.count("confirmed"), said.count("E-STATE")) == (1, MANY - 1)
    with acting_as(firm.viewer("fin1")):
        assert SalesOrder.objects.get(pk=order.pk).status == "confirmed"
        assert list(ReceivablePlan.objects.values_list("amount", flat=True)) == [Decimal("300.00")]
