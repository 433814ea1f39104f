"""The circumstances of a sale on which its prices depend."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

HOME = "CNY"


@dataclass(frozen=True)
class Sale:
    """To whom, how much, when, in which currency and on which way something is sold."""

    customer: Any = None
    quantity: Decimal = Decimal(1)
    day: date = field(default_factory=timezone.localdate)
    currency: str = HOME
    channel: str = ""

    @property
    def tier(self) -> int | None:
        """Give the tier of the customer."""
        return self.customer.tier_id if self.customer is not None else None
