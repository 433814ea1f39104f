"""The secret address under which other programs read a person's calendar."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from kemai.areas.activities.models import CalendarFeed
from kemai.core.history.write import log
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.calendarfeed"


def digest_of(secret: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def renew(*, by: Viewer) -> str:
    """Give a person a new secret address; the one before leads nowhere from then on."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        end(by=by)
        CalendarFeed.objects.create(
            organisation_id=by.organisation_id,
            user_id=by.user_id,
            digest=digest_of(secret),
            created_at=timezone.now(),
        )
        log(by, f"{KEY}.renew", KEY, by.user_id, [], title=by.name)
    return secret


def end(*, by: Viewer) -> bool:
    """Let a person's secret address lead nowhere."""
    gone, _by_type = CalendarFeed.objects.filter(user_id=by.user_id).delete()
    if gone:
        log(by, f"{KEY}.end", KEY, by.user_id, [], title=by.name)
    return bool(gone)


def owner_of(secret: str) -> Any:
    """Give the person at work whose calendar a secret address opens, None when it opens none."""
    with everyone(reason="a secret address says whose calendar it is"):
        rows = CalendarFeed.objects.filter(digest=digest_of(secret), user__status="active")
        feed = rows.select_related("user__organisation").first()
        if feed is None:
            return None
        CalendarFeed.objects.filter(pk=feed.pk).update(used_at=timezone.now())
        return feed.user
