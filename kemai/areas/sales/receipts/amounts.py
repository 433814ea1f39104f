"""Amounts of money as people type them into dialogs."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Rejected


def amount_of(text: str) -> Decimal:
    """Read an amount as people type it; raises Rejected E-FMT or E-RNG."""
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation as error:
        raise Rejected.one("amount", "E-FMT", _("例如 1000.00")) from error
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
        raise Rejected.one("amount", "E-FMT", _("例如 1000.00"))
    return amount
