"""Reading the circumstances of a sale from an address."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kemai.areas.customers.models import Customer
from kemai.areas.products.models import Currency, SalesChannel
from kemai.areas.products.pricing.sale import HOME, Sale
from kemai.core.records.errors import Invalid
from kemai.core.records.ids import as_id
from kemai.core.records.kinds.numbers import DecimalKind
from kemai.core.tenancy.viewer import Viewer

LARGEST = Decimal(10) ** 11


def sale_of(viewer: Viewer, typed: Mapping[str, str]) -> Sale:
    """Read customer, quantity, day, currency and channel; what is missing or does not fit is as usual.

    A customer out of the person's sight counts as none.
    """
    channel = typed.get("channel", "")
    currency = typed.get("currency", "")
    return Sale(
        customer_of(viewer, typed.get("customer", "")),
        quantity_of(typed.get("quantity", "")),
        day_of(typed.get("day", "")),
        currency if currency in Currency.values else HOME,
        channel if channel in SalesChannel.values else "",
    )


def customer_of(viewer: Viewer, given: str) -> Any:
    """Give the customer that an address names, as far as the person sees them."""
    pk = as_id(given)
    rows = Customer.objects.visible_to(viewer, "read").select_related("region")
    return rows.filter(pk=pk).first() if pk is not None else None


def quantity_of(given: str) -> Decimal:
    """Read a quantity above nothing, 1 where there is none."""
    with suppress(Invalid):
        quantity = DecimalKind.number(given)
        if quantity.is_finite() and 0 < quantity < LARGEST:
            return quantity
    return Decimal(1)


def day_of(given: str) -> date:
    """Read a day, today where there is none."""
    with suppress(ValueError):
        return date.fromisoformat(given)
    return timezone.localdate()
