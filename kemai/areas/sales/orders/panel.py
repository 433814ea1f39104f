"""Beside orders, deliveries and returns: what they are about, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.products.models import Product
from kemai.areas.sales.lines.panel import lines_of, off
from kemai.areas.sales.models import Delivery, Reservation, ReturnOrder, SalesOrder
from kemai.areas.sales.papers.writing import plain
from kemai.core.printing.seen import Seen
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

TEMPLATE = "sales/goods_panel.html"


@beside("sales.salesorder")
def order_lines(order: SalesOrder, viewer: Viewer) -> dict[str, Any] | None:
    """Show what is ordered at which price, and of each line how much is kept in stock, has left, and came back."""
    kept = dict(Reservation.objects.filter(order=order).values_list("line", "quantity"))
    moving = order.status not in (SalesOrder.Status.DRAFT, SalesOrder.Status.CANCELLED)
    return lines_of(order, viewer, lambda line: " · ".join(filter(None, (off(line), *went(line, kept, moving)))))


def went(line: Seen, kept: Mapping[int, Decimal], moving: bool) -> Iterator[str]:
    """Say how much of a line is kept, has left, and came back; services don't leave."""
    if not moving or (line.product and line.product.kind == Product.Kind.SERVICE):
        return
    yield _("已发 %(sent)s/%(all)s") % {"sent": plain(line.shipped), "all": plain(line.quantity)}
    if line.pk in kept:
        yield _("预留 %(count)s") % {"count": plain(kept[line.pk])}
    if line.returned:
        yield _("退回 %(count)s") % {"count": plain(line.returned)}


@beside("sales.delivery")
def shipped(delivery: Delivery, viewer: Viewer) -> dict[str, Any] | None:
    """Show what is in a shipment."""
    return contents(delivery, _("发货明细"))


@beside("sales.returnorder")
def returned(one: ReturnOrder, viewer: Viewer) -> dict[str, Any] | None:
    """Show what comes back."""
    return contents(one, _("退换明细"))


def contents(paper: Any, title: str) -> dict[str, Any] | None:
    """Describe the lines of a shipment or return."""
    found = paper.lines.select_related("order_line").order_by("pk")
    rows = [{"name": row.order_line.name, "text": f"{plain(row.quantity)} {row.order_line.unit}"} for row in found]
    return {"template": TEMPLATE, "title": title, "rows": rows} if rows else None
