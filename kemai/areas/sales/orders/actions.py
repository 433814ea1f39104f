"""The verbs of an order: confirm, begin, complete, mark as abnormal and back, cancel."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.actions import blacklisted
from kemai.areas.sales.credit.checking import check_credit
from kemai.areas.sales.events import OrderCancelled, OrderConfirmed
from kemai.areas.sales.models import Reservation, SalesOrder, SalesOrderLine
from kemai.areas.sales.orders.goods import REACHED, goods_of, reserve_stock
from kemai.areas.sales.orders.rights import CANCEL
from kemai.areas.sales.receivables.keeping import customer_first
from kemai.areas.sales.receivables.planning import plan_for_order, withdraw_plans
from kemai.core.actions.declare import action, ask
from kemai.core.events import tell
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.salesorder"
Status = SalesOrder.Status
UNDER_WAY = (Status.CONFIRMED, Status.DOING, Status.SHIPPED)


@action(
    KEY,
    label=_("确认订单"),
    icon="check",
    allowed=lambda order: order.status == Status.DRAFT,
    refusal=_("只有草稿可以确认，可能已被同事确认"),
    ahead=customer_first,
)
def confirm(order: Any, *, by: Viewer) -> None:
    """Accept an order: stock is kept for it, and its total is asked for; blacklist and credit are checked before."""
    if not SalesOrderLine.objects.filter(order=order).exists():
        raise Rejected.one("", "E-STATE", now_said("订单还没有明细"))
    if blacklisted(order.customer):
        raise Rejected.one("", "E-STATE", now_said("客户在黑名单中，不能下单；请主管先解除"))
    check_credit(order, by=by)
    order.status, order.confirmed_at = Status.CONFIRMED, timezone.now()
    order.save(update_fields=["status", "confirmed_at"])
    reserve_stock(order, by)
    plan_for_order(order, by=by)
    tell(OrderConfirmed(by, order.pk, order.customer_id, order.total))


@action(
    KEY,
    label=_("开始执行"),
    icon="right",
    allowed=lambda order: order.status == Status.CONFIRMED,
    refusal=_("只有已确认的订单可以开始执行"),
)
def begin(order: Any, *, by: Viewer) -> None:
    """Begin to carry an order out."""
    order.status = Status.DOING
    order.save(update_fields=["status"])


@action(
    KEY,
    label=_("完成"),
    icon="flag",
    allowed=lambda order: order.status in UNDER_WAY,
    refusal=_("只有已确认、执行中或已发货的订单可以完成"),
)
def complete(order: Any, *, by: Viewer) -> None:
    """Say that all of an order is done; goods that are still to be shipped stand in the way."""
    if goods_of(order).filter(shipped__lt=F("quantity")).exists():
        raise Rejected.one("", "E-STATE", now_said("还有未发货的明细，请先发货"))
    order.status = Status.DONE
    order.save(update_fields=["status"])


@action(
    KEY,
    label=_("标为异常"),
    icon="alert",
    allowed=lambda order: order.status in UNDER_WAY,
    refusal=_("只有已确认、执行中或已发货的订单可以标为异常"),
    asks=(ask("reason", _("异常原因"), required=True),),
)
def mark_abnormal(order: Any, *, by: Viewer, reason: str) -> None:
    """Say that something is wrong with an order; nothing is shipped until that is settled."""
    order.status, order.because = Status.ABNORMAL, reason[:200]
    order.save(update_fields=["status", "because"])


@action(
    KEY,
    label=_("解除异常"),
    icon="refresh",
    allowed=lambda order: order.status == Status.ABNORMAL,
    refusal=_("订单没有异常"),
)
def settle_abnormal(order: Any, *, by: Viewer) -> None:
    """Go on with an order that was abnormal, from as far as it is delivered."""
    order.status, order.because = REACHED[SalesOrder.DeliverState(order.deliver_state)], ""
    order.save(update_fields=["status", "because"])


def may_be_cancelled(order: SalesOrder) -> bool:
    """Say whether nothing of an order has left the house and it is not over yet."""
    return order.deliver_state == "none" and order.status not in (Status.DONE, Status.CANCELLED)


@action(
    KEY,
    label=_("取消订单"),
    icon="x",
    extra=CANCEL,
    danger=True,
    allowed=may_be_cancelled,
    refusal=_("已发货、已完成或已取消的订单不能取消；已发货的请走退换"),
    asks=(ask("reason", _("取消原因"), required=True),),
    ahead=customer_first,
)
def cancel(order: Any, *, by: Viewer, reason: str) -> None:
    """Cancel an order: its stock is free again, and what it asked for is withdrawn."""
    order.status, order.because = Status.CANCELLED, reason[:200]
    order.save(update_fields=["status", "because"])
    Reservation.objects.filter(order=order).delete()
    withdraw_plans(order, by=by)
    tell(OrderCancelled(by, order.pk, order.customer_id))
