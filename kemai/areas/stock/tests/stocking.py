"""Stock to play with: booked papers, what lies where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kemai.areas.sales.tests.selling import add, do
from kemai.areas.stock.models import StockItem, StockMove, StockPaper, Warehouse
from kemai.core.tenancy import acting_as

PAPER = "stock.stockpaper"


def warehouse(firm: Any, name: str = "总仓") -> Warehouse:
    """Give a warehouse by its name."""
    with acting_as(firm.viewer("admin")):
        return Warehouse.objects.get(name=name)


def stocked(firm: Any, product: Any, count: str, kind: str = "in", **values: Any) -> StockPaper:
    """Book a paper of the stock as mgr1."""
    given = {"kind": kind, "product": product.pk, "quantity": count, **values}
    made: StockPaper = do(firm, "mgr1", PAPER, "enter_stock", add(firm, "mgr1", PAPER, **given))
    return made


def lying(firm: Any, product: Any) -> dict[str, Decimal]:
    """Give what of a product lies in which warehouse, and prove that it is the sum of its moves."""
    with acting_as(firm.viewer("admin")):
        items = list(StockItem.objects.filter(product=product.pk).select_related("warehouse").order_by("pk"))
        for item in items:
            assert item.on_hand == moved(item, "target") - moved(item, "source")
        return {item.warehouse.name: item.on_hand for item in items}


def moved(item: StockItem, way: str) -> Decimal:
    """Add up the moves of an item into its warehouse or out of it."""
    rows = StockMove.objects.filter(product=item.product_id, variant=item.variant_id, **{way: item.warehouse_id})
    return Decimal(rows.order_by().aggregate(total=Sum("quantity"))["total"] or 0)
