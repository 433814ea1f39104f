"""Quotes whose day has passed without an answer expire every night."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kemai.areas.sales.models import Quote
from kemai.core.history.write import append
from kemai.core.jobs.schedule import daily
from kemai.core.modules.closing import firms_without

KEY = "sales.quote"
OPEN = (Quote.Status.APPROVED, Quote.Status.SENT)


@daily("00:20")
def expire_all() -> None:
    """Close the quotes of all firms that ran out; each change is kept in their history."""
    rows = Quote.objects.filter(status__in=OPEN, replaced=False, valid_until__lt=timezone.localdate())
    rows = rows.exclude(organisation_id__in=firms_without("quotes")).order_by("pk")
    for pk, organisation_id, number, status in rows.values_list("pk", "organisation_id", "number", "status"):
        with transaction.atomic():
            now = {"status": Quote.Status.EXPIRED, "updated_at": timezone.now(), "lock_version": F("lock_version") + 1}
            if Quote.objects.filter(pk=pk, status=status).update(**now):
                changes = [{"field": "status", "old": status, "new": Quote.Status.EXPIRED.value}]
                append(organisation_id, None, f"{KEY}.expire", KEY, pk, changes, title=number)
