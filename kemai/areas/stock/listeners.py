"""What the sales area does, as stock hears it: inside the same transaction, so that both happen or neither."""

from __future__ import annotations

from kemai.areas.sales.events import GoodsReturned, OrderConfirmed, OrderShipped, ReturnUndone
from kemai.areas.sales.models import Delivery, ReturnOrder
from kemai.areas.stock.keeping import kept
from kemai.areas.stock.ledger.booking import Document, take_back
from kemai.areas.stock.ledger.sold import RETURN, issue, receive, refuse_short
from kemai.core.events import on


@on(OrderConfirmed, at_once=True)
def order_confirmed(fact: OrderConfirmed) -> None:
    """Ask whether enough is free for an order."""
    if kept(fact.by):
        refuse_short(fact.order_id, by=fact.by)


@on(OrderShipped, at_once=True)
def order_shipped(fact: OrderShipped) -> None:
    """Take a shipment out of stock."""
    if kept(fact.by):
        issue(Delivery.objects.get(pk=fact.delivery_id), by=fact.by)


@on(GoodsReturned, at_once=True)
def goods_returned(fact: GoodsReturned) -> None:
    """Bring returned goods into stock."""
    if kept(fact.by):
        receive(ReturnOrder.objects.get(pk=fact.return_id), by=fact.by)


@on(ReturnUndone, at_once=True)
def return_undone(fact: ReturnUndone) -> None:
    """Take returned goods out again: they are the customer's."""
    if kept(fact.by):
        one = ReturnOrder.objects.get(pk=fact.return_id)
        take_back(Document(RETURN, one.pk, one.number), by=fact.by)
