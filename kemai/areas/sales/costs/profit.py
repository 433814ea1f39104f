"""What a contract earns: its amount less what came back, the cost of its goods and what was spent on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from kemai.areas.sales.costs.goods import goods_cost
from kemai.areas.sales.costs.rights import COST
from kemai.areas.sales.models import CostEntry, ReturnCredit, SalesOrder
from kemai.core.access.errors import Forbidden
from kemai.core.records.registry import knows
from kemai.core.tenancy.viewer import Viewer

NOTHING = Decimal(0)
DEAD = (SalesOrder.Status.DRAFT, SalesOrder.Status.CANCELLED)


@dataclass(frozen=True)
class Profit:
    """Amount, cost of goods and money spent; `profit` is what is left."""

    amount: Decimal
    cost: Decimal
    spent: Decimal

    @property
    def profit(self) -> Decimal:
        """Give what is left."""
        return self.amount - self.cost - self.spent


def sees_profit(viewer: Viewer) -> bool:
    """Say whether a person may read all that a profit is made of."""
    told = knows(viewer, "sales.costentry", "amount") and knows(viewer, "products.product", "cost")
    return viewer.rights.has(COST) and told


def profit_of(contract: Any, viewer: Viewer) -> Profit:
    """Work out what a contract earns; Forbidden without the right to see costs.

    It brings its amount less what returns took off its debt. The cost of goods is that of the products on the lines of
    its orders, less those that came back to be sold again; the money spent is that on the contract and, where it came
    of a deal, on the deal.
    """
    if not sees_profit(viewer):
        raise Forbidden(COST)
    about = Q(contract=contract.pk)
    if contract.opportunity_id:
        about |= Q(opportunity=contract.opportunity_id)
    spent = CostEntry.objects.filter(about).order_by().aggregate(total=Sum("amount"))["total"] or NOTHING
    orders = SalesOrder.objects.filter(contract=contract.pk).exclude(status__in=DEAD).order_by()
    goods = goods_cost(list(orders.values_list("pk", flat=True)))
    return Profit(contract.amount - credited(contract), goods.cost, spent)


def credited(contract: Any) -> Decimal:
    """Add up by how much returned goods lowered what a contract, or an order of it, asks for."""
    asks = Q(plan__contract=contract.pk) | Q(plan__order__contract=contract.pk)
    rows = ReturnCredit.objects.filter(asks, plan__currency=contract.currency).order_by()
    return rows.aggregate(total=Sum("amount"))["total"] or NOTHING
