"""Warehouses, items and moves as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.stock.items.goods import wrong_goods
from kemai.areas.stock.keeping import EVERYBODY, ITEM, MOVE, WAREHOUSE
from kemai.areas.stock.models import StockItem, StockMove, Warehouse
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

ship_number(ITEM, "KC-{000000}")
ship_number(MOVE, "KB-{YYYY}-{000000}")


@registry.add
class WarehouseType(RecordType):
    """A place in which goods lie."""

    model, icon, menu, slug = Warehouse, "building", "supply", "warehouses"
    plural = pgettext_lazy("plural", "仓库")
    columns = ["name", "kind", "order", "active", "region", "updated_at"]
    form = [(_("仓库"), ["name", "kind", "order", "active", "region", "owner", "remark"])]
    facts = ["kind", "order", "active", "region"]
    badges = {"kind": "tag"}
    search = {"name": "A"}
    transfer = {"key": "name"}
    order = "order"
    common = EVERYBODY

    def open_to_links(self, rows: Any) -> Any:
        """Keep the warehouses in use."""
        return rows.filter(active=True)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep a warehouse in which something ever was counted; it is taken out of use instead."""
        if StockItem.objects.with_deleted().filter(warehouse=record).exists():
            raise Rejected.one("", "E-STATE", _("仓库里记过库存，请改为不启用"))


@registry.add
class StockItemType(RecordType):
    """How much of a product lies in a warehouse; from the first on, its stock is counted."""

    model, icon, menu, slug, title = StockItem, "box", "supply", "stock", "product"
    plural = pgettext_lazy("plural", "库存")
    columns = ["product", "variant", "warehouse", "on_hand", "reorder_point", "maximum", "updated_at"]
    form = [
        (_("库存"), ["product", "variant", "warehouse", "on_hand", "reorder_point", "maximum"]),
        (_("更多"), ["owner", "remark", "number"]),
    ]
    folded = (_("更多"),)
    facts = ["warehouse", "on_hand", "reorder_point", "maximum"]
    search = {"number": "B"}
    transfer = {"key": "number", "by": {"warehouse": "name", "product": "code", "variant": "sku"}}
    panels_under = (WAREHOUSE,)
    common = EVERYBODY
    without, comes = frozenset({"import"}), _("库存从库存单来：登记或导入入库、盘点，入账后就列在这里。")

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse another's variant, limits the wrong way round, the same goods twice; an item stays what it is."""
        yield from wrong_goods(values)
        point, most = values.get("reorder_point"), values.get("maximum")
        if point is not None and point < 0:
            yield "reorder_point", Invalid("E-RNG", "≥ 0")
        if most is not None and most < max(point or 0, 0):
            yield "maximum", Invalid("E-RNG", _("不能小于补货点"))
        place = {name: values.get(name) for name in ("warehouse", "product", "variant")}
        if record is None and StockItem.objects.with_deleted().filter(**place).exists():
            yield "product", Invalid("E-DUP", _("这个仓库已经在记它的库存"))
        for name, value in place.items():
            if record is not None and value != getattr(record, f"{name}_id"):
                yield name, Invalid("E-STATE", _("库存不能换仓库和产品，请用调拨"))

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what still lies there; an empty item may go, and comes back with the next move."""
        if record.on_hand:
            raise Rejected.one("", "E-STATE", _("还有库存，请先出库或盘点为 0"))


@registry.add
class StockMoveType(RecordType):
    """One change of stock, with the document that made it."""

    model, icon, menu, slug, title = StockMove, "history", "supply", "stockmoves", "number"
    plural = pgettext_lazy("plural", "库存变动")
    columns = ["number", "at", "kind", "product", "variant", "quantity", "source", "target", "document"]
    form = [
        (_("库存变动"), ["product", "variant", "source", "target", "quantity", "kind"]),
        (_("凭据"), ["document", "at", "counters", "remark", "number"]),
    ]
    facts = ["kind", "quantity", "source", "target", "document", "at"]
    badges = {"kind": "tag"}
    search = {"number": "B", "document": "B"}
    transfer = {
        "key": "number",
        "by": {"product": "code", "variant": "sku", "source": "name", "target": "name", "counters": "number"},
    }
    panels_under, later = ("products.product",), True
    common, notes = EVERYBODY, False
    without = frozenset({"add", "write", "import", "delete"})
    comes = _("发货、退货和库存单入账后，每一笔变动都列在这里。")

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Leave a move as its document wrote it."""
        for name in ("product", "variant", "source", "target"):
            if record is not None and values.get(name) != getattr(record, f"{name}_id"):
                yield name, Invalid("E-STATE", _("库存变动不能修改，请冲销它的单据"))

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep every move."""
        raise Rejected.one("", "E-STATE", _("库存变动不能删除，请冲销它的单据"))
