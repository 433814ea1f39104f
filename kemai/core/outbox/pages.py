"""The outbox: every SMS, mail and WeChat text with what became of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.secret import shown_here, spoken, too_old
from kemai.core.records import registry
from kemai.core.records.ids import as_id
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

place("settings.data", gettext_lazy("发件箱"), "/outbox/", "chat", lambda viewer: viewer.rights.has("settings"))
PAGE = 50
LEVELS = {"waiting": "info", "held": "warn", "sent": "good", "shown": "info", "failed": "bad", "skipped": "warn"}


def seen_by(viewer: Viewer) -> Any:
    """Give the messages that a person may read: their own, all of the firm for keepers of the settings."""
    rows = OutMessage.objects.filter(organisation_id=viewer.organisation_id)
    return rows if viewer.rights.has("settings") else rows.filter(created_by_id=viewer.user_id)


@person("GET")
def outbox(request: Request) -> HttpResponse:
    """Show what was sent, newest first; `batch` shows one mass sending with its counts."""
    rows = seen_by(request.viewer)
    batch = as_id(request.GET.get("batch", ""))
    if batch is not None:
        rows = rows.filter(batch=batch)
    before = as_id(request.GET.get("before", ""))
    shown = rows.filter(pk__lt=before) if before is not None else rows
    found = list(shown.select_related("created_by").order_by("-id")[:PAGE])
    more = f"?before={found[-1].pk}" + (f"&batch={batch}" if batch is not None else "") if len(found) == PAGE else ""
    context = {
        "frame": frame_of(request, _("发件箱")),
        "title": _("发件箱"),
        "counts": counts(rows) if batch is not None else [],
        "all_url": "/outbox/" if batch is not None else "",
        "rows": [row(message) for message in found],
        "more_url": more,
    }
    return render(request, "screens/outbox.html", context)


def counts(rows: Any) -> list[dict[str, str]]:
    """Say how many messages of a mass sending went, and how many were left out for which reason."""
    tally = Counter(rows.order_by().values_list("state", "note"))
    return [
        {"label": " · ".join(filter(None, (str(OutMessage.State(state).label), note))), "count": str(count)}
        for (state, note), count in tally.most_common()
    ]


def row(message: OutMessage) -> dict[str, Any]:
    """Give one message to the template."""
    address = registry.get(message.record_type).address
    return {
        "time": f"{timezone.localtime(message.created_at):%m-%d %H:%M}",
        "channel": str(OutMessage.Channel(message.channel).label),
        "name": message.name,
        "url": f"/{address}/{message.record_id}/",
        "address": message.address,
        "text": spoken(message) if shown_here() and not too_old(message) else message.text,
        "state": str(OutMessage.State(message.state).label),
        "level": LEVELS[message.state],
        "note": message.note,
        "who": message.created_by.name if message.created_by else "",
    }
