"""Papers on the timeline of their customer: contracts signed, orders confirmed."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import Contract, SalesOrder
from kemai.core.history.sayings import say
from kemai.core.records.registry import knows
from kemai.core.tenancy.prepared import prepared
from kemai.core.timeline.sources import Happening, source

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

say("sales.salesorder.ship", gettext_lazy("发货"))
say("sales.salesorder.exchange", gettext_lazy("收到换货"))
CUSTOMER, ORDER, CONTRACT = "customers.customer", "sales.salesorder", "sales.contract"
COLUMNS = ("pk", "number", "owner__name")


@source("orders", gettext_lazy("订单"), module="orders")
def orders(
    record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int
) -> list[Happening]:
    """Give the confirmed orders of a customer."""
    if record_type.key != CUSTOMER or not viewer.may(ORDER, "read"):
        return []
    if before:
        found = list(orders_of(viewer, record.pk).filter(confirmed_at__lt=before)[:count])
    else:
        found = newest_orders(viewer, count, customer=record.pk)
    told, words = knows(viewer, ORDER, "total"), _("下单 %(amount)s")
    return [
        Happening(at, pk, "orders", "order", 6, who or "", said(words, total, told=told), number, url=f"/orders/{pk}/")
        for pk, number, who, at, total in found
    ]


def orders_of(viewer: Viewer, customer: int) -> QuerySet[Any, Any]:
    """Ask for the confirmed orders of a customer, the newest first."""
    rows = SalesOrder.objects.visible_to(viewer, "read").filter(customer=customer, confirmed_at__isnull=False)
    return rows.order_by("-confirmed_at", "-pk").values_list(*COLUMNS, "confirmed_at", "total")


@prepared
def newest_orders(viewer: Viewer, count: int, *, customer: int) -> QuerySet[Any, Any]:
    """Ask for the newest confirmed orders of a customer."""
    return orders_of(viewer, customer)[:count]


@source("contracts", gettext_lazy("合同"), module="contracts")
def contracts(
    record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int
) -> list[Happening]:
    """Give the signed contracts of a customer, at the end of the day on which they were signed."""
    if record_type.key != CUSTOMER or not viewer.may(CONTRACT, "read"):
        return []
    if before:
        found = list(contracts_of(viewer, record.pk).filter(signed_on__lt=timezone.localdate(before))[:count])
    else:
        found = newest_contracts(viewer, count, customer=record.pk)
    told, words = knows(viewer, CONTRACT, "amount"), _("签订合同 %(amount)s")
    return [
        Happening(
            timezone.make_aware(datetime.combine(day, time(12))),
            pk,
            "contracts",
            "contract",
            5,
            who or "",
            said(words, amount, told=told),
            f"{title} {number}",
            url=f"/contracts/{pk}/",
        )
        for pk, number, who, day, amount, title in found
    ]


def contracts_of(viewer: Viewer, customer: int) -> QuerySet[Any, Any]:
    """Ask for the signed contracts of a customer, the newest first."""
    rows = Contract.objects.visible_to(viewer, "read").filter(customer=customer, signed_on__isnull=False)
    return rows.order_by("-signed_on", "-pk").values_list(*COLUMNS, "signed_on", "amount", "title")


@prepared
def newest_contracts(viewer: Viewer, count: int, *, customer: int) -> QuerySet[Any, Any]:
    """Ask for the newest signed contracts of a customer."""
    return contracts_of(viewer, customer)[:count]


def said(words: str, amount: Any, *, told: bool) -> str:
    """Put an amount into words, where the reader may know it."""
    return (words % {"amount": f"{amount:,.2f}" if told else ""}).strip()
