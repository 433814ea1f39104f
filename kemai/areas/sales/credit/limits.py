"""The credit that a customer has: the limit and terms of the last approved review, and how much of it is used."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from kemai.areas.sales.models import CreditReview, Receipt, ReceivablePlan
from kemai.core.records.currencies import HOME, Amounts

NOTHING = Decimal(0)
Status = ReceivablePlan.Status


@dataclass(frozen=True)
class Standing:
    """Where a customer stands: `limit` is None without an approved review; `used` is owed less what was prepaid."""

    limit: Decimal | None
    used: Decimal
    overdue: Decimal

    @property
    def left(self) -> Decimal | None:
        """Give how much more may be owed; negative where the limit is passed already."""
        return None if self.limit is None else self.limit - self.used


def review_of(customer_id: int) -> CreditReview | None:
    """Give the review in force: the last approved one; it holds until a new one, also past its day (ADR 0038)."""
    rows = CreditReview.objects.filter(customer=customer_id, status=CreditReview.Status.APPROVED)
    return rows.order_by("-approved_at", "-pk").first()


def terms_of(customer_id: int) -> int | None:
    """Give the days to pay that were agreed with a customer."""
    review = review_of(customer_id)
    return review.terms_days if review else None


def open_abroad(customer_id: int, **narrowed: Any) -> Amounts:
    """Add up what a customer owes in other currencies."""
    owed = ReceivablePlan.objects.filter(customer=customer_id, status=Status.OPEN, **narrowed).exclude(currency=HOME)
    return Amounts(owed.order_by().values("currency").annotate(total=Sum("open_sum")).values_list("currency", "total"))


def late_abroad(customer_id: int) -> Amounts:
    """Add up what of it is overdue."""
    return open_abroad(customer_id, due__lt=timezone.localdate())


def standing_of(customer_id: int) -> Standing:
    """Add up what a customer owes in the firm's own currency, what of it is overdue, and what was paid ahead."""
    own = {"customer": customer_id, "currency": HOME}
    owed = ReceivablePlan.objects.filter(**own, status=Status.OPEN).order_by()
    ahead = Receipt.objects.filter(**own, status=Receipt.Status.CONFIRMED, free__gt=0).order_by()
    late = owed.filter(due__lt=timezone.localdate())
    review = review_of(customer_id)
    sums = [
        rows.aggregate(total=Sum(name))["total"] or NOTHING
        for rows, name in ((owed, "open_sum"), (late, "open_sum"), (ahead, "free"))
    ]
    return Standing(review.limit if review else None, sums[0] - sums[2], sums[1])
