"""Amounts of money as people type them into dialogs, and what dialogs tell of those that are there."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Rejected
from kemai.core.records.registry import knows
from kemai.core.tenancy.viewer import Viewer


def amount_of(text: str) -> Decimal:
    """Read an amount as people type it; raises Rejected E-FMT or E-RNG."""
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation as error:
        raise Rejected.one("amount", "E-FMT", _("例如 1000.00")) from error
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
        raise Rejected.one("amount", "E-FMT", _("例如 1000.00"))
    return amount


def tells_receipts(by: Viewer) -> bool:
    """Say whether a person may read how much of receipts is free."""
    return knows(by, "sales.receipt", "amount", "free")


def tells_debts(by: Viewer) -> bool:
    """Say whether a person may read what is owed: all sums or none, since some give others away."""
    return knows(by, "sales.receivableplan", "amount", "paid", "open_sum")


def tells_invoices(by: Viewer) -> bool:
    """Say whether a person may read what is billed."""
    return knows(by, "sales.invoice", "amount")


def above(most: Decimal, *, told: bool) -> Rejected:
    """Refuse an amount above what there is; how much that is, only to those who may know it."""
    return Rejected.one("amount", "E-RNG", f"0 < … ≤ {most:,.2f}" if told else _("须大于 0，不超过未结的金额"))


def begun(amount: Decimal, *, told: bool) -> str:
    """Begin an input with an amount, for those who may know it."""
    return f"{amount:.2f}" if told and amount > 0 else ""
