"""Writing notes; a mentioned colleague who may see the record is told."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.provider import viewer_of
from kemai.core.actions.perform import fetch
from kemai.core.notes.models import Note
from kemai.core.notify.send import notify
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

LIMIT = 5000
MENTION = re.compile(r"@([\w·.\-]{1,60})")


def write_note(record_type: RecordType, record_id: int, text: str, *, by: Viewer) -> Note:
    """Leave a note on a record that the person may read; an empty one is E-REQ, one over 5,000 characters E-RNG."""
    record = fetch(record_type, record_id, "read", by)
    text = text.replace("\x00", "").strip()
    if not text:
        raise Rejected.one("text", "E-REQ")
    if len(text) > LIMIT:
        raise Rejected.one("text", "E-RNG", f"≤ {LIMIT}")
    with transaction.atomic():
        note = put_note(record_type, record_id, text, by=by)
        people = mentioned(record_type, record, text, by)
        note.mentions.set(people)
        link = f"/{record_type.address}/{record.pk}/"
        words = {"name": by.name, "title": record_type.title_of(record)}
        notify(people, lambda: _("%(name)s 在 %(title)s 提到了你") % words, link, by=by)
    return note


def put_note(record_type: RecordType, record_id: int, text: str, *, by: Viewer) -> Note:
    """Leave a note that follows from another verb, whether or not the person may read the record."""
    made: Note = Note.objects.create(
        organisation_id=by.organisation_id,
        record_type=record_type.key,
        record_id=record_id,
        text=text,
        created_by_id=by.user_id,
        created_at=timezone.now(),
    )
    return made


def mentioned(record_type: RecordType, record: Any, text: str, by: Viewer) -> list[int]:
    """Find the colleagues whom `@name` or `@sign-in name` means and who may see the record."""
    return [person.pk for person in meant(text, by) if sees(person, record_type, record)]


def out_of_sight(record_type: RecordType, record: Any, text: str, by: Viewer) -> list[str]:
    """Name the mentioned colleagues who may not see the record, and so were not told."""
    return [person.name for person in meant(text, by) if not sees(person, record_type, record)]


def meant(text: str, by: Viewer) -> list[Any]:
    """Give the people at work whom a text mentions."""
    names = MENTION.findall(text)
    if not names:
        return []
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager.select_related("organisation")
    people = users.filter(organisation_id=by.organisation_id, status="active")
    return [one for one in people if any(name == one.login or name.startswith(one.name) for name in names)]


def sees(person: Any, record_type: RecordType, record: Any) -> bool:
    """Say whether a person may read a record."""
    rows = record_type.model.objects.visible_to(viewer_of(person), "read")
    return bool(rows.filter(pk=record.pk).exists())
