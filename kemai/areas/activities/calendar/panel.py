"""What stands in the way of an entry, beside it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kemai.areas.activities.calendar.feed import clashes_of
from kemai.areas.activities.calendar.window import KEY
from kemai.areas.activities.models import CalendarEntry
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

SHOWN = 5


@beside(KEY)
def clashing(entry: CalendarEntry, viewer: Viewer) -> dict[str, Any] | None:
    """List what the people of an entry have at the same time; nothing when they are free."""
    found = clashes_of(entry, viewer)
    if not found:
        return None
    return {
        "template": "activities/clash_panel.html",
        "count": str(len(found)),
        "rows": [
            {"title": one.title, "url": one.url, "time": f"{timezone.localtime(one.start):%m-%d %H:%M}"}
            for one in found[:SHOWN]
        ],
    }
