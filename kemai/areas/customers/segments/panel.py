"""How many customers a segment has, beside it."""

from __future__ import annotations

from typing import Any

from kemai.areas.customers.models import Segment
from kemai.areas.customers.segments.members import condition, members
from kemai.core.records.conditions import UnknownName
from kemai.core.records.conditions.sentence import sentence
from kemai.core.records.errors import Invalid
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

COUNTED = 10_000


@beside("customers.segment")
def counted(segment: Segment, viewer: Viewer) -> dict[str, Any]:
    """Count the members that this person may find, now; say the condition, or why it can't be used by them."""
    made: dict[str, Any] = {"template": "customers/segment_panel.html", "url": f"/segments/{segment.pk}/members/"}
    try:
        count = members(segment, viewer)[: COUNTED + 1].count()
        text = sentence(condition(segment.condition, viewer))
    except (Invalid, UnknownName) as reason:
        return {**made, "count": "", "text": reason.message, "faulty": True}
    return {**made, "count": f"{COUNTED}+" if count > COUNTED else str(count), "text": text, "faulty": False}
