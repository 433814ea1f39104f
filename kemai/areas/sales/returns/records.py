"""Returns as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import ReturnOrder, SalesOrder
from kemai.areas.sales.returns.worth import most_refund
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.currencies import HOME
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.returnorder"
Status = ReturnOrder.Status
ship_number(KEY, "TH-{YYYY}-{00000}")


@registry.add
class ReturnOrderType(RecordType):
    """Goods of an order that come back; which ones is chosen on the page of the order."""

    model, icon, menu, slug, title = ReturnOrder, "undo", "papers", "returns", "number"
    plural = pgettext_lazy("plural", "退换单")
    columns = ["number", "order", "kind", "reason", "refund", "status", "received_at", "owner"]
    form = [
        (_("退换单"), ["order", "kind", "reason", "note", "refund", "owner", "remark"]),
        (_("状态"), ["status", "received_at", "refused_because", "currency", "number"]),
    ]
    folded = (_("状态"),)
    facts = ["order", "kind", "reason", "refund", "owner"]
    badges = {"status": "state", "kind": "tag"}
    state_levels = {
        "status": {"open": "warn", "received": "brand", "done": "good", "refused": "gone", "undone": "gone"}
    }
    currency = "currency"
    search = {"number": "B"}
    transfer = {"key": "number", "by": {"order": "number"}}
    panels_under, later = ("sales.salesorder",), True
    without, comes = frozenset({"add", "import"}), _("在订单页点“退换”，退换单就会列在这里。")
    views = [{"name": _("待收货"), "filters": {"status": "open"}}, {"name": _("次货"), "filters": {"kind": "defect"}}]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Refund nothing where nothing is said, and in the currency of the order."""
        if record is None and values.get("order"):
            orders = SalesOrder.objects.filter(pk=values["order"])
            values["currency"] = orders.values_list("currency", flat=True).first() or HOME
        if "refund" in values or record is None:
            values["refund"] = values.get("refund") or Decimal(0)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Keep a return with its order and its goods; never refund more than they cost."""
        if record is None or not record.lines.exists():
            return
        for name in ("order", "kind"):
            if values.get(name) != getattr(record, self.fields[name].path):
                yield name, Invalid("E-STATE", _("退换单不能换订单和类别"))
        if values.get("refund") != record.refund:
            if record.status != Status.OPEN:
                yield "refund", Invalid("E-STATE", _("退款在收货时已计入，改动请先撤销退换单"))
            elif (values.get("refund") or 0) > (most := most_refund(record)):
                yield "refund", Invalid("E-RNG", f"0 – {most:,.2f}")

    def place(self, record: Any, by: Viewer) -> None:
        """Let it belong to whom its order belongs to, where nobody else is said."""
        if record.pk is None and record.owner_id == by.user_id:
            record.owner_id, record.department_id = record.order.owner_id, record.order.department_id
        else:
            super().place(record, by)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what counts goods."""
        if record.lines.exists():
            raise Rejected.one("", "E-STATE", _("有明细的退换单不能删除，请用“驳回”"))
