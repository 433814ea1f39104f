"""The verbs of a return: received, completed, refused."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import ReturnOrder
from kemai.areas.sales.returns.taking import let_go, owe_again
from kemai.core.actions.declare import action, ask
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.returnorder"
Status = ReturnOrder.Status


@action(
    KEY,
    label=_("收到退货"),
    icon="box",
    allowed=lambda one: one.status == Status.OPEN,
    refusal=_("只有待收货的退换单可以收货"),
)
def receive(returned: Any, *, by: Viewer) -> None:
    """Say that the goods are back; those of an exchange are to be shipped anew."""
    if not returned.lines.exists():
        raise Rejected.one("", "E-STATE", now_said("退换单没有明细，请从订单页登记退换"))
    returned.status, returned.received_at = Status.RECEIVED, timezone.now()
    returned.save(update_fields=["status", "received_at"])
    if returned.kind == ReturnOrder.Kind.EXCHANGE:
        owe_again(returned, by)


@action(
    KEY,
    label=_("完成"),
    icon="flag",
    allowed=lambda one: one.status == Status.RECEIVED,
    refusal=_("只有已收货的退换单可以完成"),
)
def complete(returned: Any, *, by: Viewer) -> None:
    """Say that a return is settled: refunded or replaced."""
    returned.status = Status.DONE
    returned.save(update_fields=["status"])


@action(
    KEY,
    label=_("驳回"),
    icon="x",
    allowed=lambda one: one.status == Status.OPEN,
    refusal=_("只有待收货的退换单可以驳回"),
    asks=(ask("reason", _("驳回原因"), required=True),),
)
def refuse(returned: Any, *, by: Viewer, reason: str) -> None:
    """Don't take the goods back, with the reason."""
    let_go(returned)
    returned.status, returned.refused_because = Status.REFUSED, reason[:200]
    returned.save(update_fields=["status", "refused_because"])
