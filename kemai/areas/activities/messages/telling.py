"""Giving a message to those it is for, and noting who has read it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.accounts import queries
from kemai.areas.activities.models import Message, MessageReading
from kemai.core.notify.send import notify
from kemai.core.records.colleagues import active
from kemai.core.tenancy.viewer import Viewer


def readers(message: Message) -> Any:
    """Give the rows of those who got a message."""
    return MessageReading.objects.filter(organisation_id=message.organisation_id, message_id=message.pk)


def people_of(message: Message, by: Viewer) -> set[int]:
    """Give the people at work whom a message is for: those named and those of the department, else the whole firm."""
    everybody = active(by)
    found = {int(one) for one in message.people.split(",") if one} & set(everybody)
    if message.to_department_id is not None:
        below = queries.below(message.to_department_id, by)
        return found | {pk for pk, one in everybody.items() if one.department_id in below}
    return found or set(everybody)


def deliver(message: Message, by: Viewer) -> None:
    """Give a message to those who do not have it yet, and ring their bells."""
    have = set(readers(message).values_list("user_id", flat=True))
    new = people_of(message, by) - have - {message.owner_id}
    alike = {"organisation_id": message.organisation_id, "message": message, "created_at": message.created_at}
    MessageReading.objects.bulk_create(MessageReading(**alike, user_id=person) for person in sorted(new))
    words = {"name": by.name, "subject": message.subject}
    say = {
        Message.Kind.NOTICE: lambda: _("公告：%(subject)s（%(name)s）") % words,
        Message.Kind.NOTE: lambda: _("%(name)s 给你留言：%(subject)s") % words,
    }.get(Message.Kind(message.kind), lambda: _("%(name)s 给你发消息：%(subject)s") % words)
    notify(new, say, f"/messages/{message.pk}/", by=by)


def mark_read(message: Message, by: Viewer) -> bool:
    """Note that somebody has read a message; False when they had, or it was not for them."""
    mine = readers(message).filter(user_id=by.user_id, read_at=None)
    return bool(mine.update(read_at=timezone.now()))
