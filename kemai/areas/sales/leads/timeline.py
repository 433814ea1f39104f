"""Calls with a lead and its answers, on its timeline."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import LeadResponse
from kemai.core.timeline.sources import Happening, source

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

COLUMNS = ("id", "at", "way", "text", "by__name")


@source("lead", gettext_lazy("线索往来"), module="leads")
def responses(
    record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int
) -> list[Happening]:
    """Give the calls with a lead, and each time that it turned to the firm."""
    if record_type.key != "sales.lead":
        return []
    rows = LeadResponse.objects.filter(lead=record.pk, **({"at__lt": before} if before else {}))
    return [
        Happening(at, pk, "lead", *looks(way), who or record.name, told(way), text=text)
        for pk, at, way, text, who in rows.order_by("-at", "-id").values_list(*COLUMNS)[:count]
    ]


def looks(way: str) -> tuple[str, int]:
    """Give the icon and hue of an entry."""
    return ("phone", 7) if way == LeadResponse.CALL else ("world", 5)


def told(way: str) -> str:
    """Say what happened."""
    return _("打了电话") if way == LeadResponse.CALL else _("来询问（%(way)s）") % {"way": way}
