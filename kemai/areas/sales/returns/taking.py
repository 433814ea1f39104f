"""Taking goods back: never more of a line than is with the customer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.areas.sales.deliveries.shipping import too_much
from kemai.areas.sales.events import ReturnRegistered
from kemai.areas.sales.models import ReturnLine, ReturnOrder, SalesOrder, SalesOrderLine
from kemai.areas.sales.orders.goods import goods_of, reserve_stock, settle_goods
from kemai.areas.sales.receivables.keeping import noting
from kemai.areas.sales.returns.worth import worth
from kemai.core import actions
from kemai.core.actions.perform import fetch
from kemai.core.events import tell
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

KEY, ORDER = "sales.returnorder", "sales.salesorder"


def take_back(order_id: int, quantities: Mapping[int, Decimal], *, by: Viewer, **values: Any) -> ReturnOrder:
    """Register that some quantities by line of an order come back; `values` are of the form of a return.

    Raises Rejected with reasons beside `line.<id>` (E-RNG above what was delivered), `refund` (E-RNG above what the
    goods cost), `reason` (E-REQ).
    """
    with transaction.atomic():
        order = fetch(registry.get(ORDER), order_id, "write", by, lock=True)
        lines = {line.pk: line for line in goods_of(order)}
        wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
        errors = refused(wanted, lines)
        made: ReturnOrder = actions.add(registry.get(KEY), {"order": order.pk, **values}, by=by)
        most = worth(order, ((lines[pk], wanted[pk]) for pk in wanted.keys() & lines.keys()))
        if made.refund > most:
            errors["refund"] = [Invalid("E-RNG", f"0 – {most:,.2f}")]
        if errors:
            raise Rejected(errors)
        for pk, quantity in wanted.items():
            row = {"return_order": made, "order_line_id": pk, "quantity": quantity}
            ReturnLine.objects.create(organisation_id=by.organisation_id, **row)
            count(lines[pk], quantity)
        tell(ReturnRegistered(by, made.pk, order.pk, made.kind))
    return made


def refused(wanted: Mapping[int, Decimal], lines: Mapping[int, SalesOrderLine]) -> dict[str, list[Invalid]]:
    """Give the reasons why quantities can't come back."""
    errors = {f"line.{pk}": [Invalid("E-REF")] for pk in wanted.keys() - lines.keys()}
    for pk in wanted.keys() & lines.keys():
        if reason := too_much(wanted[pk], lines[pk].shipped - lines[pk].returned):
            errors[f"line.{pk}"] = [reason]
    if not wanted:
        errors[""] = [Invalid("E-REQ", _("至少填一行的退换数量"))]
    return errors


def count(line: SalesOrderLine, quantity: Decimal) -> None:
    """Count goods of a line as coming back; a negative quantity takes that back."""
    line.returned += quantity
    line.save(update_fields=["returned"])


def let_go(returned: ReturnOrder) -> None:
    """Count the goods of a refused return as the customer's again."""
    SalesOrder.objects.select_for_update(of=("self",)).get(pk=returned.order_id)
    for row in returned.lines.select_related("order_line").order_by("pk"):
        count(row.order_line, -row.quantity)


def owe_again(returned: ReturnOrder, by: Viewer) -> None:
    """Let the goods of an exchange be still to be shipped: what came back is replaced by a new delivery."""
    order = SalesOrder.objects.select_for_update(of=("self",)).get(pk=returned.order_id)
    with noting(ORDER, order, "exchange", by):
        for row in returned.lines.select_related("order_line").order_by("pk"):
            line = row.order_line
            line.returned, line.shipped = line.returned - row.quantity, line.shipped - row.quantity
            line.save(update_fields=["returned", "shipped"])
        if order.status == SalesOrder.Status.DONE:
            order.status = SalesOrder.Status.SHIPPED
        settle_goods(order)
        order.reservations.all().delete()
        reserve_stock(order, by)
