"""Putting customers on the lists of people to contact, and taking them off."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.following import write
from kemai.areas.activities.models import DueContact
from kemai.areas.customers.models import Customer
from kemai.core.history.sayings import say
from kemai.core.history.write import append
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.duecontact"
Cause, State = DueContact.Cause, DueContact.State
say(f"{KEY}.done", gettext_lazy("已联系，离开名单"))
say(f"{KEY}.dropped", gettext_lazy("不再需要联系"))


def put_on(
    customer_id: int,
    cause: str,
    due: date,
    *,
    by: Viewer,
    adviser_id: int | None = None,
    subject: str = "",
    policy_id: int | None = None,
    by_leader: bool = False,
) -> DueContact:
    """Put a customer on the list of an adviser, by default its owner, because something else asks for it.

    No right to add is asked: what calls has decided (a policy, an assessment that came in, a promise). The same cause
    stands once for a customer and an adviser: an open entry is moved to the earlier day.
    """
    if adviser_id is None:
        adviser_id = Customer.objects.filter(pk=customer_id).values_list("owner_id", flat=True).first() or by.user_id
    place = {"customer_id": customer_id, "owner_id": adviser_id, "cause": cause, "by_leader": by_leader}
    with transaction.atomic():
        held = DueContact.objects.filter(**place, state=State.OPEN).order_by("pk").first()
        if held is not None:
            if due < held.due:
                DueContact.objects.filter(pk=held.pk).update(due=due)
                held.due = due
            return held
        values = {
            "customer": customer_id,
            "owner": adviser_id,
            "cause": cause,
            "due": due,
            "subject": subject[:120] or called(cause),
            "policy": policy_id,
            "by_leader": by_leader,
        }
        made: DueContact = write(registry.get(KEY), values, by=by)
    return made


def assessed(customer_id: int, *, by: Viewer, adviser_id: int | None = None) -> DueContact:
    """Put a customer who came in by an online assessment on top of the list, due today."""
    return put_on(customer_id, Cause.ASSESSMENT, timezone.localdate(), by=by, adviser_id=adviser_id)


def called(cause: str) -> str:
    """Say what an entry is about where nothing else was said."""
    words = {
        Cause.ASSESSMENT: _("评估来访，请联系"),
        Cause.PLANNED: _("约定的下次联系"),
        Cause.INTERVAL: _("到期回访"),
    }
    return words[Cause(cause)]


def leave(entry: Any, state: str) -> None:
    """Take one entry off the lists, as contacted or as no longer asked for."""
    changes = [{"field": "state", "old": str(State.OPEN), "new": str(state)}]
    now = timezone.now()
    with transaction.atomic():
        still = DueContact.objects.filter(pk=entry.pk, state=State.OPEN)
        if still.update(state=state, done_at=now, updated_at=now, lock_version=F("lock_version") + 1):
            append(entry.organisation_id, None, f"{KEY}.{state}", KEY, entry.pk, changes, title=entry.subject)
