"""The page on which a receipt is matched: what the customer owes, with a proposal to change, and what is matched."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.areas.sales.models import Receipt, ReceiptMatch, ReceivablePlan
from kemai.areas.sales.papers.writing import day
from kemai.areas.sales.receipts.actions import match
from kemai.areas.sales.receipts.amounts import tells_debts, tells_receipts
from kemai.areas.sales.receipts.matching import proposal
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import fetch
from kemai.core.printing.seen import Seen, money, seen_rows, seen_value
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

KEY, PLAN = "sales.receipt", "sales.receivableplan"
SHOWN = 200


@person("GET", "POST")
def match_page(request: Request, receipt_id: int) -> HttpResponse:
    """Show what a receipt may pay, and match what the person typed."""
    record_type = registry.get(KEY)
    receipt: Receipt = fetch(record_type, receipt_id, "write", request.viewer)
    if not request.viewer.rights.has(CONFIRM):
        raise Forbidden(str(match.label))
    if receipt.status != Receipt.Status.CONFIRMED:
        raise Refused(409, _("只有已确认的收款可以核销"))
    errors: dict[int, str] = {}
    if request.method == "POST":
        errors = matched(receipt, request)
        if not errors:
            messages.success(request, _("已核销"))
            return redirect(f"/receipts/{receipt.pk}/")
    home = f"/receipts/{receipt.pk}/"
    context = {
        "frame": frame_of(request, _("核销"), crumbs=[crumb(record_type), {"label": receipt.number, "url": home}]),
        "title": _("核销：%(number)s") % {"number": receipt.number},
        "receipt": summary(Seen(receipt, request.viewer)),
        "rows": rows(receipt, request, errors),
        "errors": [errors[0]] if 0 in errors else [],
        "done": done(receipt, request.viewer),
        "action": f"{home}match/",
        "undo_url": f"{home}act/unmatch/?back={home}match/",
        "cancel_url": home,
    }
    return render(request, "sales/match.html", context, status=422 if errors else 200)


def matched(receipt: Receipt, request: Request) -> dict[int, str]:
    """Match every amount that was typed, all or none; gives the faults by receivable (0 for the whole)."""
    typed = {
        int(name.removeprefix("plan-")): request.POST[name].strip()
        for name in request.POST
        if name.startswith("plan-") and name.removeprefix("plan-").isdecimal() and request.POST[name].strip()
    }
    if not typed:
        return {0: _("请至少填一个核销金额")}
    plan_id = 0
    try:
        with transaction.atomic():
            for plan_id, text in typed.items():
                match(receipt, by=request.viewer, plan=str(plan_id), amount=text)
    except Rejected as reasons:
        return {plan_id: "；".join(one.message for many in reasons.errors.values() for one in many)}
    return {}


def summary(receipt: Seen) -> list[tuple[str, str]]:
    """Say what the receipt holds, as far as the person may read it."""
    made = [
        (_("客户"), receipt.customer.name),
        (_("收款金额"), money(receipt.amount)),
        (_("已核销"), money(receipt.matched)),
        (_("未核销"), money(receipt.free)),
    ]
    return [(label, str(text)) for label, text in made if text]


def rows(receipt: Receipt, request: Request, errors: dict[int, str]) -> list[dict[str, Any]]:
    """Give the open receivables of the customer with the proposed, or the typed, amounts.

    Nothing is proposed to whom a proposal would tell a sum that they may not read.
    """
    found = ReceivablePlan.objects.visible_to(request.viewer, "read").filter(
        customer=receipt.customer_id, currency=receipt.currency, status=ReceivablePlan.Status.OPEN
    )
    told = tells_receipts(request.viewer) and tells_debts(request.viewer)
    proposed = {plan.pk: f"{part:.2f}" for plan, part in proposal(receipt, request.viewer)} if told else {}
    plans = seen_rows(found.order_by("due", "pk"), request.viewer, SHOWN)
    typed = request.POST if request.method == "POST" else None
    return [
        {
            "number": str(plan.number),
            "url": f"/receivables/{plan.pk}/",
            "title": str(plan.title),
            "due": str(day(plan.due)),
            "amount": str(money(plan.amount)),
            "open": str(money(plan.open_sum)),
            "name": f"plan-{plan.pk}",
            "value": proposed.get(plan.pk, "") if typed is None else typed.get(f"plan-{plan.pk}", ""),
            "error": errors.get(plan.pk, ""),
        }
        for plan in plans
    ]


def done(receipt: Receipt, by: Viewer) -> list[dict[str, Any]]:
    """Give what the receipt pays already; how much, as far as the person may read what receivables got."""
    found = ReceiptMatch.objects.filter(receipt=receipt).select_related("plan").order_by("pk")
    return [
        {
            "plan": one.plan.number,
            "url": f"/receivables/{one.plan_id}/",
            "amount": str(money(seen_value(KEY, "matched", seen_value(PLAN, "paid", one.amount, by), by))),
            "day": f"{one.at:%Y-%m-%d}",
        }
        for one in found
    ]
