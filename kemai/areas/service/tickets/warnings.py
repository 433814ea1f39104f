"""What the warning centre says of tickets: past the time by which the customer wants an answer."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.service.models import Ticket
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import warning

OVER = (Ticket.Status.SOLVED, Ticket.Status.CLOSED)


@warning("tickets_late", _("过了应答时限的工单"), "service.ticket", day="due")
def late(rows: Any, viewer: Viewer) -> Any:
    """Warn of tickets that are not solved though their time has passed."""
    return rows.filter(due__lt=timezone.now()).exclude(status__in=OVER)
