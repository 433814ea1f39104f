"""Billed against what may be billed: of an order, of a contract, of a customer as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from kemai.areas.sales.models import Contract, Invoice, ReceivablePlan, SalesOrder
from kemai.areas.sales.receivables.planning import asking_paper, link_of
from kemai.core.records.currencies import HOME

NOTHING = Decimal(0)
Status = Invoice.Status
COUNTED = (Status.REQUESTED, Status.ISSUED, Status.COUNTERED)


@dataclass(frozen=True)
class Billed:
    """What is due, what is billed of it (with requests that wait), and what came in."""

    due: Decimal
    billed: Decimal
    received: Decimal

    @property
    def left(self) -> Decimal:
        """Give what may still be billed."""
        return self.due - self.billed


def billed_of(customer_id: int, contract_id: int | None = None, order_id: int | None = None) -> Billed:
    """Add up for one order, one contract, or all that a customer owes.

    The whole of an order or contract is its total, in its currency; that of a customer are all receivables in the
    firm's own. Less what came back.
    """
    named = {"contract": contract_id} if contract_id else {"order": order_id} if order_id else {"customer": customer_id}
    own = {} if contract_id or order_id else {"currency": HOME}
    plans = ReceivablePlan.objects.filter(**named, **own).exclude(status=ReceivablePlan.Status.WITHDRAWN).order_by()
    asked = plans.aggregate(due=Sum("amount"), received=Sum("paid"), credited=Sum("credited"))
    invoices = Invoice.objects.filter(**named, status__in=COUNTED).order_by()
    if own:
        at_home = [Q(**{name: None}) | Q(**{f"{name}__currency": HOME}) for name in ("contract", "order")]
        invoices = invoices.filter(*at_home)
    whole = whole_of(contract_id, order_id) if contract_id or order_id else asked["due"] or NOTHING
    return Billed(
        whole - (asked["credited"] or NOTHING),
        invoices.aggregate(total=Sum("amount"))["total"] or NOTHING,
        asked["received"] or NOTHING,
    )


def billed_with(paper: Any) -> Billed:
    """Add up for an order or contract; an order whose contract asks for the money is billed with the contract."""
    asking = asking_paper(paper)
    return billed_of(paper.customer_id, **{f"{link_of(asking)}_id": asking.pk})


def whole_of(contract_id: int | None, order_id: int | None) -> Decimal:
    """Give the amount of a contract or the total of an order."""
    rows: Any = (
        Contract.objects.filter(pk=contract_id).values_list("amount", flat=True)
        if contract_id
        else SalesOrder.objects.filter(pk=order_id).values_list("total", flat=True)
    )
    return rows.first() or NOTHING
