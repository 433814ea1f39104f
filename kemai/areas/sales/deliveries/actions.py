"""The verbs of a delivery: ship it, note that it was signed for."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.deliveries.shipping import leave
from kemai.areas.sales.models import Delivery
from kemai.core.actions.declare import action
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.delivery"
Status = Delivery.Status


@action(
    KEY,
    label=_("发货"),
    icon="truck",
    allowed=lambda delivery: delivery.status == Status.DRAFT,
    refusal=_("已经发货"),
)
def ship(delivery: Any, *, by: Viewer) -> None:
    """Let a shipment leave; one without lines takes everything that is still to be shipped."""
    leave(delivery, by)


@action(
    KEY,
    label=_("签收"),
    icon="check",
    allowed=lambda delivery: delivery.status == Status.SHIPPED,
    refusal=_("只有已发货、未签收的可以签收"),
)
def sign_for(delivery: Any, *, by: Viewer) -> None:
    """Note that the customer has the goods."""
    delivery.status, delivery.signed_at = Status.SIGNED, timezone.now()
    delivery.save(update_fields=["status", "signed_at"])
