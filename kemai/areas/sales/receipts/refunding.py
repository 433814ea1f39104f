"""Paying money back: a receipt below zero on its own day; the receipt that it gives back has so much less free."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.events import RefundPaid
from kemai.areas.sales.models import Receipt
from kemai.areas.sales.receipts.amounts import above, amount_of, begun, tells_receipts
from kemai.areas.sales.receipts.paying import METHODS, USUAL
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.areas.sales.receivables.keeping import customer_first, new_record, noting
from kemai.core.actions.declare import action, ask
from kemai.core.dictionary.book import book
from kemai.core.events import tell
from kemai.core.history.write import log
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receipt"
ASKS = (ask("amount", _("退款金额"), required=True), ask("method", _("退款方式"), required=True))


def pay_out(receipt: Receipt, amount: Decimal, method: int, *, by: Viewer, return_id: int | None = None) -> Receipt:
    """Pay an amount of a confirmed receipt back today; E-RNG above what is free of it.

    Call with the customer locked. The caller notes what moved in the history of the receipt that is given back.
    """
    receipt.refresh_from_db(fields=["status", "refunded", "free"])
    if not 0 < amount <= receipt.free:
        raise above(receipt.free, told=tells_receipts(by))
    values = {"customer": receipt.customer_id, "amount": -amount, "date": timezone.localdate(), "method": method}
    values |= {"currency": receipt.currency, "payer": receipt.payer, "owner": receipt.owner_id}
    facts = {"status": Receipt.Status.CONFIRMED, "refunded": -amount, "refund_of_id": receipt.pk}
    facts |= {"returned_id": return_id, "confirmed_by_id": by.user_id, "confirmed_at": timezone.now()}
    made: Receipt = new_record(KEY, values, facts, by)
    log(by, f"{KEY}.confirm", KEY, made.pk, [], title=made.number)
    receipt.refunded, receipt.free = receipt.refunded + amount, receipt.free - amount
    receipt.save(update_fields=["refunded", "free"])
    tell(RefundPaid(by, made.pk, receipt.customer_id, return_id, amount))
    return made


def take_refund_back(refund: Receipt, *, by: Viewer) -> None:
    """Let the receipt that was given back have its money again."""
    source = Receipt.objects.select_for_update(of=("self",)).get(pk=refund.refund_of_id)
    with noting(KEY, source, "refund_back", by):
        source.refunded, source.free = source.refunded + refund.amount, source.free - refund.amount
        source.save(update_fields=["refunded", "free"])


def by_transfer(amount: Decimal, by: Viewer) -> dict[str, str]:
    """Begin with an amount, by bank transfer."""
    method = book(by).find(METHODS, USUAL)
    return {"amount": begun(amount, told=tells_receipts(by)), "method": str(method.id) if method else ""}


@action(
    KEY,
    label=_("退款"),
    icon="undo",
    extra=CONFIRM,
    bulk=False,
    makes=KEY,
    allowed=lambda one: one.status == Receipt.Status.CONFIRMED and one.free > 0,
    refusal=_("没有可退的余额"),
    asks=ASKS,
    choices={"method": METHODS},
    suggest=lambda one, by: by_transfer(one.free, by),
    ahead=customer_first,
)
def refund(receipt: Any, *, by: Viewer, amount: str, method: int) -> Any:
    """Pay back what is free of a receipt: because of returned goods, or because too much was paid."""
    return pay_out(receipt, amount_of(amount), method, by=by)
