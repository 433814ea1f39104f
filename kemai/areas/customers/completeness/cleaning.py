"""The monthly cleaning list: on the first every owner is told how many of their customers lack something."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kemai.areas.customers.models import Customer
from kemai.core.jobs.schedule import daily
from kemai.core.notify.languages import languages_of
from kemai.core.notify.models import Notice

LEAST = 60
FRESH = timedelta(days=365)
LINK = "/customers/?f=owner:is:me&f=completeness:under:60"


def stale(today: date) -> Q:
    """Keep the customers that nobody has confirmed or added for a year."""
    before = today - FRESH
    return Q(confirmed_on__lt=before) | Q(confirmed_on=None, created_at__date__lt=before)


@daily("07:30")
def monthly_cleaning() -> None:
    """Send the lists of the month on its first day."""
    today = timezone.localdate()
    if today.day == 1:
        send(today)


def send(today: date) -> None:
    """Tell every active owner of customers that lack something or were not confirmed for a year."""
    rows: Any = Customer.objects.filter(owner__status="active").order_by()
    low, old = Q(completeness__lt=LEAST), stale(today)
    counts = rows.filter(low | old).values_list("organisation_id", "owner_id")
    found = list(counts.annotate(low=Count("pk", filter=low), old=Count("pk", filter=old)))
    languages = languages_of(owner_id for _firm, owner_id, *_counts in found)
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(
            organisation_id=organisation_id,
            to_id=owner_id,
            text=said(incomplete, unconfirmed, languages[owner_id]),
            link=LINK if incomplete else "/completeness/?show=stale",
            at=now,
        )
        for organisation_id, owner_id, incomplete, unconfirmed in found
    )


def said(low: int, old: int, language: str) -> str:
    """Say in a language how many customers lack something and how many are old."""
    with override(language):
        return _("本月清理：%(low)d 个客户资料不全，%(old)d 个一年没核实") % {"low": low, "old": old}
