"""The kernel's own sources: notes that people wrote, and what was done to the record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.history.words import changes_of, icon_of, verb_of
from kemai.core.merge.trail import newest_acts
from kemai.core.notes.models import Note
from kemai.core.tenancy.prepared import prepared
from kemai.core.timeline.sources import Happening, source

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


@source("note", gettext_lazy("记录"))
def notes(record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int) -> list[Happening]:
    """Give the notes on a record."""
    if before:
        found = list(notes_on(record_type.key, record.pk).filter(created_at__lt=before)[:count])
    else:
        found = newest_notes(viewer, record_type.key, count, record_id=record.pk)
    wrote = _("写了记录")
    return [Happening(at, pk, "note", "note", 5, who, wrote, note=text) for pk, at, text, who in found]


def notes_on(type_key: str, record_id: int) -> QuerySet[Any, Any]:
    """Ask for the notes on a record, the newest first."""
    rows = Note.objects.filter(record_type=type_key, record_id=record_id).order_by("-created_at", "-id")
    return rows.values_list("id", "created_at", "text", "created_by__name")


@prepared
def newest_notes(viewer: Viewer, type_key: str, count: int, *, record_id: int) -> QuerySet[Any, Any]:
    """Ask for the newest notes on a record."""
    return notes_on(type_key, record_id)[:count]


@source("system", gettext_lazy("系统"))
def acts(record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int) -> list[Happening]:
    """Give what was done to a record and to those merged into it, field by field as far as the person may read."""
    found = newest_acts(viewer, record_type, record.pk, count, **({"at__lt": before} if before else {}))
    return [
        Happening(
            act.at,
            act.pk,
            "system",
            icon_of(act),
            8,
            act.who or _("系统"),
            verb_of(act, record_type),
            changes=tuple(changes_of(act, record_type, viewer, record)),
            small=True,
        )
        for act in found
    ]


def people(ids: set[int | None]) -> dict[int | None, str]:
    """Give names of users by id, in one query."""
    wanted = [pk for pk in ids if pk]
    if not wanted:
        return {}
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager
    return dict(users.filter(pk__in=wanted).values_list("pk", "name"))
