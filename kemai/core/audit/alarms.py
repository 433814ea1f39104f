"""Raising and closing alarms; those who may read the log are told."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import LOG_READ
from kemai.core.access.provider import viewer_of
from kemai.core.audit.models import Alarm
from kemai.core.history.write import log
from kemai.core.notify.send import tell_people
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

Kind = Alarm.Kind


def raise_alarm(organisation_id: int, user_id: int, kind: str, facts: dict[str, Any]) -> Alarm:
    """Raise an alarm, or add to the one of the same kind and person that is still open."""
    with transaction.atomic():
        rows = Alarm.objects.filter(organisation_id=organisation_id, user_id=user_id, kind=kind)
        standing = rows.exclude(state=Alarm.State.CLOSED).order_by("-pk").first()
        if standing is not None:
            standing.facts = {**facts, "times": standing.facts.get("times", 1) + 1}
            standing.save(update_fields=["facts"])
            return standing
        made = Alarm.objects.create(
            organisation_id=organisation_id, user_id=user_id, kind=kind, at=timezone.now(), facts=facts
        )
        who = users().filter(pk=user_id).values_list("name", flat=True).first() or ""
        words = {"who": who, "what": Alarm.Kind(kind).label, "count": facts.get("count", "")}
        told = holders(organisation_id, LOG_READ)
        tell_people(told, lambda: _("告警：%(who)s %(what)s（%(count)s）") % words, "/alarms/", organisation_id)
    return made


def users() -> Any:
    """Give all people; the caller narrows them to a firm."""
    return apps.get_model(settings.AUTH_USER_MODEL)._base_manager


def holders(organisation_id: int, right: str) -> list[int]:
    """Give the active people of a firm who hold an extra right."""
    people = users().select_related("organisation").filter(organisation_id=organisation_id, status="active")
    return [person.pk for person in people if viewer_of(person).rights.has(right)]


def look_into(alarm: Alarm, *, by: Viewer, close: bool, note: str = "") -> None:
    """Mark an alarm as seen, or close it with what was made of it (E-REQ without a note)."""
    if not by.rights.has(LOG_READ):
        raise Forbidden()
    if alarm.state == Alarm.State.CLOSED:
        raise Rejected.one("", "E-STATE", _("告警已关闭"))
    if close and not note.strip():
        raise Rejected.one("note", "E-REQ")
    with transaction.atomic():
        alarm.state = Alarm.State.CLOSED if close else Alarm.State.SEEN
        if close:
            alarm.note, alarm.closed_by_id, alarm.closed_at = note.strip()[:200], by.user_id, timezone.now()
        alarm.save(update_fields=["state", "note", "closed_by", "closed_at"])
        log(by, f"alarm.{alarm.state}", "core.alarm", alarm.pk, [], title=alarm.get_kind_display())
