"""Solved tickets of which the customer says nothing are closed after seven days."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kemai.areas.service.models import Ticket
from kemai.core.history.write import append
from kemai.core.jobs.schedule import daily
from kemai.core.modules.closing import firms_without

KEY = "service.ticket"
SILENT = timedelta(days=7)


@daily("00:40")
def close_silent() -> None:
    """Close the tickets of all firms that were solved a week ago; each change is kept in their history."""
    now, solved = timezone.now(), Ticket.Status.SOLVED
    rows = Ticket.objects.filter(status=solved, solved_at__lt=now - SILENT)
    rows = rows.exclude(organisation_id__in=firms_without("tickets")).order_by("pk")
    for pk, organisation_id, subject in rows.values_list("pk", "organisation_id", "subject"):
        with transaction.atomic():
            values = {"status": Ticket.Status.CLOSED, "closed_at": now, "updated_at": now}
            if Ticket.objects.filter(pk=pk, status=solved).update(**values, lock_version=F("lock_version") + 1):
                changes = [{"field": "status", "old": solved.value, "new": Ticket.Status.CLOSED.value}]
                append(organisation_id, None, f"{KEY}.close", KEY, pk, changes, title=subject)
