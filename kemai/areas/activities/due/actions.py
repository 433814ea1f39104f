"""Contacts that are due are put off, with a reason; the manager hears of it when that happens again and again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models import DueContact
from kemai.areas.activities.team import managers_of
from kemai.core.actions.declare import action, ask
from kemai.core.notify.send import tell_people
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.kinds import Given
from kemai.core.tenancy.viewer import Viewer
from kemai.core.working_days.days import working_days

KEY = "activities.duecontact"
QUIETLY = 3
FARTHEST = timedelta(days=366)


@action(
    KEY,
    label=_("推迟联系"),
    icon="clock",
    allowed=lambda entry: entry.state == DueContact.State.OPEN,
    refusal=_("已经联系过，或不再需要联系"),
    asks=(ask("until", _("推迟到（如 2026-11-30）"), required=True), ask("reason", _("原因"), required=True)),
)
def postpone(entry: Any, *, by: Viewer, until: str, reason: str) -> None:
    """Put a contact off to a day, or to the working day after it; more than three times informs the manager.

    Raises Rejected beside `until`: E-FMT for what is no day, E-RNG for one that is not within the coming year.
    """
    day = working_days(entry.organisation_id).on_or_after(day_of(until, by))
    entry.due, entry.reason, entry.postponed = day, reason[:200], entry.postponed + 1
    entry.save(update_fields=["due", "reason", "postponed"])
    if entry.postponed > QUIETLY:
        words = {"customer": entry.customer.name, "count": entry.postponed, "who": by.name, "reason": reason[:80]}
        tell_people(
            managers_of(entry.owner_id),
            lambda: gettext("%(who)s 第 %(count)s 次推迟联系 %(customer)s：%(reason)s") % words,
            f"/duecontacts/{entry.pk}/",
            entry.organisation_id,
        )


def day_of(text: str, by: Viewer) -> date:
    """Read the day to which somebody puts it off."""
    field, today = registry.get(KEY).fields["due"], timezone.localdate()
    try:
        day: date = field.kind.read(field, text, Given(by))
    except Invalid as reason:
        raise Rejected({"until": [reason]}) from reason
    if not today < day <= today + FARTHEST:
        limits = {"first": today + timedelta(days=1), "last": today + FARTHEST}
        raise Rejected.one("until", "E-RNG", _("%(first)s 到 %(last)s") % limits)
    return day
