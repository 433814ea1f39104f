"""Receipts as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import Receipt
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.areas.sales.receivables.keeping import belong
from kemai.core.access.rights import reserve
from kemai.core.dictionary.shipped import ship
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.currencies import HOME
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receipt"
Status = Receipt.Status
ship_number(KEY, "SK-{YYYY}-{00000}")
reserve(KEY, "add", "write", "delete", "import")
ship(
    "receipt_method",
    _("收款方式"),
    ("cash", "现金", "Cash", 4),
    ("transfer", "转账", "Bank transfer", 7),
    ("cheque", "支票", "Cheque", 3),
    ("online", "网上支付", "Online payment", 5),
    ("collect", "代收", "Collected by others", 2),
)


def takes_matches(receipt: Receipt) -> bool:
    """Say whether a receipt can pay receivables."""
    return bool(receipt.status == Status.CONFIRMED and receipt.amount > 0)


@registry.add
class ReceiptType(RecordType):
    """Money that a customer paid."""

    model, icon, menu, title = Receipt, "coin", "money", "number"
    plural = pgettext_lazy("plural", "收款")
    columns = ["number", "customer", "date", "amount", "method", "free", "status", "owner"]
    form = [
        (_("收款"), ["customer", "date", "amount", "currency", "method", "payer", "reference", "owner", "remark"]),
        (
            _("状态"),
            [
                *("status", "matched", "refunded", "free", "refund_of", "returned"),
                *("confirmed_by", "confirmed_at", "void_reason", "number"),
            ],
        ),
    ]
    folded = (_("状态"),)
    facts = ["customer", "date", "amount", "matched", "free", "owner"]
    badges = {"status": "state", "method": "tag"}
    state_levels = {"status": {"draft": "info", "confirmed": "good", "void": "gone"}}
    starts = {"method": "transfer"}
    currency = "currency"
    search = {"payer": "A", "number": "B", "reference": "B"}
    transfer = {"key": "number", "by": {"customer": "number"}}
    panels_under, later = ("customers.customer",), True
    pages = (OwnPage("match", _("核销"), "link", "match/", "write", takes_matches, CONFIRM, leading=True),)
    comes = _("登记收到的钱，财务确认后计入；财务也可以在“银行流水”上传网银文件。")
    views = [
        {"name": _("待确认"), "filters": {"status": "draft"}, "sort": "date"},
        {"name": _("已确认"), "filters": {"status": "confirmed"}},
        {"name": _("已作废"), "filters": {"status": "void"}},
    ]

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Money mostly came today."""
        return {"date": timezone.localdate()}

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Take in something; what is confirmed or void is countered, not edited."""
        yield from super().check(values, record, by)
        amount, day = values.get("amount"), values.get("date")
        paid_back = record is not None and record.refund_of_id
        if amount is not None and amount <= 0 and not paid_back:
            yield "amount", Invalid("E-RNG", "> 0")
        if day is not None and day > timezone.localdate():
            yield "date", Invalid("E-RNG", _("不能晚于今天"))
        if record is not None and record.status != Status.DRAFT:
            kept = ("customer_id", "date", "amount", "currency", "method_id")
            if any(values.get(name.removesuffix("_id")) != getattr(record, name) for name in kept):
                yield "", Invalid("E-STATE", _("已确认或作废的收款不能修改，请作废后重新登记"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Give the receipt to whom the customer belongs, so that a seller reads what their customers paid."""
        belong(values, record, by)
        if record is None:
            values["currency"] = values.get("currency") or HOME

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what counts: a confirmed receipt is made void, not deleted."""
        if record.status == Status.CONFIRMED:
            raise Rejected.one("", "E-STATE", _("已确认的收款不能删除，请作废"))
