"""Shipping an order, in whole or in part: never more of a line than was ordered."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.sales.events import OrderShipped
from kemai.areas.sales.models import Delivery, DeliveryLine, SalesOrder, SalesOrderLine
from kemai.areas.sales.orders.goods import goods_of, settle_goods, use_reserved
from kemai.areas.sales.orders.records import ships
from kemai.areas.sales.receivables.keeping import noting
from kemai.core import actions
from kemai.core.actions.perform import fetch
from kemai.core.events import tell
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

KEY, ORDER = "sales.delivery", "sales.salesorder"
NOTHING = Decimal(0)


def deliver(order_id: int, quantities: Mapping[int, Decimal], *, by: Viewer, **values: Any) -> Delivery:
    """Make a shipment of some quantities by line of an order and let it leave at once; `values` are of its form.

    Raises Rejected with reasons beside `line.<id>`: E-RNG above what is still to be shipped, E-REQ for nothing at all,
    E-STATE for an order from which nothing may leave.
    """
    from kemai.areas.sales.deliveries.actions import ship

    with transaction.atomic():
        order = fetch(registry.get(ORDER), order_id, "write", by, lock=True)
        delivery: Delivery = actions.add(registry.get(KEY), {"order": order.pk, **values}, by=by)
        put_lines(delivery, order, quantities)
        shipped: Delivery = ship(delivery, by=by)
    return shipped


def put_lines(delivery: Delivery, order: SalesOrder, quantities: Mapping[int, Decimal]) -> None:
    """Write what is in a shipment; raises Rejected."""
    lines = {line.pk: line for line in goods_of(order)}
    wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
    errors = {f"line.{pk}": [Invalid("E-REF")] for pk in wanted.keys() - lines.keys()}
    for pk in wanted.keys() & lines.keys():
        if reason := too_much(wanted[pk], lines[pk].quantity - lines[pk].shipped):
            errors[f"line.{pk}"] = [reason]
    if not wanted:
        errors[""] = [Invalid("E-REQ", _("至少填一行的发货数量"))]
    if errors:
        raise Rejected(errors)
    DeliveryLine.objects.bulk_create(
        DeliveryLine(organisation_id=delivery.organisation_id, delivery=delivery, order_line_id=pk, quantity=quantity)
        for pk, quantity in wanted.items()
    )


def too_much(quantity: Decimal, most: Decimal) -> Invalid | None:
    """Say why a quantity can't be taken out of what there is."""
    if 0 < quantity <= most:
        return None
    return Invalid("E-RNG", f"0 – {most.normalize():f}")


def leave(delivery: Delivery, by: Viewer) -> None:
    """Let a shipment leave the house: the order's lines, stock and state follow."""
    order = SalesOrder.objects.select_for_update(of=("self",)).get(pk=delivery.order_id)
    if not ships(order):
        raise Rejected.one("", "E-STATE", _("只有已确认、还没发完的订单可以发货"))
    if not delivery.lines.exists():
        put_lines(delivery, order, {line.pk: line.quantity - line.shipped for line in goods_of(order)})
    with noting(ORDER, order, "ship", by):
        for row in delivery.lines.select_related("order_line").order_by("pk"):
            move(row.order_line, row.quantity)
        settle_goods(order)
    delivery.status, delivery.shipped_at = Delivery.Status.SHIPPED, timezone.now()
    delivery.save(update_fields=["status", "shipped_at"])
    tell(OrderShipped(by, order.pk, delivery.pk))


def move(line: SalesOrderLine, quantity: Decimal) -> None:
    """Count what leaves of a line; more than is left is E-RNG."""
    if reason := too_much(quantity, line.quantity - line.shipped):
        raise Rejected({f"line.{line.pk}": [reason], "": [reason]})
    line.shipped += quantity
    line.save(update_fields=["shipped"])
    use_reserved(line, quantity)
