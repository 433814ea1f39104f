"""Open orders and unpaid sums keep their customer out of the recycle bin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.models import ReceivablePlan, SalesOrder
from kemai.core.actions.holding import holds
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.tenancy.viewer import Viewer

OPEN = (SalesOrder.Status.CONFIRMED, SalesOrder.Status.DOING, SalesOrder.Status.SHIPPED, SalesOrder.Status.ABNORMAL)


@holds("customers.customer")
def open_papers(customer: Any, by: Viewer) -> Iterable[Invalid]:
    """Yield E-STATE for open orders and for receivables that are not paid, each with a link to them."""
    orders = SalesOrder.objects.filter(customer=customer.pk, status__in=OPEN).count()
    if orders:
        words = _("有 %(count)d 张未完成的订单") % {"count": orders}
        yield Invalid("E-STATE", words, link=rows_of(SalesOrder, customer, "|".join(OPEN), by))
    owed = ReceivablePlan.objects.filter(customer=customer.pk, status=ReceivablePlan.Status.OPEN).count()
    if owed:
        words = _("有 %(count)d 笔应收款没有结清") % {"count": owed}
        yield Invalid("E-STATE", words, link=rows_of(ReceivablePlan, customer, ReceivablePlan.Status.OPEN, by))


def rows_of(model: Any, customer: Any, states: str, by: Viewer) -> str:
    """Give the address of a customer's rows in some states, nothing for those who may not see them."""
    record_type = registry.of_model(model)
    if not by.may(record_type.key, "find"):
        return ""
    return f"/{record_type.address}/?f=customer:is:{customer.pk}&f=status:is:{states}"
