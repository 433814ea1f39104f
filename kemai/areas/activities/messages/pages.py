"""What stands beside a message: who has read it, the button that says one has, the way to an answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kemai.areas.activities.messages.telling import mark_read, readers
from kemai.areas.activities.models import Message
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.screens.beside import beside
from kemai.core.screens.door import person
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.message"
SHOWN = 30


@beside(KEY)
def read_by(message: Message, viewer: Viewer) -> dict[str, Any]:
    """Say who has read a message and who has not."""
    found = readers(message).select_related("user").order_by("-read_at", "user__name")[: SHOWN + 1]
    rows = list(found)
    mine = next((one for one in rows if one.user_id == viewer.user_id), None)
    if mine is None and message.owner_id != viewer.user_id:
        mine = readers(message).filter(user_id=viewer.user_id).first()
    answer = {"people": str(message.owner_id), "subject": _("回复：%(subject)s") % {"subject": message.subject}}
    return {
        "template": "activities/message_panel.html",
        "rows": [
            {"name": one.user.name, "time": f"{timezone.localtime(one.read_at):%m-%d %H:%M}" if one.read_at else ""}
            for one in rows[:SHOWN]
        ],
        "more": len(rows) > SHOWN,
        "read_url": f"/messages/{message.pk}/read/" if mine is not None and mine.read_at is None else "",
        "answer_url": f"/messages/add/?{urlencode(answer)}" if message.owner_id != viewer.user_id else "",
    }


@person("POST")
def read_page(request: Request, message_id: int) -> HttpResponse:
    """Note that the person has read a message."""
    message = fetch(registry.get(KEY), message_id, "read", request.viewer)
    if mark_read(message, request.viewer):
        messages.success(request, _("已标为已读"))
    return redirect(f"/messages/{message_id}/")
