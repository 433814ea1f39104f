"""Returns of defective goods and exchanges are tickets too: made with the return, and told how it goes on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.models import ReturnOrder
from kemai.areas.service.models import Ticket
from kemai.areas.service.tickets.actions import KEY, settle
from kemai.areas.service.tickets.records import OVER
from kemai.core.actions.consequences import new_record, noting
from kemai.core.dictionary.book import book
from kemai.core.notes.actions import put_note
from kemai.core.records import registry
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer

KINDS = {ReturnOrder.Kind.DEFECT: "defect", ReturnOrder.Kind.EXCHANGE: "exchange"}
LONGEST = 120


def open_ticket(returned: ReturnOrder, *, by: Viewer) -> Ticket | None:
    """Make the ticket of a return of defective goods or of an exchange; none for goods that are simply sent back."""
    kind = entry("ticket_kind", KINDS.get(ReturnOrder.Kind(returned.kind), ""), by)
    channel = entry("ticket_channel", "staff", by)
    if returned.kind not in KINDS or kind is None or channel is None:
        return None
    order, lines = returned.order, list(returned.lines.select_related("order_line").order_by("pk"))
    products = {one.order_line.product_id for one in lines}
    what = enumerated(f"{one.order_line.name} × {one.quantity.normalize():f}" for one in lines)
    subject = f"{returned.get_kind_display()}{_('：')}{what}"
    values = {
        "customer": order.customer_id,
        "contact": order.contact_id,
        "kind": kind,
        "channel": channel,
        "subject": subject if len(subject) <= LONGEST else f"{subject[: LONGEST - 1]}…",
        "detail": detail(returned, what),
        "order": order.pk,
        "product": next(iter(products)) if len(products) == 1 else None,
        "owner": returned.owner_id or by.user_id,
    }
    made: Ticket = new_record(KEY, values, {"returned_id": returned.pk}, by)
    return made


def entry(key: str, code: str, by: Viewer) -> int | None:
    """Give the choice of a code, the first one where the firm has taken it away."""
    found = book(by).find(key, code)
    return found.id if found else next((one.id for one in book(by).open(key)), None)


def detail(returned: ReturnOrder, what: str) -> str:
    """Say what comes back, why, and on which return."""
    reason = returned.reason.label if returned.reason_id else ""
    parts = (f"{returned.number}{_('：')}{what}", reason, returned.note)
    return "\n".join(filter(None, parts))


def ticket_of(returned: ReturnOrder) -> Ticket | None:
    """Give the ticket that a return made, locked."""
    return Ticket.objects.select_for_update(of=("self",)).filter(returned=returned.pk).first()


def tell_ticket(returned: ReturnOrder, text: str, *, by: Viewer) -> None:
    """Leave a note on the ticket of a return."""
    ticket = ticket_of(returned)
    if ticket is not None:
        put_note(registry.get(KEY), ticket.pk, text, by=by)


def goods_are_here(returned: ReturnOrder, *, by: Viewer) -> None:
    """Say on the ticket that the goods are back; the money stands on the return, for those who may read it there."""
    exchanged = returned.kind == ReturnOrder.Kind.EXCHANGE
    text = _("%(number)s 已收到退回的货，待重新发货") if exchanged else _("%(number)s 已收货，退款见退换单")
    tell_ticket(returned, text % {"number": returned.number}, by=by)


def not_taken(returned: ReturnOrder, *, by: Viewer) -> None:
    """Say on the ticket that the goods are not taken back, and why; the matter stays open."""
    words = {"number": returned.number, "reason": returned.refused_because}
    tell_ticket(returned, _("%(number)s 已驳回：%(reason)s") % words, by=by)


def undone(returned: ReturnOrder, *, by: Viewer) -> None:
    """Say on the ticket that the return was undone, and why; one that was still open is solved by that."""
    words = {"number": returned.number, "reason": returned.refused_because}
    text = _("%(number)s 已撤销：%(reason)s") % words
    tell_ticket(returned, text, by=by)
    ticket: Any = ticket_of(returned)
    if ticket is not None and ticket.status not in OVER:
        with noting(KEY, ticket, "solve", by):
            settle(ticket, "\n".join(filter(None, (ticket.solution, text))))
