"""What is unusual: cards opened in a minute, rows taken out in a day, refusals and addresses in an hour."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kemai.core.audit import tally
from kemai.core.audit.alarms import Kind, raise_alarm
from kemai.core.audit.choices import ADDRESSES, CARDS, DENIED, EXPORTED
from kemai.core.history.models import Act
from kemai.core.history.write import watch

PARTS, QUARTERS = 20, 4
TAKEN = ("export", "print")


def opened(organisation_id: int, user_id: int) -> None:
    """Count one opened card; every twentieth part of the limit is gathered, so the limit holds over all processes."""
    limit = CARDS.of(organisation_id)
    part = max(1, limit // PARTS)
    total = tally.count(organisation_id, user_id, Kind.CARDS, tally.slot_of("minute"), part=part)
    if total > limit:
        raise_alarm(organisation_id, user_id, Kind.CARDS, {"count": total, "limit": limit})


@watch
def watched(act: Act) -> None:
    """Look at each act as it is written."""
    if act.user_id is None:
        return
    verb = act.action.rpartition(".")[2]
    if verb in TAKEN:
        taken(act, act.user_id)
    elif verb == "sign_in":
        signed_in(act, act.user_id)


def taken(act: Act, user_id: int) -> None:
    """Add exported and printed rows to the day's sum."""
    rows = act.facts.get("rows", act.facts.get("count", 0))
    if not isinstance(rows, int) or not rows:
        return
    total = tally.gather(act.organisation_id, user_id, Kind.EXPORT, tally.slot_of("day"), rows)
    limit = EXPORTED.of(act.organisation_id)
    if total > limit:
        raise_alarm(act.organisation_id, user_id, Kind.EXPORT, {"count": total, "limit": limit})


def refused(organisation_id: int, user_id: int) -> None:
    """Count one refusal, logged or not; every fourth part of the hour's limit is gathered, over all processes."""
    limit = DENIED.of(organisation_id)
    part = max(1, limit // QUARTERS)
    total = tally.count(organisation_id, user_id, Kind.DENIED, tally.slot_of("hour"), part=part)
    if total > limit:
        raise_alarm(organisation_id, user_id, Kind.DENIED, {"count": total, "limit": limit})


def signed_in(act: Act, user_id: int) -> None:
    """Count the addresses that a person signed in from within the hour."""
    hour = Act.objects.filter(user_id=user_id, batch__isnull=True, action=act.action, ip__isnull=False)
    hour = hour.filter(organisation_id=act.organisation_id, at__gt=timezone.now() - timedelta(hours=1))
    total = hour.order_by().values("ip").distinct().count()
    limit = ADDRESSES.of(act.organisation_id)
    if total > limit:
        raise_alarm(act.organisation_id, user_id, Kind.ADDRESSES, {"count": total, "limit": limit})
