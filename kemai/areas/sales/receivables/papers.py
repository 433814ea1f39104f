"""Orders and contracts say how far they are paid: kept from their receivables whenever money is matched."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from kemai.areas.sales.models import Contract, ReceivablePlan, SalesOrder
from kemai.areas.sales.receivables.keeping import moved
from kemai.core.tenancy.viewer import Viewer

CONTRACT, ORDER = "sales.contract", "sales.salesorder"
PAID_WITH = {
    Contract.PaymentState.NONE: SalesOrder.PayState.NONE,
    Contract.PaymentState.PARTIAL: SalesOrder.PayState.PART,
    Contract.PaymentState.FULL: SalesOrder.PayState.ALL,
}


def keep_paid(plan: ReceivablePlan, by: Viewer) -> None:
    """Bring the order or contract of a receivable up to date, and the orders that are paid with the contract."""
    if plan.contract_id:
        contract = Contract.objects.with_deleted().get(pk=plan.contract_id)
        paid, due = sums(contract=contract.pk)
        state = Contract.PaymentState(reached(paid, due, ("none", "partial", "full")))
        keep(CONTRACT, contract, by, paid=paid, payment_state=state)
        for order in paid_with(contract):
            keep(ORDER, order, by, pay_state=PAID_WITH[contract.payment_state])
    if plan.order_id:
        order = SalesOrder.objects.with_deleted().get(pk=plan.order_id)
        words = ("none", "part", "all")
        keep(ORDER, order, by, pay_state=SalesOrder.PayState(reached(*sums(order=order.pk), words)))


def paid_with(contract: Contract) -> Any:
    """Give the orders of a contract that owe nothing of their own: they are paid as far as the contract is."""
    begun = SalesOrder.objects.filter(contract=contract.pk).exclude(status__in=("draft", "cancelled"))
    own = ReceivablePlan.objects.filter(order__in=begun.values("pk")).exclude(status=ReceivablePlan.Status.WITHDRAWN)
    return begun.exclude(pk__in=own.values("order")).order_by("pk")


def sums(**paper: int) -> tuple[Decimal, Decimal]:
    """Add up what is paid and what was asked for, less what came back."""
    rows = ReceivablePlan.objects.filter(**paper).exclude(status=ReceivablePlan.Status.WITHDRAWN).order_by()
    found = rows.aggregate(paid=Sum("paid"), due=Sum(F("amount") - F("credited")))
    return found["paid"] or Decimal(0), found["due"] or Decimal(0)


def reached(paid: Decimal, due: Decimal, words: tuple[str, str, str]) -> str:
    """Choose the word for nothing, a part, or all."""
    return words[0] if not paid else words[1] if paid < due else words[2]


def keep(key: str, paper: Any, by: Viewer, **values: Any) -> None:
    """Set what moved on a paper, and note it in its history."""
    if any(getattr(paper, name) != value for name, value in values.items()):
        moved(key, paper, "paid", by, **values)
