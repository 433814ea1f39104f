"""Receivables that follow from papers: an order owes its total, a signed contract its instalments."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.credit.limits import terms_of
from kemai.areas.sales.models import Instalment, ReceiptMatch, ReceivablePlan
from kemai.areas.sales.receipts.matching import give_back
from kemai.areas.sales.receivables.keeping import lock_customer, moved, new_record, noting
from kemai.areas.sales.receivables.papers import PAID_WITH
from kemai.core.options import option
from kemai.core.tenancy.viewer import Viewer

KEY, RECEIPT = "sales.receivableplan", "sales.receipt"
Status = ReceivablePlan.Status
DAYS = option("receivables.days", gettext_lazy("没有约定账期时几天内付款"), 30, group=gettext_lazy("销售"), most=365)


def standing(paper: Any) -> Any:
    """Give the receivables of an order or contract that still ask for money, or have got it."""
    return ReceivablePlan.objects.filter(**{link_of(paper): paper.pk}).exclude(status=Status.WITHDRAWN)


def link_of(paper: Any) -> str:
    """Name the column that links to this kind of paper."""
    return "order" if paper._meta.model_name == "salesorder" else "contract"


def plan_for_order(order: Any, *, by: Viewer) -> list[ReceivablePlan]:
    """Let a confirmed order owe its total; one whose contract asks for the money owes nothing and is paid with it.

    Call inside the transaction that confirms it. The day is that of the terms of credit, else the firm's usual one.
    """
    if billed_by_contract(order):
        order.pay_state = PAID_WITH[order.contract.payment_state]
        order.save(update_fields=["pay_state"])
        return []
    if order.total <= 0:
        return []
    there = list(standing(order))
    if there:
        return there
    due = order.order_date + timedelta(days=days_to_pay(order.customer_id, by))
    return [make_plan(order, order.total, due, _("订单货款"), by)]


def billed_by_contract(order: Any) -> bool:
    """Say whether the contract of an order asks for the money."""
    contract_id = getattr(order, "contract_id", None)
    if contract_id is None:
        return False
    return ReceivablePlan.objects.filter(contract=contract_id).exclude(status=Status.WITHDRAWN).exists()


def asking_paper(paper: Any) -> Any:
    """Give the paper that asks for the money of an order or contract: the contract of an order, where it does."""
    return paper.contract if billed_by_contract(paper) else paper


def days_to_pay(customer_id: int, by: Viewer) -> int:
    """Give the days that a customer has to pay."""
    agreed = terms_of(customer_id)
    return int(DAYS.of(by.organisation_id)) if agreed is None else agreed


def plan_for_contract(contract: Any, *, by: Viewer) -> list[ReceivablePlan]:
    """Let a signed contract owe its instalments, or its whole amount at once where there are none."""
    there = list(standing(contract))
    if there or not contract.amount or contract.amount <= 0:
        return there
    parts = instalments_of(contract, by)
    return [
        make_plan(contract, amount, due, title or named(place, len(parts)), by)
        for place, (due, amount, title) in enumerate(parts, 1)
    ]


def named(place: int, count: int) -> str:
    """Call an instalment that was not given a name."""
    return _("第 %(place)d 期，共 %(count)d 期") % {"place": place, "count": count} if count > 1 else _("合同款")


def instalments_of(contract: Any, by: Viewer) -> list[tuple[date, Decimal, str]]:
    """Give day, amount and name of each instalment, and what they leave over of the amount with the day of the last."""
    rows = Instalment.objects.filter(contract=contract.pk).order_by("due", "pk")
    parts = [(due, amount, title) for due, amount, title in rows.values_list("due", "amount", "title")]
    if not parts:
        first = contract.signed_on or timezone.localdate()
        return [(first + timedelta(days=days_to_pay(contract.customer_id, by)), contract.amount, "")]
    left = contract.amount - sum((amount for _due, amount, _title in parts), Decimal(0))
    return [*parts, (parts[-1][0], left, _("余款"))] if left > 0 else parts


def make_plan(paper: Any, amount: Decimal, due: date, title: str, by: Viewer) -> ReceivablePlan:
    """Add one receivable of a paper; it belongs to whom the paper belongs."""
    values = {
        "customer": paper.customer_id,
        link_of(paper): paper.pk,
        "title": title[:120],
        "due": due,
        "amount": amount,
        "currency": paper.currency,
        "owner": paper.owner_id,
    }
    made: ReceivablePlan = new_record(KEY, values, {"open_sum": amount}, by)
    return made


def withdraw_plans(paper: Any, *, by: Viewer) -> int:
    """Ask for nothing more because of a paper that is cancelled; what was paid is free for other receivables.

    Gives the number of receivables taken back.
    """
    with transaction.atomic():
        lock_customer(paper.customer_id)
        plans = list(standing(paper).select_for_update(of=("self",)).order_by("pk"))
        for match in list(ReceiptMatch.objects.filter(plan__in=plans).select_related("receipt", "plan")):
            with noting(RECEIPT, match.receipt, "unmatch", by):
                give_back(match, by=by)
        for plan in plans:
            plan.refresh_from_db()
            moved(KEY, plan, "withdraw", by, status=Status.WITHDRAWN, open_sum=Decimal(0))
    return len(plans)
