"""Deliveries as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import Delivery, SalesOrder
from kemai.areas.sales.papers.declare import PAPER
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.delivery"
Status = Delivery.Status
ship_number(KEY, "FH-{YYYY}-{00000}")


@registry.add
class DeliveryType(RecordType):
    """One shipment of an order; what is in it is chosen on the page of the order."""

    model, icon, menu, slug, title = Delivery, "truck", "papers", "deliveries", "number"
    plural = pgettext_lazy("plural", "发货单")
    columns = ["number", "order", "status", "carrier", "tracking_no", "shipped_at", "signed_at", "owner"]
    form = [
        (_("发货单"), ["order", "carrier", "tracking_no", "ship_to", "owner", "remark"]),
        (_("状态"), ["status", "shipped_at", "signed_at", "number"]),
    ]
    folded = (_("状态"),)
    facts = ["order", "carrier", "tracking_no", "shipped_at", "signed_at"]
    badges = {"status": "state"}
    state_levels = {"status": {"draft": "", "shipped": "brand", "signed": "good"}}
    search = {"number": "B", "tracking_no": "B"}
    transfer = {"key": "number", "by": {"order": "number"}}
    panels_under, later = ("sales.salesorder",), True
    without, comes = frozenset({"add", "import"}), _("在订单页点“发货”，发货单就会列在这里。")
    pages = (PAPER,)
    views = [
        {"name": _("待发"), "filters": {"status": "draft"}},
        {"name": _("在途"), "filters": {"status": "shipped"}},
    ]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Send it where the order says."""
        if record is None and not values.get("ship_to") and values.get("order"):
            rows = SalesOrder.objects.filter(pk=values["order"])
            values["ship_to"] = rows.values_list("ship_to", flat=True).first() or ""

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Keep a shipment with its order."""
        if record is not None and values.get("order") != record.order_id:
            yield "order", Invalid("E-STATE", _("发货单不能换订单"))

    def place(self, record: Any, by: Viewer) -> None:
        """Let it belong to whom its order belongs to, where nobody else is said."""
        if record.pk is None and record.owner_id == by.user_id:
            record.owner_id, record.department_id = record.order.owner_id, record.order.department_id
        else:
            super().place(record, by)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what has left the house."""
        if record.status != Status.DRAFT:
            raise Rejected.one("", "E-STATE", _("已发货的发货单不能删除"))
