"""Filling the lists of people to contact from the policies of a firm, and taking out what they no longer ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.areas.activities.due.listing import leave, put_on
from kemai.areas.activities.models import DueContact, RevisitPolicy
from kemai.areas.activities.revisits.reading import Wanted, reader_of, wanted
from kemai.core.tenancy.current import acting_as

Place = tuple[int, int, bool]


def fill(organisation_id: int) -> int:
    """Bring the lists of a firm in line with its policies and say how many entries are new; harmless twice."""
    asked: dict[Place, Wanted] = {}
    readers = {}
    rows = RevisitPolicy.objects.filter(organisation_id=organisation_id, active=True).select_related("segment")
    for policy in rows.order_by("pk"):
        reader = reader_of(policy)
        if reader is None:
            continue
        readers[policy.pk] = (policy, reader)
        with acting_as(reader):
            keep_first(asked, wanted(policy, reader))
    standing = {
        (one.customer_id, one.owner_id, one.by_leader): one
        for one in DueContact.objects.filter(
            organisation_id=organisation_id, cause=DueContact.Cause.INTERVAL, state=DueContact.State.OPEN
        ).exclude(policy=None)
    }
    for place, entry in standing.items():
        if place not in asked:
            leave(entry, DueContact.State.DROPPED)
    new = [one for place, one in asked.items() if place not in standing]
    for one in new:
        write(one, *readers[one.policy_id])
    return len(new)


def keep_first(asked: dict[Place, Wanted], found: Iterable[Wanted]) -> None:
    """Keep, of several policies that ask for the same, the one that is due first."""
    for one in found:
        held = asked.get(one.place)
        if held is None or one.due < held.due:
            asked[one.place] = one


def write(one: Wanted, policy: Any, reader: Any) -> None:
    """Put one customer on the list of its adviser."""
    with acting_as(reader), transaction.atomic():
        put_on(
            one.customer_id,
            DueContact.Cause.INTERVAL,
            one.due,
            by=reader,
            adviser_id=one.adviser_id,
            subject=_("%(policy)s（高层）") % {"policy": policy.name} if one.leader else policy.name,
            policy_id=policy.pk,
            by_leader=one.leader,
        )
