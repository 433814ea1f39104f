"""Mails on the timelines of customers, contacts and what else they were about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.interactions.timeline import about
from kemai.areas.activities.mail.quoting import new_part
from kemai.areas.activities.models import MailMessage
from kemai.core.files.models import Attachment
from kemai.core.records.among import among
from kemai.core.tenancy.prepared import prepared
from kemai.core.timeline.sources import Happening, source

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"
SHOWN = 600
COLUMNS = (
    *("pk", "sent_at", "direction", "from_name", "from_address", "to_addresses", "subject", "body", "state", "nature"),
    *("owner__name",),
)
STATES = {state.value: state.label for state in MailMessage.State if state.value not in ("tray", "filed", "sent")}


@source("mail", gettext_lazy("邮件"), module="mail")
def mails(record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int) -> list[Happening]:
    """Give the mails with a customer or person, or about a record, whoever wrote them."""
    if not viewer.may(KEY, "read"):
        return []
    if before:
        rows: Iterable[Any] = on_record(record_type.key, record.pk).filter(sent_at__lt=before)[:count]
    else:
        rows = newest(viewer, record_type.key, count, record_id=record.pk)
    found = [SimpleNamespace(**dict(zip(COLUMNS, row, strict=True))) for row in rows]
    ids = [one.pk for one in found]
    open_ones = (
        set(MailMessage.objects.visible_to(viewer, "read").filter(among("pk", ids)).values_list("pk", flat=True))
        if ids
        else set()
    )
    files = files_of(ids)
    return [happening(one, one.pk in open_ones, files.get(one.pk, ())) for one in found]


def on_record(type_key: str, record_id: int) -> QuerySet[Any, Any]:
    """Ask for the mails on a record's timeline, the newest first."""
    rows = MailMessage.objects.filter(**about(type_key, record_id)).exclude(state=MailMessage.State.TRAY)
    return rows.order_by("-sent_at", "-pk").values_list(*COLUMNS)


@prepared
def newest(viewer: Viewer, type_key: str, count: int, *, record_id: int) -> QuerySet[Any, Any]:
    """Ask for the newest mails on a record's timeline."""
    return on_record(type_key, record_id)[:count]


def files_of(ids: list[int]) -> dict[int, tuple[dict[str, str], ...]]:
    """Give the files of mails."""
    if not ids:
        return {}
    rows = Attachment.objects.filter(among("record_id", ids), record_type=KEY, replaced=False).order_by("pk")
    made: dict[int, tuple[dict[str, str], ...]] = {}
    for pk, record_id, name in rows.values_list("pk", "record_id", "name"):
        made[record_id] = (*made.get(record_id, ()), {"name": name, "url": f"/files/{pk}/preview/", "size": ""})
    return made


def happening(one: Any, opens: bool, files: tuple[dict[str, str], ...]) -> Happening:
    """Make one entry: who wrote, and what was new in it."""
    came = one.direction == MailMessage.Direction.IN
    text = new_part(one.body)[:SHOWN]
    person = one.nature == MailMessage.Nature.PERSON
    return Happening(
        one.sent_at,
        one.pk,
        "mail",
        "mail",
        8 if came else 4,
        (one.from_name or one.from_address) if came else (one.from_name or one.owner__name or one.from_address),
        _("来信") if came else _("发信给 %(to)s") % {"to": one.to_addresses[:80]},
        text=f"{one.subject}\n{text}".strip() if person else one.subject,
        small=not person,
        tags=tuple(tags(one)),
        url=f"/mails/{one.pk}/" if opens else "",
        files=files,
    )


def tags(one: Any) -> list[str]:
    """Say whether a machine wrote it, and where a mail of our own stands."""
    made = []
    if one.nature != MailMessage.Nature.PERSON:
        made.append(str(MailMessage.Nature(one.nature).label))
    if one.state in STATES:
        made.append(str(STATES[one.state]))
    return made
