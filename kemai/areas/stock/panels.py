"""What the stock puts beside records of other areas."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kemai.areas.sales.models import Delivery, ReturnOrder, SalesOrder
from kemai.areas.sales.queries import goods_of, kept_for_orders
from kemai.areas.stock.items.standing import rows_of
from kemai.areas.stock.keeping import ITEM, MODULE, MOVE, PAPER, plain, shows
from kemai.areas.stock.ledger.booking import moves_of
from kemai.areas.stock.ledger.sold import DELIVERY, NOTHING, RETURN, available
from kemai.areas.stock.models import StockItem, StockMove, StockPaper
from kemai.core.records.registry import knows
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

TEMPLATE = "sales/goods_panel.html"
SHOWN = 10
OPEN = (SalesOrder.Status.DRAFT, SalesOrder.Status.CONFIRMED, SalesOrder.Status.DOING, SalesOrder.Status.ABNORMAL)


def tells(viewer: Viewer) -> bool:
    """Say whether a person may read what was moved."""
    return viewer.may(MOVE, "read") and knows(viewer, MOVE, "quantity", "source", "target", "document", "kind")


@beside("products.product", module=MODULE)
def of_product(product: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show what of a product lies where, what is kept for orders and what is free."""
    if not shows(viewer):
        return None
    rows = list(rows_of(product.pk))
    return {"template": TEMPLATE, "title": _("库存"), "rows": rows} if rows else None


@beside(ITEM, module=MODULE)
def of_item(item: StockItem, viewer: Viewer) -> dict[str, Any] | None:
    """Show beside an item what of its product lies elsewhere too, what is kept and what is free."""
    return of_product(item.product, viewer)


@beside(ITEM, module=MODULE)
def last_moves(item: StockItem, viewer: Viewer) -> dict[str, Any] | None:
    """Show the last moves of an item."""
    if not tells(viewer):
        return None
    here = Q(source=item.warehouse_id) | Q(target=item.warehouse_id)
    rows = StockMove.objects.filter(here, product=item.product_id, variant=item.variant_id).order_by("-pk")[:SHOWN]
    found = []
    for one in rows:
        sign = "−" if one.source_id == item.warehouse_id else "+"
        found.append({"name": one.document, "text": f"{one.get_kind_display()} {sign}{plain(one.quantity)}"})
    return {"template": TEMPLATE, "title": _("最近变动"), "rows": found} if found else None


@beside("sales.salesorder", module=MODULE)
def of_order(order: SalesOrder, viewer: Viewer) -> dict[str, Any] | None:
    """Show for the lines of an order that are still to be shipped what is there and what is free for them."""
    if order.status not in OPEN or not shows(viewer):
        return None
    lines = [line for line in goods_of(order) if line.product_id and line.shipped < line.quantity]
    free, kept = (read([line.product_id for line in lines]) for read in (available, kept_for_orders))
    rows = []
    for line in lines:
        goods = line.product_id, line.variant_id
        if goods in free:
            rows.append({"name": line.name, "text": standing(free[goods], kept.get(goods, NOTHING))})
    return {"template": TEMPLATE, "title": _("库存"), "rows": rows} if rows else None


def standing(free: Decimal, kept: Decimal) -> str:
    """Say what is there of some goods, what is kept for orders, and what is free or missing."""
    words = {"there": plain(free + kept), "kept": plain(kept), "rest": plain(abs(free))}
    if free < 0:
        return _("在库 %(there)s · 预留 %(kept)s · 缺 %(rest)s") % words
    return _("在库 %(there)s · 预留 %(kept)s · 可用 %(rest)s") % words


@beside(DELIVERY, module=MODULE)
def of_delivery(delivery: Delivery, viewer: Viewer) -> dict[str, Any] | None:
    """Show out of which warehouse a shipment came."""
    return moved(DELIVERY, delivery, viewer)


@beside(RETURN, module=MODULE)
def of_return(returned: ReturnOrder, viewer: Viewer) -> dict[str, Any] | None:
    """Show into which warehouse returned goods came."""
    return moved(RETURN, returned, viewer)


@beside(PAPER, module=MODULE)
def of_paper(paper: StockPaper, viewer: Viewer) -> dict[str, Any] | None:
    """Show what a paper of the stock moved."""
    return moved(PAPER, paper, viewer)


def moved(type_key: str, record: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Describe the moves of a document."""
    if not tells(viewer):
        return None
    found = moves_of(type_key, record.pk).select_related("product", "source", "target")
    rows = [
        {"name": str(one.product), "text": f"{plain(one.quantity)} · {one.source or '—'} → {one.target or '—'}"}
        for one in found
    ]
    return {"template": TEMPLATE, "title": _("库存变动"), "rows": rows} if rows else None
