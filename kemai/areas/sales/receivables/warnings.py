"""What the warning centre says of receivables: overdue, and due within a week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import ReceivablePlan
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import warning

KEY = "sales.receivableplan"
Open = ReceivablePlan.Status.OPEN
SOON = timedelta(days=7)


@warning("receivables_overdue", _("逾期未收的款项"), KEY, day="due")
def overdue(rows: Any, viewer: Viewer) -> Any:
    """Warn of what should have been paid before today."""
    return rows.filter(status=Open, due__lt=timezone.localdate())


@warning("receivables_soon", _("一周内到期的款项"), KEY, day="due")
def soon(rows: Any, viewer: Viewer) -> Any:
    """Warn of what falls due within a week."""
    today = timezone.localdate()
    return rows.filter(status=Open, due__gte=today, due__lte=today + SOON)
