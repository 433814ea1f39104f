"""What the warning centre says of deals: past their day, standing still."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.opportunities.wall import stalled_rows
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import warning

KEY = "sales.opportunity"


@warning("deals_late", _("过了预计成交日期的机会"), KEY, day="close_date")
def late(rows: Any, viewer: Viewer) -> Any:
    """Warn of open deals whose expected day has passed."""
    return rows.filter(status=Opportunity.Status.OPEN, close_date__lt=timezone.localdate())


@warning("deals_stalled", _("停滞的机会"), KEY, day="stage_since")
def stalled(rows: Any, viewer: Viewer) -> Any:
    """Warn of open deals that stand in their step for longer than it allows."""
    return stalled_rows(rows, viewer)
