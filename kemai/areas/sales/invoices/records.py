"""Invoices and titles as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.invoices.filling import fill
from kemai.areas.sales.invoices.sums import billed_of
from kemai.areas.sales.models import Invoice, InvoiceTitle, SalesOrder
from kemai.areas.sales.receipts.amounts import tells_debts, tells_invoices
from kemai.areas.sales.receivables.keeping import lock_customer
from kemai.areas.sales.receivables.planning import billed_by_contract
from kemai.core.dictionary.book import book
from kemai.core.dictionary.shipped import ship
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY, TITLE = "sales.invoice", "sales.invoicetitle"
Status = Invoice.Status
SPECIAL = "special"
ship_number(KEY, "FP-{YYYY}-{00000}")
ship_number(TITLE, "TT-{YYYY}-{00000}")
ship(
    "invoice_kind",
    _("发票种类"),
    ("plain", "普票", "Plain invoice", 4),
    (SPECIAL, "专票", "Special VAT invoice", 7),
    ("electronic", "电子票", "Electronic invoice", 5),
)


@registry.add
class InvoiceTitleType(RecordType):
    """What a customer wants to stand on its invoices."""

    model, icon, menu, title = InvoiceTitle, "tag", "money", "title"
    plural = pgettext_lazy("plural", "发票抬头")
    columns = ["number", "title", "customer", "tax_no", "bank", "usual"]
    form = [
        (_("抬头"), ["customer", "title", "tax_no", "usual"]),
        (_("更多"), ["address", "phone", "bank", "account", "owner", "remark", "number"]),
    ]
    search = {"title": "A", "tax_no": "B", "number": "B"}
    transfer = {"key": "number", "by": {"customer": "number"}}
    panels_under, later = ("customers.customer",), True

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Keep a title of a customer once, and one usual one."""
        yield from super().check(values, record, by)
        usual = InvoiceTitle.objects.filter(customer=values.get("customer"), usual=True)
        if values.get("usual") and usual.exclude(pk=record.pk if record else None).exists():
            yield "usual", Invalid("E-DUP", _("该客户已有默认抬头"))
        same = InvoiceTitle.objects.filter(customer=values.get("customer"), title=values.get("title"))
        if same.filter(tax_no=values.get("tax_no") or "").exclude(pk=record.pk if record else None).exists():
            yield "title", Invalid("E-DUP")

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Write tax numbers in capitals."""
        if values.get("tax_no"):
            values["tax_no"] = values["tax_no"].upper().replace(" ", "")


@registry.add
class InvoiceType(RecordType):
    """A bill with tax: requested by a seller, issued by finance."""

    model, icon, menu, title = Invoice, "file", "money", "number"
    plural = pgettext_lazy("plural", "发票")
    columns = ["number", "customer", "amount", "status", "kind", "invoice_no", "issued_on", "owner"]
    form = [
        (_("发票"), ["customer", "contract", "order", "kind", "title", "tax_no", "amount", "tax_rate", "owner"]),
        (_("开具"), ["status", "invoice_no", "issued_on", "currency", "tax", "counters", "reason", "remark", "number"]),
    ]
    folded = (_("开具"),)
    currency = "currency"
    facts = ["customer", "amount", "tax", "invoice_no", "issued_on", "owner"]
    badges = {"status": "state", "kind": "tag"}
    state_levels = {"status": {"requested": "info", "issued": "good", "void": "gone", "countered": "warn"}}
    starts = {"kind": "plain"}
    search = {"title": "A", "number": "B", "invoice_no": "B"}
    transfer = {"key": "number", "by": {"customer": "number", "contract": "number", "order": "number"}}
    panels_under, later = ("customers.customer", "sales.contract", "sales.salesorder"), True
    without, comes = frozenset({"import"}), _("在合同或订单页点“申请开票”最快，也可以手工新建。")
    views = [
        {"name": _("待开"), "filters": {"status": "requested"}},
        {"name": _("已开"), "filters": {"status": "issued"}},
    ]

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Bill no more than is due, a special one with a tax number; what is issued is countered, not edited."""
        yield from super().check(values, record, by)
        if record is not None and record.status != Status.REQUESTED:
            yield "", Invalid("E-STATE", _("已开具或作废的发票不能修改，请红冲后重新开具"))
            return
        if values.get("contract") and values.get("order"):
            yield "order", Invalid("E-STATE", _("合同和订单只能填一个"))
        order = SalesOrder.objects.filter(pk=values.get("order")).first()
        if order is not None and billed_by_contract(order):
            yield "order", Invalid("E-STATE", _("这张订单由合同收款，请选合同"))
            return
        kind = book(by).by_id.get(values.get("kind") or 0)
        if kind is not None and kind.code == SPECIAL and not values.get("tax_no"):
            yield "tax_no", Invalid("E-FMT", _("专票须有 15–20 位税号"))
        yield from above_due(values, record, told=tells_debts(by) and tells_invoices(by))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Fill in customer, title and tax from what is known."""
        fill(values, record)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what was issued."""
        if record.invoice_no:
            raise Rejected.one("", "E-STATE", _("已开具的发票不能删除，请作废或红冲"))


def above_due(values: Mapping[str, Any], record: Any, *, told: bool) -> Iterable[tuple[str, Invalid]]:
    """Refuse an amount above what is not billed yet; the customer stays locked until the request is saved.

    How much that is stands in the reason where it may be `told`. A bill without a paper, for a customer of whom no
    receivable is known, has nothing to be measured by.
    """
    amount, customer_id = values.get("amount"), values.get("customer")
    if amount is None or customer_id is None:
        return
    if amount <= 0:
        yield "amount", Invalid("E-RNG", "> 0")
        return
    lock_customer(customer_id)
    sums = billed_of(customer_id, values.get("contract"), values.get("order"))
    if not sums.due and not values.get("contract") and not values.get("order"):
        return
    own = record.amount if record is not None and same_paper(values, record) else Decimal(0)
    if amount > sums.left + own:
        words = {"due": f"{sums.due:,.2f}", "left": f"{sums.left + own:,.2f}"}
        hint = _("应开 %(due)s，还可开 %(left)s") % words if told else _("须大于 0，不超过未结的金额")
        yield "amount", Invalid("E-RNG", hint)


def same_paper(values: Mapping[str, Any], record: Any) -> bool:
    """Say whether an edited request is still of the same paper."""
    return all(values.get(name) == getattr(record, f"{name}_id") for name in ("customer", "contract", "order"))
