"""Beside orders, deliveries and returns: the goods, line by line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Delivery, Reservation, ReturnOrder, SalesOrder
from kemai.areas.sales.orders.goods import goods_of
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

TEMPLATE = "sales/goods_panel.html"


def plain(quantity: Decimal) -> str:
    """Write a quantity without needless noughts."""
    return f"{quantity.normalize():f}"


@beside("sales.salesorder")
def progress(order: SalesOrder, viewer: Viewer) -> dict[str, Any] | None:
    """Show how much of each line is kept in stock, has left, and came back."""
    if order.status in (SalesOrder.Status.DRAFT, SalesOrder.Status.CANCELLED):
        return None
    kept = dict(Reservation.objects.filter(order=order).values_list("line", "quantity"))
    rows = []
    for line in goods_of(order):
        parts = [_("已发 %(sent)s/%(all)s") % {"sent": plain(line.shipped), "all": plain(line.quantity)}]
        if line.pk in kept:
            parts.append(_("预留 %(count)s") % {"count": plain(kept[line.pk])})
        if line.returned:
            parts.append(_("退回 %(count)s") % {"count": plain(line.returned)})
        rows.append({"name": line.name, "text": " · ".join(parts)})
    return {"template": TEMPLATE, "title": _("发货进度"), "rows": rows} if rows else None


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
