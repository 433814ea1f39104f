"""Marking customers as hot, and taking the mark away: by hand, by an order, by a lost mark."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.core.actions.declare import action, ask
from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.records.kinds.choices import both
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.customer"
Hot = Customer.Hot
MARK = ("hot_level", "hot_reason", "hot_since")


def is_hot(customer: Customer) -> bool:
    """Say whether a customer is marked as hot."""
    return customer.hot_level != Hot.NONE


@action(
    KEY,
    label=_("标为热点"),
    icon="flame",
    allowed=lambda customer: not is_hot(customer),
    refusal=_("已是热点客户"),
    asks=(ask("reason", _("热点理由"), required=True), ask("level", _("热度（高、中、低；不填为高）"))),
)
def heat(customer: Any, *, by: Viewer, reason: str, level: str = "") -> None:
    """Mark a customer as likely to close: it stands on top of the workbench until it is won or hopeless."""
    called = level.strip().lower() or Hot.HIGH.value
    wanted = next((one for one in (Hot.HIGH, Hot.MID, Hot.LOW) if called in (one.value, *both(one.label))), None)
    if wanted is None:
        raise Rejected.one("level", "E-FMT", _("高、中、低"))
    customer.hot_level, customer.hot_reason, customer.hot_since = wanted, reason[:200], timezone.localdate()
    customer.save(update_fields=MARK)


@action(KEY, label=_("移出热点"), icon="x", allowed=is_hot, refusal=_("不是热点客户"))
def cool(customer: Any, *, by: Viewer) -> None:
    """Take a customer down from the board of hot ones: won by now, or hopeless."""
    cool_down(customer)


def cool_down(customer: Any) -> None:
    """Take the mark away."""
    customer.hot_level, customer.hot_reason = Hot.NONE, ""
    customer.hot_since = None
    customer.save(update_fields=MARK)


def leave_board(customer_id: int, by: Viewer) -> None:
    """Take the mark away because a deal with the customer was won or lost, and note it in the history."""
    customer = Customer.objects.filter(pk=customer_id).exclude(hot_level=Hot.NONE).first()
    if customer is not None:
        changes = [{"field": "hot_level", "old": customer.hot_level, "new": str(Hot.NONE)}]
        cool_down(customer)
        log(by, f"{KEY}.cool", KEY, customer.pk, changes, title=customer.name)
