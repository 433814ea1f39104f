"""Where goods stand: what lies there, what is kept for orders, what is free."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kemai.areas.sales.queries import kept_for_orders
from kemai.areas.stock.keeping import plain
from kemai.areas.stock.ledger.sold import NOTHING, available
from kemai.areas.stock.models import StockItem


def rows_of(product_id: int) -> Iterable[dict[str, str]]:
    """Say of a product what lies in each warehouse, then what of it is kept and free."""
    items = StockItem.objects.filter(product=product_id).select_related("warehouse", "variant")
    names: dict[int | None, str] = {None: ""}
    for item in items.order_by("variant_id", "warehouse__order", "warehouse_id"):
        names[item.variant_id] = str(item.variant or "")
        name = f"{item.warehouse} · {item.variant}" if item.variant else str(item.warehouse)
        yield {"name": name, "text": _("在库 %(count)s") % {"count": plain(item.on_hand)}}
    kept = kept_for_orders([product_id])
    for goods, left in available([product_id]).items():
        words = {"kept": plain(kept.get(goods, NOTHING)), "free": plain(left)}
        name = _("可售合计 %(sku)s") % {"sku": names[goods[1]]}
        yield {"name": name.strip(), "text": _("预留 %(kept)s · 可用 %(free)s") % words}
