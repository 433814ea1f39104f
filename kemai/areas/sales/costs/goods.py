"""What the goods of orders cost the firm, and what their customers were credited for goods that came back.

Goods that came back to be sold again cost nothing any more; defective ones are lost, exchanged ones were replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kemai.areas.sales.models import ReturnLine, ReturnOrder, SalesOrder, SalesOrderLine
from kemai.core.records.amounts import rounded

NOTHING = Decimal(0)
IN_HOUSE = (ReturnOrder.Status.RECEIVED, ReturnOrder.Status.DONE)


@dataclass(frozen=True)
class GoodsCost:
    """The cost of goods, how many lines have a known cost, and how many have none."""

    cost: Decimal
    costed: int
    uncosted: int


def goods_cost(orders: Any) -> GoodsCost:
    """Add up what the goods of some orders cost, less those that are in the house again."""
    ordered = SalesOrderLine.objects.filter(order__in=orders).order_by()
    lines = list(ordered.values_list("quantity", "product__cost"))
    back = ReturnLine.objects.filter(
        order_line__order__in=orders,
        return_order__kind=ReturnOrder.Kind.RETURN,
        return_order__status__in=IN_HOUSE,
        return_order__is_deleted=False,
    )
    found = worth_of(lines) - worth_of(list(back.order_by().values_list("quantity", "order_line__product__cost")))
    costed = sum(cost is not None for _quantity, cost in lines)
    return GoodsCost(rounded(found), costed, len(lines) - costed)


def worth_of(lines: list[tuple[Decimal, Decimal | None]]) -> Decimal:
    """Add up quantities at their cost; what has no known cost adds nothing."""
    return sum((quantity * cost for quantity, cost in lines if cost is not None), NOTHING)


def net_credited(orders: Any) -> Decimal:
    """Add up without tax what customers were credited for goods of some orders; each order is rounded once."""
    rows = ReturnOrder.objects.filter(order__in=orders, status__in=IN_HOUSE).exclude(refund=0).order_by()
    sums: dict[int, Decimal] = {}
    for order_id, refund in rows.values_list("order", "refund"):
        sums[order_id] = sums.get(order_id, NOTHING) + refund
    known = SalesOrder.objects.filter(pk__in=sums).order_by().values_list("pk", "net", "tax", "currency")
    return sum((rounded(sums[pk] * net / (net + tax), currency) for pk, net, tax, currency in known), NOTHING)
