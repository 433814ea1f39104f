"""What returned goods cost the customer: the most that may be refunded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kemai.areas.sales.models import ReturnOrder, SalesOrder, SalesOrderLine
from kemai.core.records.amounts import HUNDRED, rounded


def worth(order: SalesOrder, goods: Iterable[tuple[SalesOrderLine, Decimal]]) -> Decimal:
    """Add up what quantities of lines cost with tax, less the discount on the whole order."""
    parts = ((line.amount + line.tax_amount) * quantity / line.quantity for line, quantity in goods)
    whole: Decimal = sum(parts, Decimal(0)) * (HUNDRED - order.discount) / HUNDRED
    return rounded(whole, order.currency)


def most_refund(returned: ReturnOrder) -> Decimal:
    """Give what the goods of a return cost."""
    rows = returned.lines.select_related("order_line").order_by("pk")
    return worth(returned.order, ((row.order_line, row.quantity) for row in rows))
