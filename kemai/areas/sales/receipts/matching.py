"""Matching money with what it pays: never more than the receipt has left, never more than the receivable asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import Receipt, ReceiptMatch, ReceivablePlan
from kemai.areas.sales.receipts.amounts import above, tells_debts, tells_receipts
from kemai.areas.sales.receivables.keeping import lock_customer, moved
from kemai.areas.sales.receivables.papers import keep_paid
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

PLAN = "sales.receivableplan"
Open = ReceivablePlan.Status


def match_sum(receipt: Receipt, plan_id: int | None, amount: Decimal, *, by: Viewer) -> ReceiptMatch:
    """Let an amount of a confirmed receipt pay a receivable of the same customer in the same currency.

    Call inside the transaction that has locked the receipt. Raises Rejected: E-REF for one of somebody else or
    in another, E-RNG above either open sum, E-STATE for a receipt that is not confirmed.
    """
    lock_customer(receipt.customer_id)
    receipt.refresh_from_db(fields=["status", "matched", "free"])
    rows = ReceivablePlan.objects.visible_to(by, "read").filter(customer=receipt.customer_id, currency=receipt.currency)
    plan = rows.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise Rejected.one("plan", "E-REF")
    if receipt.status != Receipt.Status.CONFIRMED:
        raise Rejected.one("", "E-STATE", _("只有已确认的收款可以核销"))
    most = min(receipt.free, plan.open_sum)
    if not 0 < amount <= most:
        if not (tells_receipts(by) and tells_debts(by)):
            raise above(most, told=False)
        words = {"free": f"{receipt.free:,.2f}", "open": f"{plan.open_sum:,.2f}"}
        raise Rejected.one("amount", "E-RNG", _("收款未核销 %(free)s，应收未收 %(open)s") % words)
    made = ReceiptMatch.objects.filter(receipt=receipt, plan=plan).first()
    if made is None:
        made = ReceiptMatch(organisation_id=by.organisation_id, receipt=receipt, plan=plan, amount=Decimal(0))
    made.amount, made.by_id, made.at = made.amount + amount, by.user_id, timezone.now()
    made.save()
    shift(receipt, plan, amount, "match", by)
    return made


def give_back(match: ReceiptMatch, *, by: Viewer) -> None:
    """Take a match back: the receipt has the money again, the receivable asks for it again."""
    give_part_back(match, match.amount, by=by)


def give_part_back(match: ReceiptMatch, amount: Decimal, *, by: Viewer) -> None:
    """Take a part of a match back, or all of it."""
    receipt, plan = match.receipt, match.plan
    receipt.refresh_from_db(fields=["matched", "free"])
    plan.refresh_from_db(fields=["paid", "open_sum", "status"])
    if amount == match.amount:
        match.delete()
    else:
        match.amount -= amount
        match.save(update_fields=["amount"])
    shift(receipt, plan, -amount, "unmatch", by)


def shift(receipt: Receipt, plan: ReceivablePlan, amount: Decimal, verb: str, by: Viewer) -> None:
    """Move an amount from free to matched and from open to paid; a negative one goes the other way.

    The caller's verb notes it in the history of the receipt.
    """
    receipt.matched, receipt.free = receipt.matched + amount, receipt.free - amount
    receipt.save(update_fields=["matched", "free"])
    paid, left = plan.paid + amount, plan.open_sum - amount
    moved(PLAN, plan, verb, by, paid=paid, open_sum=left, status=Open.OPEN if left else Open.PAID)
    keep_paid(plan, by)


def proposal(receipt: Receipt, by: Viewer) -> list[tuple[ReceivablePlan, Decimal]]:
    """Propose what a receipt pays: a receivable of exactly this sum, else the oldest first until it is used up."""
    asked = {"customer": receipt.customer_id, "currency": receipt.currency, "status": Open.OPEN}
    rows = ReceivablePlan.objects.visible_to(by, "read").filter(**asked)
    plans = list(rows.order_by("due", "pk")[:200])
    return spread(receipt.free, plans)


def spread(amount: Decimal, plans: list[Any]) -> list[tuple[Any, Decimal]]:
    """Spread an amount over receivables, a receivable of exactly this sum before all, else in their order."""
    exact = next((plan for plan in plans if plan.open_sum == amount), None)
    if exact is not None:
        return [(exact, amount)]
    made = []
    for plan in plans:
        part = min(amount, plan.open_sum)
        if part > 0:
            made.append((plan, part))
        amount -= part
    return made
