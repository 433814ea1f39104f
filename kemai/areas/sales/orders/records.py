"""Orders and their lines as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Customer
from kemai.areas.sales.lines.records import MONEY_OF_LINES, PaperLineType
from kemai.areas.sales.lines.totals import lines_total, settle
from kemai.areas.sales.models import SalesOrder, SalesOrderLine
from kemai.areas.sales.papers.declare import PAPER, WORD
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.printing.seen import Withheld, seen_rows
from kemai.core.records import registry
from kemai.core.records.amounts import PaperTotal
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

KEY, LINE = "sales.salesorder", "sales.salesorderline"
Status = SalesOrder.Status
ship_number(KEY, "DD-{YYYY}-{00000}")
ship_number(LINE, "DDM-{YYYY}-{000000}")
ALWAYS = ("contact", "due", "ship_to", "plan", "owner", "remark", "number")
SHUT = _("只有草稿可以修改；已确认的请取消后重开")
STATES = {
    "draft": "", "confirmed": "info", "doing": "brand", "shipped": "brand", "done": "good", "cancelled": "gone",
    "abnormal": "bad",
}  # fmt: skip


def ships(order: SalesOrder) -> bool:
    """Say whether goods of an order may leave the house."""
    return order.status in (Status.CONFIRMED, Status.DOING, Status.SHIPPED) and order.deliver_state != "all"


def takes_back(order: SalesOrder) -> bool:
    """Say whether goods of an order are with the customer."""
    return order.deliver_state != "none"


def address_of(customer_id: int, by: Viewer) -> str:
    """Give where a customer lives, as far as the person may read it in full."""
    found = seen_rows(Customer.objects.filter(pk=customer_id), by)
    address = found[0].address if found else ""
    return "" if isinstance(address, Withheld) else str(address)


DELIVER = OwnPage("deliver", _("发货"), "truck", "deliver/", "write", ships, leading=True)
RETURN = OwnPage("take_back", _("退换"), "undo", "take-back/", "write", takes_back)


@registry.add
class SalesOrderType(RecordType):
    """What a customer ordered, how far it is delivered and paid."""

    model, icon, menu, slug, title = SalesOrder, "order", "papers", "orders", "number"
    plural = pgettext_lazy("plural", "销售订单")
    columns = ["number", "customer", "order_date", "total", "status", "deliver_state", "pay_state", "due", "owner"]
    form = [
        (_("订单"), ["customer", "channel", "order_date", "due", "contact", "ship_to", "owner"]),
        (_("金额"), ["discount", "freight", "currency", "net", "tax", "total"]),
        (_("来源与计划"), ["contract", "quote", "opportunity", "plan", "remark", "number"]),
        (_("状态"), ["status", "deliver_state", "pay_state", "confirmed_at", "because"]),
    ]
    folded = (_("来源与计划"), _("状态"))
    facts = ["customer", "total", "order_date", "due", "owner"]
    badges = {"status": "state", "deliver_state": "state", "pay_state": "state"}
    state_levels = {
        "status": STATES,
        "deliver_state": {"none": "", "part": "warn", "all": "good"},
        "pay_state": {"none": "", "part": "warn", "all": "good"},
    }
    search = {"number": "B", "ship_to": "B"}
    transfer = {
        "key": "number",
        "by": {"customer": "number", "contract": "number", "quote": "number", "opportunity": "number"},
    }
    panels_under, later = ("customers.customer", "sales.opportunity", "sales.quote", "sales.contract"), True
    lines = LINE
    currency = "currency"
    told_together = ("net", "tax", "total", "discount", "freight", *MONEY_OF_LINES)
    pages = (DELIVER, RETURN, PAPER, WORD)
    views = [
        {"name": _("待确认"), "filters": {"status": "draft"}},
        {"name": _("待发货"), "filters": {"status": "confirmed"}, "sort": "due"},
        {"name": _("未付款"), "filters": {"pay_state": "none"}},
    ]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Order today, to the customer's address; bring the totals in line with discount and freight."""
        if record is None:
            values["order_date"] = values.get("order_date") or timezone.localdate()
            values["currency"] = values.get("currency") or "CNY"
            values["channel"] = values.get("channel") or SalesOrder.Channel.FIELD
            if not values.get("ship_to") and values.get("customer"):
                values["ship_to"] = address_of(values["customer"], by)[:200]
        for name in ("discount", "freight"):
            if name in values or record is None:
                values[name] = values.get(name) or Decimal(0)
        if record is None or {"discount", "freight", "currency"} & values.keys():
            values.update(self.sums(values, record))

    @staticmethod
    def sums(values: Mapping[str, Any], record: Any) -> dict[str, Decimal]:
        """Work the totals of an order out as it will be."""
        names = ("discount", "freight", "currency")
        told = {name: values.get(name, getattr(record, name, None)) for name in names}
        lines = lines_total(record) if record is not None else PaperTotal(Decimal(0), Decimal(0))
        return SalesOrder(**told).sums(lines)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a day of delivery before the order, and changes of what is confirmed."""
        due, ordered = values.get("due"), values.get("order_date")
        if due and ordered and due < ordered:
            yield "due", Invalid("E-RNG", _("不能早于下单日期"))
        if record is None or record.status == Status.DRAFT:
            return
        for name, field in self.fields.items():
            if field.editable and name not in ALWAYS and values.get(name) != getattr(record, field.path):
                yield name, Invalid("E-STATE", SHUT)

    def lines_open(self, record: Any) -> bool:
        """Let lines be written while the order is a draft."""
        return bool(record.status == Status.DRAFT)

    def lines_kept(self, record: Any, by: Viewer) -> None:
        """Bring the totals in line with the lines."""
        settle(record, by=by)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what was ever confirmed."""
        if record.status != Status.DRAFT:
            raise Rejected.one("", "E-STATE", _("只有草稿可以删除，已确认的请用“取消订单”"))


@registry.add
class SalesOrderLineType(PaperLineType):
    """What was ordered, line by line."""

    model, slug = SalesOrderLine, "orderlines"
    plural = pgettext_lazy("plural", "订单明细")
    columns = ["number", "order", "product", "name", "quantity", "price", "discount", "amount", "shipped", "returned"]
    form = [
        (
            _("订单明细"),
            ["order", "product", "variant", "name", "quantity", "unit", "price", "discount", "tax_rate", "remark"],
        ),
        (_("结果"), ["amount", "tax_amount", "shipped", "returned", "position", "number"]),
    ]
    folded = (_("结果"),)
    facts: ClassVar[list[str]] = ["quantity", "unit", "price", "amount", "shipped"]
    transfer = {"key": "number", "by": {"order": "number", "product": "code", "variant": "sku"}, "with": ("order",)}
    goes_with = ("order",)
    line_of = "order"
