"""Claiming a request for oneself, keeping its answer, and forgetting it in time."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http.response import HttpResponseBase
from django.utils import timezone

from kemai.core.jobs.schedule import daily
from kemai.core.repeat.models import FirstAnswer
from kemai.core.tenancy.viewer import Viewer

KEPT = timedelta(hours=48)
GIVEN_UP = timedelta(minutes=2)
RUNNING = 0


def digest(*parts: str) -> str:
    """Give the SHA-256 of some texts in their order, as 64 hexadecimal digits."""
    made = hashlib.sha256()
    for part in parts:
        text = part.encode("utf-8", "surrogatepass")
        made.update(b"%d:" % len(text) + text)
    return made.hexdigest()


def claim(by: Viewer, key: str, fingerprint: str = "") -> tuple[FirstAnswer, bool]:
    """Take a request for oneself; gives the row and whether it is ours, or else was claimed before.

    PostgreSQL makes a second claim wait for the end of the first one's transaction, SQLite for its write lock.
    """
    while True:
        row = FirstAnswer(organisation_id=by.organisation_id, user_id=by.user_id, key=key, fingerprint=fingerprint)
        row.made_at = timezone.now()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            return row, True
        except IntegrityError:
            first = FirstAnswer.objects.filter(user_id=by.user_id, key=key).first()
            if first is not None:
                return first, take_over(first)


def take_over(first: FirstAnswer) -> bool:
    """Take a claim whose holder has not answered for two minutes, as after a crash; one of many takers gets it."""
    now = timezone.now()
    given_up = FirstAnswer.objects.filter(pk=first.pk, status=RUNNING, made_at__lt=now - GIVEN_UP)
    return bool(given_up.update(made_at=now))


def settle(row: FirstAnswer, answer: HttpResponseBase, body: str = "") -> None:
    """Keep what a request was answered."""
    row.status, row.place, row.body = answer.status_code, answer.get("Location", ""), body
    row.save(update_fields=["status", "place", "body"])


def release(row: FirstAnswer) -> None:
    """Forget a claim, so that the request may be sent again."""
    row.delete()


@daily("03:10")
def forget_answers() -> None:
    """Forget answers after 48 hours."""
    FirstAnswer.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
