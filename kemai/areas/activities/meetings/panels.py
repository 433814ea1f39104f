"""The decisions beside a meeting, each leading to its task."""

from __future__ import annotations

from typing import Any

from kemai.areas.activities.meetings.actions import decisions_of
from kemai.areas.activities.meetings.pages import shown
from kemai.areas.activities.models import Meeting
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer


@beside("activities.meeting")
def decisions_panel(meeting: Meeting, viewer: Viewer) -> dict[str, Any]:
    """Show what was decided, who sees to it, and how far it is."""
    rows = [shown(one) for one in decisions_of(meeting)]
    return {"template": "activities/decisions_panel.html", "rows": rows, "count": str(len(rows))}
