"""The warehouses of a firm: those out of which orders are shipped, and the place for defects."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from kemai.areas.stock.models import StockItem, Warehouse
from kemai.core.dictionary.shipped import planted

SOLD = (Warehouse.Kind.WAREHOUSE, Warehouse.Kind.SHOP)
SHIPPED = (("总仓", Warehouse.Kind.WAREHOUSE, 1), ("次品区", Warehouse.Kind.DEFECTS, 99))
Goods = tuple[int, int | None]
"""A product and its variant, by their ids."""


@planted
def plant(organisation_id: int) -> bool:
    """Give a firm that never had a warehouse the main one and a place for defects; says whether it did."""
    if Warehouse.objects.with_deleted().filter(organisation_id=organisation_id).exists():
        return False
    now = timezone.now()
    origin = {"organisation_id": organisation_id, "created_at": now, "updated_at": now}
    for name, kind, order in SHIPPED:
        Warehouse.objects.create(name=name, kind=kind, order=order, **origin)
    return True


def sold_from(products: Iterable[int]) -> dict[Goods, dict[int, Decimal]]:
    """Give what of some products can be sold: by product and variant, how much lies in which warehouse.

    Only what is counted is there at all. The warehouses stand in the order in which they ship.
    """
    rows = StockItem.objects.filter(
        product__in=list(products), warehouse__kind__in=SOLD, warehouse__active=True, warehouse__is_deleted=False
    )
    found: dict[Goods, dict[int, Decimal]] = {}
    columns = rows.order_by("warehouse__order", "warehouse_id").values_list(
        "product_id", "variant_id", "warehouse_id", "on_hand"
    )
    for product, variant, warehouse, on_hand in columns:
        found.setdefault((product, variant), {})[warehouse] = on_hand
    return found


def first_warehouse() -> int | None:
    """Give the warehouse that ships first, into which goods come where nothing else is said."""
    return first(SOLD)


def place_for_defects() -> int | None:
    """Give the first place for defects that is in use."""
    return first((Warehouse.Kind.DEFECTS,))


def first(kinds: Iterable[str]) -> int | None:
    """Give the first warehouse of some kinds that is in use."""
    rows = Warehouse.objects.filter(kind__in=list(kinds), active=True).order_by("order", "pk")
    return rows.values_list("pk", flat=True).first()
