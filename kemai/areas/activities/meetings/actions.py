"""Decisions of a meeting: each with who sees to it and until when, and each a task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.models import Meeting, MeetingDecision
from kemai.areas.activities.tasks.handing import hand_out
from kemai.core.actions.perform import fetch, touch
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.colleagues import active
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.meeting"
END_OF_WORK = time(18)


class Decision(NamedTuple):
    """A decision as it was typed: what, who sees to it, until which day; None where nothing was given."""

    text: str
    person_id: int | None
    day: date | None


def decide(meeting_id: int, decisions: Sequence[Decision], *, by: Viewer) -> list[MeetingDecision]:
    """Keep the decisions of a meeting, each with its task; a line that is empty throughout is passed over.

    Raises Rejected with the reasons under `text.0`, `owner.0`, `day.0` of each line: E-REQ for what is missing, E-REF
    for somebody who is not at work here, E-RNG for a day before the meeting.
    """
    record_type = registry.get(KEY)
    with transaction.atomic():
        meeting = fetch(record_type, meeting_id, "write", by, lock=True)
        errors: dict[str, list[Invalid]] = {}
        for place, one in enumerate(decisions):
            errors |= faults(meeting, place, one, by)
        if errors:
            raise Rejected(errors)
        made = [keep(meeting, one, by) for one in decisions if any(one)]
        if not made:
            raise Rejected.one("text.0", "E-REQ")
        touch(meeting, by)
        facts = {"count": len(made)}
        log(by, f"{KEY}.decide", KEY, meeting.pk, [], title=meeting.subject, facts=facts)
    return made


def faults(meeting: Any, place: int, one: Decision, by: Viewer) -> dict[str, list[Invalid]]:
    """Name what one line lacks."""
    if not any(one):
        return {}
    found: dict[str, Invalid] = {}
    if not one.text:
        found["text"] = Invalid("E-REQ")
    elif len(one.text) > 120:
        found["text"] = Invalid("E-RNG", "≤ 120")
    if one.person_id is None:
        found["owner"] = Invalid("E-REQ")
    elif one.person_id not in active(by):
        found["owner"] = Invalid("E-REF")
    if one.day is None:
        found["day"] = Invalid("E-REQ")
    elif one.day < timezone.localtime(meeting.start).date():
        found["day"] = Invalid("E-RNG", _("不能早于会议"))
    return {f"{name}.{place}": [reason] for name, reason in found.items()}


def keep(meeting: Any, one: Decision, by: Viewer) -> MeetingDecision:
    """Keep one decision and hand out its task."""
    due = timezone.make_aware(datetime.combine(one.day or timezone.localdate(), END_OF_WORK))
    task = hand_out(
        one.person_id or by.user_id,
        subject=one.text,
        due=due,
        by=by,
        detail=_("会议“%(meeting)s”的决定") % {"meeting": meeting.subject},
        customer_id=meeting.customer_id,
        about=(KEY, meeting.pk),
    )
    return MeetingDecision.objects.create(organisation_id=by.organisation_id, meeting=meeting, text=one.text, task=task)


def decisions_of(meeting: Meeting) -> Any:
    """Give the decisions of a meeting with their tasks, in the order they were typed."""
    return MeetingDecision.objects.filter(meeting=meeting).select_related("task__owner").order_by("pk")
