"""What the sales area does with returned goods, as service hears it: in the same transaction."""

from __future__ import annotations

from kemai.areas.sales.events import GoodsReturned, ReturnRefused, ReturnRegistered, ReturnUndone
from kemai.areas.sales.models import ReturnOrder
from kemai.areas.service.tickets.from_returns import goods_are_here, not_taken, open_ticket, undone
from kemai.core.events import on
from kemai.core.tenancy.viewer import Viewer

MODULE = "tickets"


def returned_of(return_id: int, by: Viewer) -> ReturnOrder | None:
    """Give a return, None for a firm that keeps no tickets."""
    found: ReturnOrder | None = None
    if MODULE not in by.rights.off:
        found = ReturnOrder.objects.select_related("order", "reason").get(pk=return_id)
    return found


@on(ReturnRegistered, at_once=True)
def registered(fact: ReturnRegistered) -> None:
    """Make a ticket of defective goods or an exchange."""
    if one := returned_of(fact.return_id, fact.by):
        open_ticket(one, by=fact.by)


@on(GoodsReturned, at_once=True)
def received(fact: GoodsReturned) -> None:
    """Say on the ticket that the goods are back."""
    if one := returned_of(fact.return_id, fact.by):
        goods_are_here(one, by=fact.by)


@on(ReturnRefused, at_once=True)
def refused(fact: ReturnRefused) -> None:
    """Say on the ticket that the goods are not taken."""
    if one := returned_of(fact.return_id, fact.by):
        not_taken(one, by=fact.by)


@on(ReturnUndone, at_once=True)
def taken_back(fact: ReturnUndone) -> None:
    """Say on the ticket that the return was undone."""
    if one := returned_of(fact.return_id, fact.by):
        undone(one, by=fact.by)
