"""Asking for the invoice of an order or contract in one step: what is not billed yet, under the usual title."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.contracts.records import IN_FORCE
from kemai.areas.sales.invoices.sums import billed_with
from kemai.areas.sales.models import Contract, SalesOrder
from kemai.areas.sales.receipts.amounts import amount_of, begun, tells_debts, tells_invoices
from kemai.areas.sales.receivables.planning import asking_paper, link_of
from kemai.core import actions
from kemai.core.actions.declare import action, ask
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY, KINDS = "sales.invoice", "invoice_kind"
ASKS = (ask("kind", _("发票种类"), required=True), ask("amount", _("开票金额"), required=True))
LATER = _("确认后才能开票")
BILLED = (*IN_FORCE, Contract.Status.DONE)
ORDERED = ("confirmed", "doing", "shipped", "done")


def whole_rest(paper: Any, by: Viewer) -> dict[str, str]:
    """Begin with a plain invoice over all that is not billed yet."""
    plain, left = book(by).find(KINDS, "plain"), billed_with(paper).left
    return {"kind": str(plain.id) if plain else "", "amount": begun(left, told=tells_debts(by) and tells_invoices(by))}


def request(paper: Any, kind: int, amount: str, by: Viewer) -> Any:
    """Add the request for an invoice of a paper; title and tax number are the customer's usual ones."""
    if billed_with(paper).left <= 0:
        raise Rejected.one("", "E-STATE", now_said("已经全部开票或申请开票"))
    asking = asking_paper(paper)
    values = {link_of(asking): asking.pk, "customer": paper.customer_id, "kind": kind, "owner": paper.owner_id}
    return actions.add(registry.get(KEY), {**values, "amount": amount_of(amount)}, by=by)


@action(
    "sales.contract",
    label=_("申请开票"),
    icon="file",
    bulk=False,
    makes=KEY,
    allowed=lambda contract: contract.status in BILLED,
    refusal=LATER,
    asks=ASKS,
    choices={"kind": KINDS},
    suggest=whole_rest,
)
def invoice_contract(contract: Contract, *, by: Viewer, kind: int, amount: str) -> Any:
    """Ask finance for an invoice of a contract."""
    return request(contract, kind, amount, by)


@action(
    "sales.salesorder",
    label=_("申请开票"),
    icon="file",
    bulk=False,
    makes=KEY,
    allowed=lambda order: order.status in ORDERED,
    refusal=LATER,
    asks=ASKS,
    choices={"kind": KINDS},
    suggest=whole_rest,
)
def invoice_order(order: SalesOrder, *, by: Viewer, kind: int, amount: str) -> Any:
    """Ask finance for an invoice of an order, or of the contract that asks for its money."""
    return request(order, kind, amount, by)
