"""An order on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kemai.areas.sales.models import SalesOrder, SalesOrderLine
from kemai.areas.sales.models.line import NONE
from kemai.areas.sales.papers.declare import paper
from kemai.areas.sales.papers.writing import day, in_words, line_columns, line_rows, paper_sums, parties, signatures
from kemai.core.printing.documents import Document
from kemai.core.printing.seen import Seen, seen_rows
from kemai.core.records.amounts import rounded
from kemai.core.tenancy.viewer import Viewer


@paper("sales.salesorder")
def order_paper(order: Seen, by: Viewer) -> Document:
    """Fill the layout with an order; a draft carries the word for it."""
    rows = SalesOrderLine.objects.filter(order=order.pk).select_related("product", "variant").order_by("position", "pk")
    lines = seen_rows(rows, by)
    off = order.net - rounded(sum((line.amount for line in lines), NONE), order.currency) if lines else NONE
    return Document(
        title=_("销售订单"),
        number=order.number,
        facts=[
            *parties(order),
            (_("下单日期"), day(order.order_date)),
            (_("交货日期"), day(order.due)),
            (_("收货地址"), order.ship_to),
            (_("业务员"), order.owner.name if order.owner else ""),
        ],
        columns=line_columns(lines),
        rows=line_rows(lines),
        sums=paper_sums(order, [(_("整单折扣"), off), (_("运费"), order.freight)]),
        words=in_words(order.total, order.currency),
        texts=[(_("执行计划"), order.plan)],
        signs=signatures(),
        mark=_("草稿") if order.status == SalesOrder.Status.DRAFT else "",
    )
