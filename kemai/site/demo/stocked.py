"""Writes what the demo firm has in stock: an opening count of all goods, a showroom, and papers that wait."""

from __future__ import annotations

from typing import Any

from kemai.areas.products.models import Product
from kemai.areas.stock.actions import enter_stock
from kemai.areas.stock.models import StockItem, Warehouse
from kemai.core import actions
from kemai.core.records import bulk, registry
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm

PAPER = "stock.stockpaper"
MOST = {Product.Kind.GOODS: 20, Product.Kind.PART: 80}
LEAST = 12


def write_stock(firm: Firm) -> None:
    """Write the opening stock of goods and parts unless the firm has some; call inside the firm's transaction."""
    goods = list(Product.objects.filter(kind__in=MOST).order_by("pk"))
    if not goods or StockItem.objects.exists():
        return
    for product in goods:
        count = LEAST + Dice("stock", product.code).below(MOST[Product.Kind(product.kind)])
        enter_stock(paper(firm, product, count, because="期初盘点", kind="count"), by=firm.viewer)
    shop = Warehouse.objects.filter(kind=Warehouse.Kind.SHOP).first() or add(
        firm, "stock.warehouse", name="上海展厅", kind="shop", order=20
    )
    for product in goods[:4]:
        enter_stock(paper(firm, product, 2, kind="move", target=shop.pk, because="展厅样机"), by=firm.viewer)
    points = {item.pk: {"reorder_point": 10, "maximum": 100} for item in StockItem.objects.order_by("pk")[30:]}
    bulk.update(StockItem, points)
    paper(firm, goods[-1], 24, kind="in", because="到货待验收")
    paper(firm, goods[0], LEAST, kind="count", because="月末盘点")


def paper(firm: Firm, product: Product, count: int, **values: Any) -> Any:
    """Draft a paper of the stock."""
    return add(firm, PAPER, product=product.pk, quantity=count, **values)


def add(firm: Firm, type_key: str, /, **values: Any) -> Any:
    """Add a record as the firm's administrator."""
    return actions.add(registry.get(type_key), values, by=firm.viewer)
