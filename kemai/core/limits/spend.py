"""Counting tries: one conditional UPDATE decides, so twenty at once never pass where five may."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kemai.core.limits.models import Tries


class TooMany(Exception):
    """Tried too often (HTTP 429): `seconds` until the next try is taken."""

    def __init__(self, seconds: int) -> None:
        """Keep how long to wait."""
        self.seconds = max(1, seconds)
        super().__init__(f"wait {self.seconds} s")


@dataclass(frozen=True)
class Limit:
    """At most so many tries of one thing within a window that opens with the first try."""

    name: str
    most: int
    minutes: int

    def spend(self, subject: object, amount: int = 1) -> None:
        """Count a try before it is made; raises TooMany when none is left."""
        key, now = self._key(subject), timezone.now()
        rows = Tries.objects.filter(key=key)
        ends_at = now + timedelta(minutes=self.minutes)
        room = rows.filter(ends_at__gt=now, count__lte=self.most - amount)
        if room.update(count=F("count") + amount):
            return
        if rows.filter(ends_at__lte=now).update(count=amount, ends_at=ends_at):
            return
        Tries.objects.bulk_create([Tries(key=key, ends_at=ends_at)], ignore_conflicts=True)
        if not room.update(count=F("count") + amount):
            open_until = rows.values_list("ends_at", flat=True).first() or ends_at
            raise TooMany(math.ceil((open_until - now).total_seconds()))

    def give_back(self, subject: object) -> None:
        """Take one counted try back because it was a good one."""
        Tries.objects.filter(key=self._key(subject), count__gt=0).update(count=F("count") - 1)

    def forget(self, subject: object) -> None:
        """Start over: what was tried so far counts no more."""
        Tries.objects.filter(key=self._key(subject)).delete()

    def _key(self, subject: object) -> str:
        return salted_hmac(f"kemai.limits.{self.name}", str(subject), algorithm="sha256").hexdigest()


def tidy() -> None:
    """Drop the counts whose window has closed."""
    Tries.objects.filter(ends_at__lt=timezone.now()).delete()
