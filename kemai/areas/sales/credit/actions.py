"""Credit reviews are approved or refused by finance."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.credit.rights import CREDIT
from kemai.areas.sales.models import CreditReview
from kemai.areas.sales.receivables.keeping import lock_customer
from kemai.core.actions.declare import action, ask
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.creditreview"
Status = CreditReview.Status


def is_draft(review: CreditReview) -> bool:
    """Say whether a review waits for finance."""
    return bool(review.status == Status.DRAFT)


@action(KEY, label=_("批准"), icon="check", extra=CREDIT, allowed=is_draft, refusal=_("只有待批的评定可以批准"))
def approve(review: Any, *, by: Viewer) -> None:
    """Put a review into force: its limit and terms hold for new orders from now on."""
    lock_customer(review.customer_id)
    review.status, review.approved_by_id, review.approved_at = Status.APPROVED, by.user_id, timezone.now()
    review.save(update_fields=["status", "approved_by", "approved_at"])


@action(
    KEY,
    label=_("不批准"),
    icon="x",
    extra=CREDIT,
    allowed=is_draft,
    refusal=_("只有待批的评定可以不批准"),
    asks=(ask("reason", _("原因"), required=True),),
)
def refuse(review: Any, *, by: Viewer, reason: str) -> None:
    """Turn a review down; the reason stands in its history."""
    review.status = Status.REFUSED
    review.save(update_fields=["status"])
