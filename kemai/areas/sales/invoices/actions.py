"""Invoices are issued under a number that is given out once, made void, or countered by a red one."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.events import InvoiceIssued
from kemai.areas.sales.invoices.rights import ISSUE
from kemai.areas.sales.models import Invoice
from kemai.areas.sales.receivables.keeping import lock_customer, new_record
from kemai.core.actions.declare import action, ask
from kemai.core.events import tell
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.invoice"
Status = Invoice.Status
LONGEST = 40
COPIED = ("customer", "contract", "order", "kind", "title", "tax_no", "tax_rate", "owner")


@action(
    KEY,
    label=_("开具"),
    icon="check",
    extra=ISSUE,
    bulk=False,
    allowed=lambda one: one.status == Status.REQUESTED,
    refusal=_("只有待开的发票可以开具"),
    asks=(ask("invoice_no", _("发票号码"), required=True),),
)
def issue(invoice: Any, *, by: Viewer, invoice_no: str) -> None:
    """Issue a requested invoice under the number of the paper; a number that stands on another one is E-DUP."""
    give_number(invoice, invoice_no)
    tell(InvoiceIssued(by, invoice.pk, invoice.customer_id, invoice.amount))


@action(
    KEY,
    label=_("作废"),
    icon="x",
    extra=ISSUE,
    danger=True,
    allowed=lambda one: one.status == Status.REQUESTED or this_month(one),
    refusal=_("只有待开的或本月开具的发票可以作废，跨月请红冲"),
    asks=(ask("reason", _("作废原因"), required=True),),
)
def void(invoice: Any, *, by: Viewer, reason: str) -> None:
    """Make a request or an invoice of this month void; its amount may be billed again, its number stays used."""
    invoice.status, invoice.reason = Status.VOID, reason[:200]
    invoice.save(update_fields=["status", "reason"])


@action(
    KEY,
    label=_("红冲"),
    icon="undo",
    extra=ISSUE,
    bulk=False,
    danger=True,
    allowed=lambda one: one.status == Status.ISSUED and one.counters_id is None,
    refusal=_("只有已开的蓝字发票可以红冲"),
    asks=(ask("invoice_no", _("红字发票号码"), required=True), ask("reason", _("红冲原因"), required=True)),
)
def counter(invoice: Any, *, by: Viewer, invoice_no: str, reason: str) -> Any:
    """Take an issued invoice back by a red one of the same amount below zero; gives the red one."""
    lock_customer(invoice.customer_id)
    invoice.status, invoice.reason = Status.COUNTERED, reason[:200]
    invoice.save(update_fields=["status", "reason"])
    values = {name: getattr(invoice, f"{name}_id", None) or getattr(invoice, name) for name in COPIED}
    values["amount"] = -invoice.amount
    number = free_paper_number(invoice_no)
    facts = {"tax": -invoice.tax, "counters_id": invoice.pk, "reason": reason[:200], "status": Status.ISSUED}
    facts |= {"invoice_no": number, "issued_on": timezone.localdate(), "currency": invoice.currency}
    red = new_record(KEY, values, facts, by)
    tell(InvoiceIssued(by, red.pk, red.customer_id, red.amount))
    return red


def this_month(invoice: Invoice) -> bool:
    """Say whether an invoice was issued in the month that is running and stands uncountered."""
    day, today = invoice.issued_on, timezone.localdate()
    blue = invoice.status == Status.ISSUED and invoice.counters_id is None
    return blue and day is not None and (day.year, day.month) == (today.year, today.month)


def free_paper_number(invoice_no: str) -> str:
    """Read the number of the paper; raises Rejected E-DUP where another invoice bears it, E-RNG where it is long."""
    number = invoice_no.strip()
    if len(number) > LONGEST:
        raise Rejected.one("invoice_no", "E-RNG", f"≤ {LONGEST}")
    if Invoice.objects.with_deleted().filter(invoice_no=number).exists():
        raise Rejected.one("invoice_no", "E-DUP", number)
    return number


def give_number(invoice: Invoice, invoice_no: str) -> None:
    """Save the number with day and status; who comes second at the same moment is refused by the database."""
    invoice.invoice_no, invoice.issued_on = free_paper_number(invoice_no), timezone.localdate()
    invoice.status = Status.ISSUED
    try:
        with transaction.atomic():
            invoice.save(update_fields=["invoice_no", "issued_on", "status"])
    except IntegrityError as error:
        raise Rejected.one("invoice_no", "E-DUP", invoice.invoice_no) from error
