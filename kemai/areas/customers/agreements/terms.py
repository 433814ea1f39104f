"""The term of agreements: which are near their end, and what happens by night when it is reached."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Agreement
from kemai.core.history.write import append
from kemai.core.jobs.schedule import daily
from kemai.core.modules.closing import firms_without
from kemai.core.notify.send import tell_people
from kemai.core.options import option
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import warning

KEY = "customers.agreement"
Status = Agreement.Status
DAYS = option("agreements.warn_days", _("协议到期前几天预警"), 30, group=_("预警"), least=1, most=365)


def near_end(rows: Any, organisation_id: int) -> Any:
    """Keep the agreements in force that end within the firm's days of warning, today included."""
    today = timezone.localdate()
    last = today + timedelta(days=DAYS.of(organisation_id))
    return rows.filter(status=Status.VALID, end__gte=today, end__lte=last)


@warning("agreements", _("即将到期的协议"), KEY, day="end")
def ending(rows: Any, viewer: Viewer) -> Any:
    """Warn of agreements that end soon."""
    return near_end(rows, viewer.organisation_id)


@daily("00:20")
def mind_terms() -> None:
    """Note agreements as expired whose last day has passed, and tell owners once of those that end soon."""
    expire()
    firms = in_use().filter(status=Status.VALID).order_by().values_list("organisation_id", flat=True)
    for organisation_id in list(firms.distinct()):
        warn(organisation_id)


def in_use() -> Any:
    """Give the agreements of the firms that have the module on; the others find theirs as they left them."""
    return Agreement.objects.exclude(organisation_id__in=firms_without("agreements"))


def expire() -> None:
    """Move the agreements in force whose last day has passed."""
    past = in_use().filter(status=Status.VALID, end__lt=timezone.localdate())
    changes = [{"field": "status", "old": str(Status.VALID), "new": str(Status.EXPIRED)}]
    for agreement in list(past.order_by("pk")):
        with transaction.atomic():
            still = Agreement.objects.filter(pk=agreement.pk, status=Status.VALID, end=agreement.end)
            if still.update(status=Status.EXPIRED, updated_at=timezone.now(), lock_version=F("lock_version") + 1):
                title = agreement.title
                append(agreement.organisation_id, None, f"{KEY}.expire", KEY, agreement.pk, changes, title=title)


def warn(organisation_id: int) -> None:
    """Tell the owners of one firm of the ends to come, each of one agreement once."""
    rows = Agreement.objects.filter(organisation_id=organisation_id, warned_on=None)
    for agreement in near_end(rows, organisation_id).order_by("pk"):
        with transaction.atomic():
            Agreement.objects.filter(pk=agreement.pk).update(warned_on=timezone.localdate())
            tell(agreement)


def tell(agreement: Agreement) -> None:
    """Send the owner, where there is one, the notice of one end."""
    if agreement.owner_id is not None:
        words = {"title": agreement.title, "day": agreement.end}
        link = f"/agreements/{agreement.pk}/"
        owner, firm = agreement.owner_id, agreement.organisation_id
        tell_people([owner], lambda: gettext("协议“%(title)s”将于 %(day)s 到期") % words, link, firm)
