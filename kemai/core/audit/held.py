"""Large exports and prints wait: the person asks, somebody with the right says yes or no, then a job does it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import EXPORT_UNLIMITED
from kemai.core.access.provider import viewer_of
from kemai.core.audit.alarms import holders, users
from kemai.core.audit.choices import DECIDE, HELD_ROWS
from kemai.core.audit.models import HeldAction
from kemai.core.history.write import log
from kemai.core.jobs.run import start
from kemai.core.notify.send import tell_people
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

State = HeldAction.State


def must_wait(rows: int, viewer: Viewer) -> bool:
    """Say whether so many rows need somebody's yes before this person takes them out."""
    return rows > HELD_ROWS.of(viewer.organisation_id) and not viewer.rights.has(EXPORT_UNLIMITED)


def hold(kind: str, title: str, arguments: dict[str, Any], rows: int, *, by: Viewer) -> HeldAction:
    """Let a wish wait, and tell those who may say yes."""
    with transaction.atomic():
        made = HeldAction.objects.create(
            organisation_id=by.organisation_id,
            kind=kind,
            title=title[:200],
            arguments=arguments,
            rows=rows,
            by_id=by.user_id,
            at=timezone.now(),
        )
        log(by, "held.ask", "core.heldaction", made.pk, [], title=title, facts={"asked": rows})
        words = {"name": by.name, "title": title, "rows": rows}
        people = [pk for pk in holders(by.organisation_id, DECIDE) if pk != by.user_id]
        tell_people(people, lambda: asking(words), "/held/", by.organisation_id)
    return made


def decide(held_id: int, *, by: Viewer, allow: bool, reason: str = "") -> HeldAction:
    """Say yes or no to a wish; nobody decides their own, nobody twice (E-STATE), a no needs its reason (E-REQ)."""
    if not by.rights.has(DECIDE):
        raise Forbidden()
    with transaction.atomic():
        held = HeldAction.objects.select_for_update(of=("self",)).get(pk=held_id)
        if held.state != State.WAITING:
            raise Rejected.one("", "E-STATE", _("已有人处理过"))
        if held.by_id == by.user_id:
            raise Rejected.one("", "E-STATE", _("不能批准自己的申请"))
        if not allow and not reason.strip():
            raise Rejected.one("reason", "E-REQ")
        held.state = State.ALLOWED if allow else State.REFUSED
        held.decided_by_id, held.decided_at, held.reason = by.user_id, timezone.now(), reason.strip()[:200]
        if allow:
            person = users().select_related("organisation").get(pk=held.by_id)
            held.job = start(held.kind, held.title, held.arguments, by=viewer_of(person))
        held.save()
        verb = "held.allow" if allow else "held.refuse"
        log(by, verb, "core.heldaction", held.pk, [], title=held.title, facts={"asked": held.rows})
        tell_people([held.by_id], lambda: answer(held), "/jobs/" if allow else "/held/", by.organisation_id)
    return held


def asking(words: dict[str, Any]) -> str:
    """Say who asks for what."""
    return _("%(name)s 申请%(title)s，共 %(rows)d 行，请批准或拒绝。") % words


def answer(held: HeldAction) -> str:
    """Say what became of a wish."""
    words = {"title": held.title, "state": held.get_state_display(), "reason": held.reason}
    return _("%(title)s：%(state)s。%(reason)s") % words
