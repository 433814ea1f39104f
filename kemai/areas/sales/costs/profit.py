"""What a contract or deal earns: its amount less the cost of what was delivered and what was spent on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum

from kemai.areas.sales.costs.rights import COST
from kemai.areas.sales.models import CostEntry, SalesOrder, SalesOrderLine
from kemai.core.access.errors import Forbidden
from kemai.core.records.amounts import rounded
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


def profit_of(contract: Any, viewer: Viewer) -> Profit:
    """Work out what a contract earns; Forbidden without the right to see costs.

    The cost of goods is that of the products on the lines of its orders; the money spent is that on the contract and,
    where it came of a deal, on the deal.
    """
    if not viewer.rights.has(COST):
        raise Forbidden(COST)
    about = Q(contract=contract.pk)
    if contract.opportunity_id:
        about |= Q(opportunity=contract.opportunity_id)
    spent = CostEntry.objects.filter(about).order_by().aggregate(total=Sum("amount"))["total"] or NOTHING
    lines = SalesOrderLine.objects.filter(order__contract=contract.pk).exclude(order__status__in=DEAD).order_by()
    cost = lines.aggregate(total=Sum(F("quantity") * F("product__cost")))["total"] or NOTHING
    return Profit(contract.amount, rounded(Decimal(cost)), spent)
