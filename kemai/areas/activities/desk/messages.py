"""Messages that a person has not read yet, on their workbench."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.models import MessageReading
from kemai.core.screens.workbench.tiles import SIDE, line, tile
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.message"
SHOWN = 5
COLUMNS = ("message_id", "message__subject", "message__owner__name", "message__created_at")


@tile("messages", gettext_lazy("未读消息"), place=40, column=SIDE, type_key=KEY)
def unread(viewer: Viewer) -> dict[str, Any]:
    """Show the newest messages and notices that wait to be read."""
    mine = MessageReading.objects.filter(user_id=viewer.user_id, read_at=None, message__is_deleted=False)
    found = list(mine.order_by("-message_id").values_list(*COLUMNS)[: SHOWN + 1])
    rows = [
        line(subject, f"/messages/{pk}/", sub=writer or "", time=f"{timezone.localtime(at):%m-%d %H:%M}")
        for pk, subject, writer, at in found[:SHOWN]
    ]
    return {
        "rows": rows,
        "count": f"{SHOWN}+" if len(found) > SHOWN else len(found) or "",
        "all_url": "/messages/?f=people:has:me",
        "empty": {"text": _("没有未读的消息。"), "label": _("写消息"), "url": "/messages/add/"},
    }
