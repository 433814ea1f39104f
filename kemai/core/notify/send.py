"""Telling people: the bell in the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from kemai.core.notify.models import Notice
from kemai.core.tenancy.viewer import Viewer


def notify(people: Iterable[int], text: str, link: str, *, by: Viewer) -> None:
    """Send a notice to people of the same organisation, the sender left out."""
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(organisation_id=by.organisation_id, to_id=person, text=text[:300], link=link[:300], at=now)
        for person in sorted(set(people))
        if person != by.user_id
    )


def unread(by: Viewer) -> int:
    """Count a person's unread notices, 100 at the most."""
    return len(Notice.objects.filter(to_id=by.user_id, read_at__isnull=True).values_list("pk")[:100])


def mark_read(by: Viewer) -> None:
    """Mark all notices of a person as read."""
    Notice.objects.filter(to_id=by.user_id, read_at__isnull=True).update(read_at=timezone.now())
