"""Writing under the report of a day: the person a note, those above a comment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models import WorkLog
from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.book import book
from kemai.core.history.sayings import say
from kemai.core.history.write import log
from kemai.core.notify.send import notify
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.tenancy.viewer import Viewer

KEY, DICTIONARY = "activities.worklog", "worklog_kind"
LONGEST = 4000
say(f"{KEY}.note", _("写日报备注"))
say(f"{KEY}.comment", _("写日报评语"))


def may_note(person: int, day: date, by: Viewer) -> bool:
    """Say whether somebody may write a note: on their own days of today and yesterday."""
    today = timezone.localdate()
    return person == by.user_id and today - timedelta(days=1) <= day <= today


def write_note(person: int, day: date, text: str, kind: str, *, by: Viewer) -> None:
    """Keep a person's own note on a day; raises Forbidden for others, Rejected (E-STATE) for any other day."""
    if person != by.user_id:
        raise Forbidden(str(_("工作日报")))
    if not may_note(person, day, by):
        raise Rejected.one("note", "E-STATE", _("只能写今天和昨天的备注"))
    keep(person, day, "note", text, {"kind_id": kind_of(kind, by)}, by=by)


def write_comment(person: int, day: date, text: str, *, by: Viewer) -> None:
    """Keep the comment of somebody who looks after a person, who is told; the page has checked the reach."""
    if person == by.user_id:
        raise Forbidden(str(_("工作日报")))
    keep(person, day, "comment", text, {"commented_by_id": by.user_id}, by=by)
    if text.strip():
        words = {"who": by.name, "day": day.isoformat()}
        link = f"/journal/{person}/{day.isoformat()}/"
        notify([person], lambda: gettext("%(who)s 给您 %(day)s 的日报写了评语") % words, link, by=by)


def keep(person: int, day: date, name: str, text: str, more: dict[str, Any], *, by: Viewer) -> None:
    """Save one of the two texts with what comes with it, and log who changed it."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Rejected.one(name, "E-RNG", f"≤ {LONGEST}")
    with transaction.atomic():
        place: dict[str, Any] = {"organisation_id": by.organisation_id, "user_id": person, "day": day}
        kept, _made = WorkLog.objects.select_for_update().get_or_create(**place)
        before = getattr(kept, name)
        for column, value in {name: text, **more}.items():
            setattr(kept, column, value)
        kept.save()
        changes = [{"field": name, "old": before, "new": text}] if before != text else []
        log(by, f"{KEY}.{name}", KEY, None, changes, facts={"person": person, "day": day.isoformat()})


def kind_of(code: str, by: Viewer) -> int | None:
    """Read what kind of work the day was; raises Rejected (E-REF)."""
    entry = next((one for one in book(by).open(DICTIONARY) if one.id == as_id(code)), None)
    if code and entry is None:
        raise Rejected.one("kind", "E-REF")
    return entry.id if entry else None
