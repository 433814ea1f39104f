"""Receivables as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import ReceivablePlan
from kemai.areas.sales.receivables.keeping import belong
from kemai.core.access.rights import reserve
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.currencies import HOME
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receivableplan"
Status = ReceivablePlan.Status
ship_number(KEY, "YS-{YYYY}-{00000}")
reserve(KEY, "add", "write", "delete", "import")


@registry.add
class ReceivablePlanType(RecordType):
    """What a customer owes by a day."""

    model, icon, menu, slug, title = ReceivablePlan, "clock", "money", "receivables", "number"
    plural = pgettext_lazy("plural", "应收款")
    columns = ["number", "customer", "title", "due", "amount", "paid", "open_sum", "status", "owner"]
    form = [
        (_("应收款"), ["customer", "contract", "order", "title", "due", "amount", "currency", "owner", "remark"]),
        (_("回款"), ["paid", "credited", "open_sum", "status", "dunned", "dunned_on", "number"]),
    ]
    folded = (_("回款"),)
    facts = ["customer", "due", "amount", "paid", "open_sum", "owner"]
    badges = {"status": "state"}
    currency = "currency"
    told_together = ("amount", "paid", "credited", "open_sum")
    state_levels = {"status": {"open": "warn", "paid": "good", "withdrawn": "gone"}}
    search = {"title": "A", "number": "B"}
    transfer = {"key": "number", "by": {"customer": "number", "contract": "number", "order": "number"}}
    panels_under, later = ("customers.customer", "sales.contract", "sales.salesorder"), True
    comes = _("订单确认、合同签订后自动出现；以前的欠款可以从表格导入。")
    views = [
        {"name": _("未结清"), "filters": {"status": "open"}, "sort": "due"},
        {"name": _("已结清"), "filters": {"status": "paid"}},
    ]

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Ask for something of one paper at most; what is settled or withdrawn is not edited."""
        yield from super().check(values, record, by)
        amount = values.get("amount")
        if amount is not None and amount <= 0:
            yield "amount", Invalid("E-RNG", "> 0")
        if values.get("contract") and values.get("order"):
            yield "order", Invalid("E-STATE", _("合同和订单只能填一个"))
        yield from of_others(values, record)

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Take the customer from the paper; what is not paid of the amount is open."""
        follow_paper(values)
        if record is None:
            values["currency"] = currency_of(values)
        belong(values, record, by)
        if values.get("amount") is not None:
            values["open_sum"] = values["amount"] - (record.paid + record.credited if record else 0)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what a receipt has paid."""
        if record.paid:
            raise Rejected.one("", "E-STATE", _("已有收款核销，请先取消核销"))
        if record.credited:
            raise Rejected.one("", "E-STATE", _("已有退货冲减，请先撤销退换单"))


def of_others(values: Mapping[str, Any], record: Any) -> Iterable[tuple[str, Invalid]]:
    """Refuse changes of a receivable that money has been matched with, or that is withdrawn."""
    if record is None:
        return
    names = ("customer", "contract", "order", "amount", "currency")
    touched = [name for name in names if values.get(name) != stored(record, name)]
    if touched and (record.paid or record.credited or record.status != Status.OPEN):
        yield touched[0], Invalid("E-STATE", _("已有收款核销、退货冲减或已撤回，不能修改"))


def stored(record: Any, name: str) -> Any:
    """Give the stored value of a field, of a link its id."""
    return getattr(record, name if name in ("amount", "currency") else f"{name}_id")


def currency_of(values: Mapping[str, Any]) -> str:
    """Give the currency of the contract or order that is owed for, else the given one, else the firm's own."""
    from kemai.areas.sales.models import Contract, SalesOrder

    for name, model in (("contract", Contract), ("order", SalesOrder)):
        if values.get(name):
            return str(model.objects.filter(pk=values[name]).values_list("currency", flat=True).first() or HOME)
    return str(values.get("currency") or HOME)


def follow_paper(values: dict[str, Any]) -> None:
    """Fill in the customer of the chosen contract or order where none was chosen."""
    from kemai.areas.sales.models import Contract, SalesOrder

    for name, model in (("contract", Contract), ("order", SalesOrder)):
        if values.get(name) and not values.get("customer"):
            values["customer"] = model.objects.filter(pk=values[name]).values_list("customer", flat=True).first()
