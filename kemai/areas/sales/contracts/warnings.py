"""What the warning centre says of contracts: near their end, or past it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.contracts.records import IN_FORCE
from kemai.core.options import option
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import warning

DAYS = option("contracts.warn_days", _("合同到期前几天预警"), 30, group=_("预警"), least=1, most=365)


@warning("contracts", _("即将到期的合同"), "sales.contract", day="end")
def ending(rows: Any, viewer: Viewer) -> Any:
    """Warn of contracts in force that end soon, or have ended and nobody said so."""
    last = timezone.localdate() + timedelta(days=int(DAYS.of(viewer.organisation_id)))
    return rows.filter(status__in=IN_FORCE, end__lte=last)
