"""Credit that runs out, in the warning centre and by notice to who keeps the customer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import CreditReview
from kemai.core.options import option
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import warning

Status = CreditReview.Status
DAYS = option("credit.warn_days", _("信用评定到期前几天预警"), 30, group=_("预警"), least=1, most=365)


@warning("credit_ends", _("到期的信用评定"), "sales.creditreview", day="valid_until")
def ending(rows: Any, viewer: Viewer) -> Any:
    """Warn of reviews in force that end soon or have ended, until a newer one is approved."""
    last = timezone.localdate() + timedelta(days=DAYS.of(viewer.organisation_id))
    newer = CreditReview.objects.filter(
        customer=OuterRef("customer"), status=Status.APPROVED, approved_at__gt=OuterRef("approved_at")
    )
    return rows.filter(~Exists(newer), status=Status.APPROVED, valid_until__lte=last)
