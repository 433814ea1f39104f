"""Writes what the demo firm sells: machine tools in a tree, prices for its tiers, and a promotion that runs now."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kemai.areas.products.models import Product
from kemai.core import actions
from kemai.core.records import registry
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm

CENT = Decimal("0.01")
VIP, FLOOR, COST = Decimal("0.9"), Decimal("0.85"), Decimal("0.62")
TREE: dict[str, Any] = {
    "机床": {"车床": {"数控车床": "CK", "普通车床": "CA"}, "加工中心": {"立式加工中心": "VMC", "卧式加工中心": "HMC"}},
    "自动化": {"机器人": {"搬运机器人": "RH", "焊接机器人": "RW"}, "视觉检测": "VS"},
    "备件": {"主轴": "SP", "丝杠导轨": "BS", "刀具": "TL"},
    "服务": {"安装调试": "SV", "年度保养": "MA"},
}
KINDS = {"备件": ("part", "piece", 400), "服务": ("service", "time", 2000)}
SIZES = (100, 160, 250, 400, 650)


def write_catalogue(firm: Firm, day: date) -> None:
    """Write 60 products unless the firm has some; call inside the firm's transaction."""
    if Product.objects.exists():
        return
    made: list[tuple[str, Any]] = []
    for place, (name, below) in enumerate(TREE.items(), 1):
        branch(firm, name, below, None, name, made, place)
    plan = add(firm, "products.pricelist", name="VIP 年度价", tier=firm.choices["customer_tier", "vip"],
               valid_from=day - timedelta(days=200), valid_to=day + timedelta(days=165))  # fmt: skip
    for _top, product in made[::2]:
        prices = {"price": cents(product.list_price * VIP), "floor": cents(product.list_price * FLOOR)}
        add(firm, "products.pricelistline", price_list=plan.pk, product=product.pk, **prices)
    days = {"start": day - timedelta(days=7), "end": day + timedelta(days=21)}
    promotion = add(firm, "products.promotion", name="备件换季促销", kind="discount", value="15", **days)
    parts = next(product.category for top, product in made if top == "备件")
    add(firm, "products.promotionitem", promotion=promotion.pk, category=parts.parent_id or parts.pk)


def branch(firm: Firm, name: str, below: Any, parent: int | None, top: str, made: list[Any], place: int) -> None:
    """Write a category with what lies below it: five products where the tree ends."""
    category = add(firm, "products.productcategory", name=name, parent=parent, order=place * 10)
    if isinstance(below, dict):
        for turn, (part, rest) in enumerate(below.items(), 1):
            branch(firm, part, rest, category.pk, top, made, turn)
        return
    kind, unit, base = KINDS.get(top, ("goods", "unit", 90_000))
    for size in SIZES:
        price = Decimal(base * (size + Dice("product", below, size).below(60)) // 100)
        values = {"code": f"{below}-{size}", "name": f"{name} {size}", "category": category.pk, "kind": kind}
        values |= {"unit": firm.choices["product_unit", unit], "list_price": price, "cost": cents(price * COST)}
        made.append((top, add(firm, "products.product", **values, series=f"{below} 系列")))


def cents(amount: Decimal) -> Decimal:
    """Round a demo price to the cent."""
    return amount.quantize(CENT)


def add(firm: Firm, type_key: str, /, **values: Any) -> Any:
    """Add a record as the firm's administrator."""
    return actions.add(registry.get(type_key), values, by=firm.viewer)
