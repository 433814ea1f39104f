"""Receipts are confirmed, matched with what they pay, taken back, or made void."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.events import ReceiptConfirmed
from kemai.areas.sales.models import Receipt, ReceiptMatch, ReceivablePlan
from kemai.areas.sales.receipts.amounts import amount_of
from kemai.areas.sales.receipts.matching import give_back, match_sum
from kemai.areas.sales.receipts.refunding import take_refund_back
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.areas.sales.receivables.keeping import customer_first
from kemai.core.actions.declare import action, ask
from kemai.core.events import tell
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receipt"
Status = Receipt.Status


@action(
    KEY,
    label=_("确认收款"),
    icon="check",
    extra=CONFIRM,
    allowed=lambda one: one.status == Status.DRAFT,
    refusal=_("只有待确认的收款可以确认"),
)
def confirm(receipt: Any, *, by: Viewer) -> None:
    """Say that the money is really there; from now on it counts and can pay receivables."""
    receipt.status, receipt.free = Status.CONFIRMED, receipt.amount
    receipt.confirmed_by_id, receipt.confirmed_at = by.user_id, timezone.now()
    receipt.save(update_fields=["status", "free", "confirmed_by", "confirmed_at"])
    tell(ReceiptConfirmed(by, receipt.pk, receipt.customer_id, receipt.amount))


@action(
    KEY,
    label=_("作废"),
    icon="x",
    extra=CONFIRM,
    danger=True,
    allowed=lambda one: one.status != Status.VOID,
    refusal=_("已经作废"),
    asks=(ask("reason", _("作废原因"), required=True),),
    ahead=customer_first,
)
def void(receipt: Any, *, by: Viewer, reason: str) -> None:
    """Take a receipt out of every sum, with the reason; what it paid is asked for again.

    Where it is money paid back, the receipt that it gave back has it again; one that was given back stays.
    """
    if receipt.refund_of_id:
        take_refund_back(receipt, by=by)
    elif receipt.refunded:
        raise Rejected.one("", "E-STATE", now_said("已退款，请先作废退款"))
    for match in list(ReceiptMatch.objects.filter(receipt=receipt).select_related("plan").order_by("pk")):
        match.receipt = receipt
        give_back(match, by=by)
    receipt.status, receipt.void_reason = Status.VOID, reason[:200]
    receipt.free = receipt.refunded = Decimal(0)
    receipt.save(update_fields=["status", "void_reason", "free", "refunded"])


@action(
    KEY,
    label=_("核销"),
    icon="link",
    extra=CONFIRM,
    button=False,
    bulk=False,
    allowed=lambda one: one.status == Status.CONFIRMED,
    refusal=_("只有已确认的收款可以核销"),
    asks=(ask("plan", _("应收款编号"), required=True), ask("amount", _("核销金额"), required=True)),
    ahead=customer_first,
)
def match(receipt: Any, *, by: Viewer, plan: str, amount: str) -> None:
    """Let an amount of the receipt pay a receivable, called by id or number."""
    match_sum(receipt, plan_id(plan), amount_of(amount), by=by)


@action(
    KEY,
    label=_("取消核销"),
    icon="undo",
    extra=CONFIRM,
    button=False,
    bulk=False,
    allowed=lambda one: one.status == Status.CONFIRMED and one.matched > 0,
    refusal=_("没有可取消的核销"),
    asks=(ask("plan", _("应收款编号"), required=True),),
    ahead=customer_first,
)
def unmatch(receipt: Any, *, by: Viewer, plan: str) -> None:
    """Take back what the receipt paid of a receivable."""
    found = ReceiptMatch.objects.filter(receipt=receipt, plan=plan_id(plan)).select_related("plan").first()
    if found is None:
        raise Rejected.one("plan", "E-REF")
    found.receipt = receipt
    give_back(found, by=by)


def plan_id(called: str) -> int | None:
    """Find a receivable by its number or id."""
    by_number = ReceivablePlan.objects.filter(number=called.strip()).values_list("pk", flat=True).first()
    return by_number or as_id(called)
