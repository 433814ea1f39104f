"""A delivery note."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kemai.areas.sales.models import DeliveryLine
from kemai.areas.sales.papers.declare import paper
from kemai.areas.sales.papers.writing import line_name, plain
from kemai.core.printing.documents import Column, Document
from kemai.core.printing.seen import Seen, seen_rows
from kemai.core.tenancy.viewer import Viewer


@paper("sales.delivery")
def delivery_note(delivery: Seen, by: Viewer) -> Document:
    """Fill the layout with a shipment: what is in it, for whom, without prices."""
    found = DeliveryLine.objects.filter(delivery=delivery.pk).order_by("pk")
    lines = seen_rows(found.select_related("order_line__product", "order_line__variant"), by)
    rows = [
        [str(place), line_name(row.order_line), plain(row.quantity), row.order_line.unit]
        for place, row in enumerate(lines, 1)
    ]
    order = delivery.order
    return Document(
        title=_("发货单"),
        number=delivery.number,
        facts=[
            (_("客户"), order.customer.name),
            (_("订单"), order.number),
            (_("收货地址"), delivery.ship_to or order.ship_to),
            (_("承运商"), delivery.carrier),
            (_("运单号"), delivery.tracking_no),
        ],
        columns=[Column("#", 0.5), Column(_("品名"), 6), Column(_("数量"), 1.5, True), Column(_("计量单位"), 1.2)],
        rows=rows,
        signs=[_("收货人（签字）"), _("发货人")],
        mark=_("草稿") if delivery.status == "draft" else "",
    )
