"""The verbs of a return: received, paid back, completed, refused, undone."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.events import GoodsReturned, ReturnRefused, ReturnUndone
from kemai.areas.sales.models import ReturnOrder
from kemai.areas.sales.receipts.amounts import above, amount_of, tells_receipts
from kemai.areas.sales.receipts.paying import METHODS
from kemai.areas.sales.receipts.refunding import ASKS, by_transfer, pay_out
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.areas.sales.receivables.keeping import noting
from kemai.areas.sales.returns.crediting import credit, free_receipts, money_first, order_of, to_pay_back, uncredit
from kemai.areas.sales.returns.taking import let_go, owe_again
from kemai.core.actions.declare import action, ask
from kemai.core.events import tell
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY, RECEIPT = "sales.returnorder", "sales.receipt"
Status = ReturnOrder.Status


@action(
    KEY,
    label=_("收到退货"),
    icon="box",
    allowed=lambda one: one.status == Status.OPEN,
    refusal=_("只有待收货的退换单可以收货"),
    ahead=money_first,
)
def receive(returned: Any, *, by: Viewer) -> None:
    """Say that the goods are back: the refund lowers what the customer owes; an exchange is to be shipped anew."""
    if not returned.lines.exists():
        raise Rejected.one("", "E-STATE", now_said("退换单没有明细，请从订单页登记退换"))
    returned.status, returned.received_at = Status.RECEIVED, timezone.now()
    returned.save(update_fields=["status", "received_at"])
    if returned.kind == ReturnOrder.Kind.EXCHANGE:
        owe_again(returned, by)
    credit(returned, by=by)
    tell(GoodsReturned(by, returned.pk, returned.order_id, returned.kind, returned.refund))


@action(
    KEY,
    label=_("退款"),
    icon="coin",
    verb="read",
    extra=CONFIRM,
    bulk=False,
    makes=RECEIPT,
    allowed=lambda one: one.status in (Status.RECEIVED, Status.DONE) and one.refund > 0,
    refusal=_("没有可退的款"),
    asks=ASKS,
    choices={"method": METHODS},
    suggest=lambda one, by: by_transfer(to_pay_back(one), by),
    ahead=money_first,
)
def pay_back(returned: Any, *, by: Viewer, amount: str, method: int) -> Any:
    """Pay back what the customer had already paid for the goods, out of what is free of their receipts."""
    left, most = amount_of(amount), to_pay_back(returned)
    if not most:
        raise Rejected.one("", "E-STATE", now_said("没有可退的款：货款未付、已退，或已用于其他应收款"))
    if not 0 < left <= most:
        raise above(most, told=tells_receipts(by))
    made = None
    rows = free_receipts(order_of(returned))
    for receipt in list(rows.select_for_update(of=("self",)).order_by("-date", "-pk")):
        part = min(left, receipt.free)
        if part > 0:
            with noting(RECEIPT, receipt, "refund", by):
                made = pay_out(receipt, part, method, by=by, return_id=returned.pk)
            left -= part
    return made


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
    tell(ReturnRefused(by, returned.pk, returned.order_id))


@action(
    KEY,
    label=_("撤销"),
    icon="undo",
    danger=True,
    allowed=lambda one: one.status in (Status.RECEIVED, Status.DONE) and one.kind != ReturnOrder.Kind.EXCHANGE,
    refusal=_("只有已收货的退货和次货可以撤销"),
    asks=(ask("reason", _("撤销原因"), required=True),),
    ahead=money_first,
)
def undo(returned: Any, *, by: Viewer, reason: str) -> None:
    """Take a received return back, with the reason: the goods are the customer's again, who owes for them again."""
    uncredit(returned, by=by)
    let_go(returned)
    returned.status, returned.refused_because = Status.UNDONE, reason[:200]
    returned.save(update_fields=["status", "refused_because"])
    tell(ReturnUndone(by, returned.pk, returned.order_id))
