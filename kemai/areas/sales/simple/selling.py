"""Noting a sale in one step: an order of one line, confirmed, and the money that came with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import Receipt, ReceiptMatch, SalesOrder, SalesOrderLine
from kemai.areas.sales.orders.actions import cancel, confirm
from kemai.areas.sales.receipts.actions import void
from kemai.areas.sales.receipts.taking import take_payment
from kemai.areas.sales.receivables.keeping import noting
from kemai.core import actions
from kemai.core.actions.perform import fetch
from kemai.core.lines.keeping import LINES
from kemai.core.options import option
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

KEY, RECEIPT = "sales.salesorder", "sales.receipt"
SIMPLE = option("sales.simple", gettext_lazy("简易销售：一张表单记一笔销售"), False, group=gettext_lazy("销售"))


def sell(given: Mapping[str, str], *, by: Viewer) -> SalesOrder:
    """Note a sale of `customer`, `product`, `quantity`, `price` (empty: the catalogue's), `paid` (empty: all of it).

    Raises Rejected with reasons beside these fields.
    """
    paid = amount_of(given.get("paid", ""))
    with transaction.atomic():
        line = {name: given[name] for name in ("product", "quantity", "price") if given.get(name)}
        values = {"customer": given.get("customer", ""), "channel": SalesOrder.Channel.STORE}
        with beside_fields():
            order = actions.add(registry.get(KEY), values | {LINES: [line]}, by=by)
            order = confirm(order, by=by)
        pay(order, order.total if paid is None else paid, by)
        order.refresh_from_db()
    found: SalesOrder = order
    return found


def pay(order: SalesOrder, paid: Decimal, by: Viewer) -> None:
    """Take the money of a sale; more than it costs is E-RNG."""
    if not 0 <= paid <= order.total:
        raise Rejected.one("paid", "E-RNG", f"0 – {order.total:,.2f}")
    if paid:
        take_payment(order, paid, by=by, day=timezone.localdate(), method="cash")


def replace(order_id: int, given: Mapping[str, str], *, by: Viewer) -> SalesOrder:
    """Change a sale: the old order is cancelled and its money taken back, a new one takes its place."""
    with transaction.atomic():
        undo(order_id, _("改为新的销售记录"), by=by)
        return sell(given, by=by)


def undo(order_id: int, reason: str, *, by: Viewer) -> None:
    """Take a sale back: the order is cancelled, receipts that paid for nothing else are void."""
    with transaction.atomic():
        order = fetch(registry.get(KEY), order_id, "write", by, lock=True)
        cancel.refuse_without_extra(by)
        paid = ReceiptMatch.objects.filter(plan__order=order, amount=F("receipt__amount")).values("receipt")
        for receipt in list(Receipt.objects.filter(pk__in=paid).select_for_update(of=("self",)).order_by("pk")):
            with noting(RECEIPT, receipt, "void", by):
                void.function(receipt, by=by, reason=reason)
        cancel(order, by=by, reason=reason)


def line_of(order: SalesOrder) -> SalesOrderLine | None:
    """Give the one line of a simple sale, None for an order of another shape."""
    rows = list(SalesOrderLine.objects.filter(order=order).select_related("product")[:2])
    return rows[0] if len(rows) == 1 else None


def amount_of(text: str) -> Decimal | None:
    """Read what was paid; None where the field is left empty, E-FMT for what is no amount."""
    if not text.strip():
        return None
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation as error:
        raise Rejected.one("paid", "E-FMT", _("例如 1000.00")) from error
    if not amount.is_finite() or amount != round(amount, 2):
        raise Rejected.one("paid", "E-FMT", _("例如 1000.00"))
    return amount


@contextmanager
def beside_fields() -> Iterator[None]:
    """Let reasons of the order's line stand beside the fields of the simple form: `lines.0.price` is `price`."""
    try:
        yield
    except Rejected as refused:
        errors: dict[str, list[Invalid]] = {}
        for name, reasons in refused.errors.items():
            place = name.removeprefix("lines.0").removeprefix(".")
            errors.setdefault("product" if place == "name" else place, []).extend(reasons)
        raise Rejected(errors) from refused
