"""What the warning centre says of orders: past their day of delivery."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import SalesOrder
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import warning

OPEN = (SalesOrder.Status.CONFIRMED, SalesOrder.Status.DOING, SalesOrder.Status.ABNORMAL)


@warning("orders_late", _("过了交货日期的订单"), "sales.salesorder", day="due")
def late(rows: Any, viewer: Viewer) -> Any:
    """Warn of orders whose day of delivery has passed and that are not wholly shipped."""
    return rows.filter(status__in=OPEN, due__lt=timezone.localdate())
