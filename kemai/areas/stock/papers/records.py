"""Papers of the stock as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.stock.items.goods import wrong_goods
from kemai.areas.stock.keeping import EVERYBODY, PAPER
from kemai.areas.stock.ledger.places import first_warehouse
from kemai.areas.stock.models import StockPaper
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

Kind, Status = StockPaper.Kind, StockPaper.Status
ALWAYS = ("remark", "owner", "number")
ship_number(PAPER, "KCD-{YYYY}-{00000}")


@registry.add
class StockPaperType(RecordType):
    """Goods received, counted, taken out or brought elsewhere; moves stock once it is booked."""

    model, icon, menu, slug, title = StockPaper, "note", "supply", "stockpapers", "number"
    plural = pgettext_lazy("plural", "库存单")
    columns = ["number", "kind", "warehouse", "product", "variant", "quantity", "day", "status", "because"]
    form = [
        (_("库存单"), ["kind", "product", "variant", "quantity", "warehouse", "target", "day", "because"]),
        (_("更多"), ["owner", "remark", "number"]),
        (_("状态"), ["status", "undone_because"]),
    ]
    folded = (_("更多"), _("状态"))
    facts = ["kind", "warehouse", "target", "product", "quantity", "day"]
    badges = {"status": "state", "kind": "tag"}
    state_levels = {"status": {"draft": "warn", "booked": "good", "undone": "gone"}}
    search = {"number": "B", "because": "C"}
    transfer = {
        "key": "number",
        "by": {"warehouse": "name", "target": "name", "product": "code", "variant": "sku"},
    }
    panels_under, later = ("products.product",), True
    common = EVERYBODY
    comes = _("登记或导入期初、入库和盘点，勾选后“入账”，库存就有了。")
    views = [
        {"name": _("未入账"), "filters": {"status": "draft"}},
        {"name": _("盘点"), "filters": {"kind": "count"}},
    ]

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Start today, in the warehouse that ships first."""
        return {"warehouse": first_warehouse(), "day": timezone.localdate()}

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Date it today and put it into the first warehouse, where nothing else is said."""
        if record is None:
            values["day"] = values.get("day") or timezone.localdate()
            values["warehouse"] = values.get("warehouse") or first_warehouse()

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse quantities of nothing, goods that don't fit and a way that leads nowhere; booked papers stay."""
        if record is not None and record.status != Status.DRAFT:
            for name, field in self.fields.items():
                if field.editable and name not in ALWAYS and values.get(name) != getattr(record, field.path):
                    yield name, Invalid("E-STATE", _("已入账的单据不能修改，请用“冲销”"))
            return
        yield from wrong_goods(values)
        kind, quantity = values.get("kind"), values.get("quantity")
        if quantity is not None and (quantity < 0 or (not quantity and kind != Kind.COUNT)):
            yield "quantity", Invalid("E-RNG", "≥ 0" if kind == Kind.COUNT else "> 0")
        target = values.get("target")
        if kind == Kind.MOVE and target and target == values.get("warehouse"):
            yield "target", Invalid("E-RNG", _("请选另一个仓库"))
        if kind != Kind.MOVE and target:
            yield "target", Invalid("E-STATE", _("只有调拨才有调入仓库"))

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what ever moved stock."""
        if record.status != Status.DRAFT:
            raise Rejected.one("", "E-STATE", _("已入账的单据不能删除，请用“冲销”"))
