"""Taking the money of an order or contract in one step: received, confirmed, matched with what the paper asks for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import ReceivablePlan
from kemai.areas.sales.receipts.amounts import above, amount_of, begun, tells_debts
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.areas.sales.receipts.taking import KEY, take_payment
from kemai.areas.sales.receivables.keeping import customer_first
from kemai.areas.sales.receivables.papers import sums
from kemai.areas.sales.receivables.planning import asking_paper, link_of
from kemai.core.actions.declare import action, ask
from kemai.core.dictionary.book import book
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

METHODS, USUAL = "receipt_method", "transfer"
ASKS = (ask("amount", _("收款金额"), required=True), ask("method", _("收款方式"), required=True))
UNSETTLED = _("没有未收的应收款")


def whole_rest(paper: Any, by: Viewer) -> dict[str, str]:
    """Begin with all that is still to come, by bank transfer."""
    asking, method = asking_paper(paper), book(by).find(METHODS, USUAL)
    paid, due = sums(**{link_of(asking): asking.pk})
    return {"amount": begun(due - paid, told=tells_debts(by)), "method": str(method.id) if method else ""}


def take(paper: Any, amount: str, method: int, by: Viewer) -> Any:
    """Receive an amount for a paper; raises Rejected where it asks for nothing, or for less."""
    asking, received = asking_paper(paper), amount_of(amount)
    owed = {link_of(asking): asking.pk, "status": ReceivablePlan.Status.OPEN}
    if not ReceivablePlan.objects.filter(**owed).exists():
        raise Rejected.one("", "E-STATE", UNSETTLED)
    paid, due = sums(**{link_of(asking): asking.pk})
    if not 0 < received <= due - paid:
        raise above(due - paid, told=tells_debts(by))
    return take_payment(asking, received, by=by, method=book(by).by_id[method].code)


@action(
    "sales.contract",
    label=_("收到款项"),
    icon="coin",
    verb="read",
    extra=CONFIRM,
    bulk=False,
    makes=KEY,
    allowed=lambda contract: contract.signed_on is not None and contract.payment_state != "full",
    refusal=UNSETTLED,
    asks=ASKS,
    choices={"method": METHODS},
    suggest=whole_rest,
    ahead=customer_first,
)
def pay_contract(contract: Any, *, by: Viewer, amount: str, method: int) -> Any:
    """Note that money for a contract is there; it pays the instalments, the oldest first."""
    return take(contract, amount, method, by)


@action(
    "sales.salesorder",
    label=_("收到款项"),
    icon="coin",
    verb="read",
    extra=CONFIRM,
    bulk=False,
    makes=KEY,
    allowed=lambda order: order.confirmed_at is not None and order.status != "cancelled" and order.pay_state != "all",
    refusal=UNSETTLED,
    asks=ASKS,
    choices={"method": METHODS},
    suggest=whole_rest,
    ahead=customer_first,
)
def pay_order(order: Any, *, by: Viewer, amount: str, method: int) -> Any:
    """Note that money for an order is there; it pays what the order, or its contract, asks for."""
    return take(order, amount, method, by)
