"""What a return does to the customer's debt: received goods lower it, and free what was already paid for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from kemai.areas.sales.models import Receipt, ReceiptMatch, ReceivablePlan, ReturnCredit, ReturnOrder, SalesOrder
from kemai.areas.sales.receipts.matching import give_part_back
from kemai.areas.sales.receivables.keeping import lock_customer, moved, noting
from kemai.areas.sales.receivables.papers import keep_paid
from kemai.areas.sales.receivables.planning import asking_paper, standing
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

PLAN, RECEIPT = "sales.receivableplan", "sales.receipt"
NOTHING = Decimal(0)
Status = ReceivablePlan.Status


def order_of(returned: ReturnOrder) -> SalesOrder:
    """Give the order of a return."""
    found: SalesOrder = SalesOrder.objects.with_deleted().get(pk=returned.order_id)
    return found


def money_first(returned: ReturnOrder) -> None:
    """Lock the customer before the return, as every verb that moves money does."""
    lock_customer(order_of(returned).customer_id)


def credit(returned: ReturnOrder, *, by: Viewer) -> None:
    """Let a received return lower what its order, or the contract that asks for the money, still asks for.

    What is open goes first, the last day before the others; beyond that, receipts get back what they paid, so that it
    can be paid out or pay something else. E-RNG above all that was asked for. Call with the customer locked.
    """
    plans = list(standing(asking_paper(order_of(returned))).select_for_update(of=("self",)).order_by("-due", "-pk"))
    if not plans or not returned.refund:
        return
    most = sum((plan.amount - plan.credited for plan in plans), NOTHING)
    if returned.refund > most:
        raise Rejected.one("refund", "E-RNG", f"0 – {most:,.2f}")
    rest = returned.refund
    for name in ("open_sum", "paid"):
        for plan in plans:
            part = min(rest, getattr(plan, name))
            if part > 0:
                lower(returned, plan, part, by)
                rest -= part


def lower(returned: ReturnOrder, plan: ReceivablePlan, amount: Decimal, by: Viewer) -> None:
    """Ask for less by one receivable; what is not open of the amount, its receipts get back, the last one first."""
    paid = amount - plan.open_sum
    rows = ReceiptMatch.objects.filter(plan=plan).select_related("receipt").order_by("-pk")
    for match in list(rows) if paid > 0 else []:
        part = min(paid, match.amount)
        if part > 0:
            match.plan = plan
            with noting(RECEIPT, match.receipt, "unmatch", by):
                give_part_back(match, part, by=by)
            paid -= part
    change(plan, amount, "credit", by)
    there = ReturnCredit.objects.filter(return_order=returned, plan=plan).first()
    if there is None:
        place = {"return_order": returned, "plan": plan, "amount": amount}
        ReturnCredit.objects.create(organisation_id=by.organisation_id, **place)
    else:
        there.amount += amount
        there.save(update_fields=["amount"])


def change(plan: ReceivablePlan, amount: Decimal, verb: str, by: Viewer) -> None:
    """Ask for less, or with a negative amount for more, and let the paper of the receivable know."""
    left = plan.open_sum - amount
    status = Status.OPEN if left else Status.PAID
    moved(PLAN, plan, verb, by, open_sum=left, credited=plan.credited + amount, status=status)
    keep_paid(plan, by)


def uncredit(returned: ReturnOrder, *, by: Viewer) -> None:
    """Ask again for what a return had lowered; E-STATE once money was paid back for it."""
    if paid_back(returned):
        raise Rejected.one("", "E-STATE", _("已退款，请先作废退款"))
    for row in list(returned.credits.select_related("plan").order_by("pk")):
        plan = ReceivablePlan.objects.with_deleted().select_for_update(of=("self",)).get(pk=row.plan_id)
        row.delete()
        if plan.status != Status.WITHDRAWN:
            change(plan, -row.amount, "credit_back", by)


def paid_back(returned: ReturnOrder) -> Decimal:
    """Add up what was paid back for a return."""
    rows = Receipt.objects.filter(returned=returned.pk, status=Receipt.Status.CONFIRMED).order_by()
    return -(rows.aggregate(total=Sum("amount"))["total"] or NOTHING)


def to_pay_back(returned: ReturnOrder) -> Decimal:
    """Give what may still be paid back for a return: what it lowered, as far as the customer has paid it."""
    credited = returned.credits.aggregate(total=Sum("amount"))["total"] or NOTHING
    free = free_receipts(order_of(returned)).aggregate(total=Sum("free"))["total"] or NOTHING
    return max(NOTHING, min(credited - paid_back(returned), free))


def free_receipts(order: SalesOrder) -> Any:
    """Give the receipts of an order's customer, in its currency, of which something is free."""
    paid = Receipt.objects.filter(customer=order.customer_id, currency=order.currency, free__gt=0)
    return paid.filter(status=Receipt.Status.CONFIRMED).order_by()
