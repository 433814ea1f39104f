"""Taking money for a paper in one step: a receipt that pays the receivables of an order or contract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from kemai.areas.sales.events import ReceiptConfirmed
from kemai.areas.sales.models import Receipt, ReceivablePlan
from kemai.areas.sales.receipts.matching import match_sum, spread
from kemai.areas.sales.receivables.keeping import lock_customer, new_record, noting
from kemai.areas.sales.receivables.planning import standing
from kemai.core.dictionary.book import book
from kemai.core.events import tell
from kemai.core.history.write import log
from kemai.core.records.currencies import HOME
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receipt"
Open = ReceivablePlan.Status.OPEN


def take_payment(
    paper: Any, amount: Decimal, *, by: Viewer, day: date | None = None, method: str = "transfer"
) -> Receipt:
    """Receive money for an order or contract and match it with what the paper asks for, the oldest first.

    The caller answers for it that the money is there (simple sale): the receipt is confirmed at once. `method` is a
    code of the dictionary receipt_method; more than the paper asks for stays free.
    """
    with transaction.atomic():
        lock_customer(paper.customer_id)
        when, currency = day or timezone.localdate(), paper.currency
        receipt = received(paper.customer_id, amount, when, method, paper.owner_id, by, currency=currency)
        open_plans = list(standing(paper).filter(status=Open).order_by("due", "pk"))
        with noting(KEY, receipt, "match", by):
            for plan, part in spread(amount, open_plans):
                match_sum(receipt, plan.pk, part, by=by)
    return receipt


def received(
    customer_id: int, amount: Decimal, day: date, method: str, owner_id: int | None, by: Viewer, **more: str
) -> Receipt:
    """Add a confirmed receipt; `more` may name currency, payer and reference."""
    entry = book(by).find("receipt_method", method)
    values = {"customer": customer_id, "amount": amount, "date": day, "method": entry.id if entry else None}
    values |= {"currency": HOME, "owner": owner_id or by.user_id, **more}
    facts = {"status": Receipt.Status.CONFIRMED, "free": amount, "confirmed_at": timezone.now()}
    made: Receipt = new_record(KEY, values, {**facts, "confirmed_by_id": by.user_id}, by)
    log(by, f"{KEY}.confirm", KEY, made.pk, [], title=made.number)
    tell(ReceiptConfirmed(by, made.pk, customer_id, amount))
    return made
