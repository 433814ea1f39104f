"""Erasing every night what has lain in the recycle bin for its days."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from kemai.core.jobs.schedule import daily
from kemai.core.records.errors import Rejected
from kemai.core.recycle.choices import DAYS
from kemai.core.recycle.erasing import erase_batch
from kemai.core.recycle.models import Binned

log = logging.getLogger("kemai.recycle")


@daily("03:10")
def purge() -> int:
    """Erase what is past its days, firm by firm; what something still links to stays, and is told to the server's log.

    Returns how many were erased.
    """
    done = 0
    firms = Binned.objects.order_by().values_list("organisation_id", flat=True).distinct()
    for organisation_id in list(firms):
        until = timezone.now() - timedelta(days=DAYS.of(organisation_id))
        past = Binned.objects.filter(organisation_id=organisation_id, whole__isnull=True, at__lt=until)
        for binned in past.order_by("pk"):
            try:
                erase_batch(binned, None)
                done += 1
            except Rejected as reason:
                log.warning("%s %s stays in the bin: %s", binned.record_type, binned.record_id, reason)
    return done
