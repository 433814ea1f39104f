"""Interactions on the timelines of customers, contacts and what else they were about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.models import Interaction
from kemai.core.files.models import Attachment
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.prepared import prepared
from kemai.core.tenancy.viewer import Viewer
from kemai.core.timeline.sources import Happening, source

KEY = "activities.interaction"
CHANNELS = dict(Interaction.Channel.choices)
ICONS = {"visit": "visit", "phone": "phone", "email": "mail", "letter": "mail", "store": "building", "web": "globe"}
HUES = {"visit": 5, "phone": 7, "email": 8}
COLUMNS = (
    *("pk", "started_at", "owner_id", "owner__name", "contact__name", "channel", "direction", "subject", "content"),
    *("feedback", "result_id", "minutes", "next_at", "next_step"),
)
OF_CUSTOMER = {"customers.customer": "customer", "customers.contact": "contact"}


@source("interaction", gettext_lazy("联系"), module="interactions")
def interactions(
    record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int
) -> list[Happening]:
    """Give the contacts with a customer or person, or about a record, whoever had them."""
    if not viewer.may(KEY, "read"):
        return []
    if before:
        rows: Iterable[Any] = on_record(record_type.key, record.pk).filter(started_at__lt=before)[:count]
    else:
        rows = newest(viewer, record_type.key, count, record_id=record.pk)
    found = [SimpleNamespace(**dict(zip(COLUMNS, row, strict=True))) for row in rows]
    open_ones, files = in_reach(found, viewer), files_of(found)
    resolved = registry.resolve(registry.get(KEY), viewer)
    said = {True: {*resolved.fields}, False: {name for name in resolved.fields if name not in resolved.masked}}
    return [
        happening(one, resolved, said[one.owner_id == viewer.user_id], one.pk in open_ones, files.get(one.pk, ()))
        for one in found
    ]


def on_record(type_key: str, record_id: int) -> QuerySet[Any, Any]:
    """Ask for the contacts on a record's timeline, the newest first."""
    rows = Interaction.objects.filter(**about(type_key, record_id))
    return rows.order_by("-started_at", "-pk").values_list(*COLUMNS)


def about(type_key: str, record_id: int) -> dict[str, Any]:
    """Give the condition of what stands on a record's timeline."""
    link = OF_CUSTOMER.get(type_key)
    return {link: record_id} if link else {"record_type": type_key, "record_id": record_id}


@prepared
def newest(viewer: Viewer, type_key: str, count: int, *, record_id: int) -> QuerySet[Any, Any]:
    """Ask for the newest contacts on a record's timeline."""
    return on_record(type_key, record_id)[:count]


def in_reach(found: list[Any], viewer: Viewer) -> set[int]:
    """Give those whose own page the person may open: the own ones lie in every scope."""
    ids = {one.pk for one in found}
    others = {one.pk for one in found if one.owner_id != viewer.user_id}
    if not others or viewer.rights.scope(KEY, "read") == "all":
        return ids
    rows = Interaction.objects.visible_to(viewer, "read").filter(among("pk", others))
    return ids - others | set(rows.values_list("pk", flat=True))


def files_of(found: list[Any]) -> dict[int, tuple[dict[str, str], ...]]:
    """Give the files of the contacts."""
    if not found:
        return {}
    rows = Attachment.objects.filter(among("record_id", [one.pk for one in found]), record_type=KEY, replaced=False)
    made: dict[int, tuple[dict[str, str], ...]] = {}
    for pk, record_id, name in rows.order_by("pk").values_list("pk", "record_id", "name"):
        file = {"name": name, "url": f"/files/{pk}/preview/", "size": ""}
        made[record_id] = (*made.get(record_id, ()), file)
    return made


def happening(
    one: Any, resolved: registry.Resolved, said: set[str], opens: bool, files: tuple[dict[str, str], ...]
) -> Happening:
    """Make one entry of what the person may read of a contact, the fields `said`."""
    texts = [getattr(one, name) for name in ("subject", "content") if name in said]
    subject, content = texts if len(texts) == 2 else (*texts, "", "")[:2]
    return Happening(
        one.started_at,
        one.pk,
        "interaction",
        ICONS.get(one.channel, "chat"),
        HUES.get(one.channel, 3),
        one.owner__name or _("系统"),
        verb(one),
        text=content if content.startswith(subject) else f"{subject}\n{content}".strip(),
        tags=tuple(tags(one, said, resolved)),
        url=f"/interactions/{one.pk}/" if opens else "",
        files=files,
    )


def verb(one: Any) -> str:
    """Say how people spoke with each other, and with whom."""
    channel = str(CHANNELS.get(one.channel, one.channel))
    how = _("%(channel)s（来）") % {"channel": channel} if one.direction == "in" else channel
    return f"{how} · {one.contact__name}" if one.contact__name else how


def tags(one: Any, said: set[str], resolved: registry.Resolved) -> list[str]:
    """Say in a few words what came of it and what comes next."""
    made = []
    if one.result_id and "result" in said:
        made.append(resolved.fields["result"].show(one.result_id))
    if one.minutes and "minutes" in said:
        made.append(_("%(minutes)d 分钟") % {"minutes": one.minutes})
    if one.feedback and "feedback" in said:
        made.append(_("反馈：%(text)s") % {"text": one.feedback[:60]})
    if one.next_at and "next_at" in said:
        step = one.next_step if "next_step" in said else ""
        when = f"{timezone.localtime(one.next_at):%m-%d %H:%M}"
        made.append(_("下次 %(when)s %(step)s") % {"when": when, "step": step})
    return made
