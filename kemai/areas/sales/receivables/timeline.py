"""Money on the timelines of customers, orders and contracts: receipts, reminders, what paid what."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import Dunning, Receipt, ReceiptMatch
from kemai.core.records.currencies import Amounts
from kemai.core.records.registry import knows
from kemai.core.tenancy.prepared import prepared
from kemai.core.timeline.sources import Happening, source

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

CUSTOMER, PLAN = "customers.customer", "sales.receivableplan"
PAPERS = {"sales.contract": "plan__contract", "sales.salesorder": "plan__order", PLAN: "plan"}


@source("money", gettext_lazy("收款与催款"), module="receivables")
def money(record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int) -> list[Happening]:
    """Give the receipts and reminders of a customer, of a paper what was paid."""
    if record_type.key == CUSTOMER:
        made = [*receipts(record, viewer, before, count), *reminders(record, viewer, before, count)]
        return sorted(made, key=lambda one: (one.at, one.id), reverse=True)[:count]
    if record_type.key in PAPERS and viewer.may("sales.receipt", "read"):
        told = knows(viewer, "sales.receipt", "amount")
        return matches(PAPERS[record_type.key], record, before, count, told=told)
    return []


def until(name: str, before: datetime | None) -> dict[str, Any]:
    """Give the condition of what happened before a moment."""
    return {f"{name}__lt": before} if before else {}


def receipts(record: Any, viewer: Viewer, before: datetime | None, count: int) -> list[Happening]:
    """Give the confirmed receipts of a customer."""
    if not viewer.may("sales.receipt", "read"):
        return []
    if before:
        found = list(receipts_of(viewer, record.pk).filter(confirmed_at__lt=before)[:count])
    else:
        found = newest_receipts(viewer, count, customer=record.pk)
    told = knows(viewer, "sales.receipt", "amount")
    return [
        Happening(at, pk, "money", "coin", 4 if amount > 0 else 2, who or "", came(amount, currency, told=told), number)
        for pk, at, number, amount, currency, who in found
    ]


def came(amount: Decimal, currency: str, *, told: bool) -> str:
    """Say what came in, or went back; how much, only where that may be told."""
    said = _("收到 %(amount)s") if amount > 0 else _("退款 %(amount)s")
    return (said % {"amount": Amounts({currency: abs(amount)}).said("{:,.2f}".format) if told else ""}).strip()


def receipts_of(viewer: Viewer, customer: int) -> QuerySet[Any, Any]:
    """Ask for the confirmed receipts of a customer, the newest first."""
    rows = Receipt.objects.visible_to(viewer, "read").filter(customer=customer, status=Receipt.Status.CONFIRMED)
    columns = ("pk", "confirmed_at", "number", "amount", "currency", "confirmed_by__name")
    return rows.order_by("-confirmed_at", "-pk").values_list(*columns)


@prepared
def newest_receipts(viewer: Viewer, count: int, *, customer: int) -> QuerySet[Any, Any]:
    """Ask for the newest confirmed receipts of a customer."""
    return receipts_of(viewer, customer)[:count]


def reminders(record: Any, viewer: Viewer, before: datetime | None, count: int) -> list[Happening]:
    """Give the reminders that a customer got."""
    if not viewer.may(PLAN, "read") or not knows(viewer, PLAN, "amount", "open_sum"):
        return []
    if before:
        found = list(reminders_of(record.pk).filter(at__lt=before)[:count])
    else:
        found = newest_reminders(viewer, count, customer=record.pk)
    return [
        Happening(at, pk, "money", "send", 2, who or "", _("第 %(level)d 次催款") % {"level": level}, text)
        for pk, at, level, text, who in found
    ]


def reminders_of(customer: int) -> QuerySet[Any, Any]:
    """Ask for the reminders that a customer got, the newest first."""
    rows = Dunning.objects.filter(customer=customer).order_by("-at", "-pk")
    return rows.values_list("pk", "at", "level", "text", "by__name")


@prepared
def newest_reminders(viewer: Viewer, count: int, *, customer: int) -> QuerySet[Any, Any]:
    """Ask for the newest reminders that a customer got."""
    return reminders_of(customer)[:count]


def matches(path: str, record: Any, before: datetime | None, count: int, *, told: bool) -> list[Happening]:
    """Give what receipts paid of a paper; how much, only where that may be told."""
    rows = ReceiptMatch.objects.filter(**{path: record.pk}, **until("at", before)).order_by("-at", "-pk")
    columns = ("pk", "at", "receipt__number", "amount", "by__name")
    found = rows.values_list(*columns)[:count]
    return [
        Happening(at, pk, "money", "coin", 4, who or "", paid(amount, told=told), number)
        for pk, at, number, amount, who in found
    ]


def paid(amount: Decimal, *, told: bool) -> str:
    """Say what was paid; how much, only where that may be told."""
    return (_("到款 %(amount)s") % {"amount": f"{amount:,.2f}" if told else ""}).strip()
