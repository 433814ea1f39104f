"""The board of deals: a column for each step of one pipeline, then what was won and lost of late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.pipelines.steps import Step, Way, ways
from kemai.core.records.conditions import address
from kemai.core.records.ids import as_id
from kemai.core.records.lanes import Lane
from kemai.core.tenancy.current import viewer
from kemai.core.tenancy.viewer import Viewer

LATELY = 30
Status = Opportunity.Status


def lanes(listing: Any) -> list[Lane]:
    """Give the columns of the pipeline that the list is filtered by, or of the first one."""
    way = asked_for(listing)
    if way is None:
        return []
    of_way = f"pipeline:is:{way.id}"
    made = [
        Lane(
            str(step.entry_id),
            step.label(listing.viewer),
            step.entry_id,
            chips=("status:is:open", f"stage:is:{step.entry_id}"),
            note=_("赢率 %(percent)d%%") % {"percent": step.probability},
        )
        for step in way.steps
    ]
    since = timezone.localdate() - timedelta(days=LATELY)
    for status in (Status.WON, Status.LOST):
        condition = Q(status=status, pipeline_id=way.id, closed_on__gte=since)
        chips = (of_way, f"status:is:{status}", f"closed_on:over:{since.isoformat()}")
        made.append(Lane(status.value, str(status.label), apart=condition, chips=chips, note=_("近 30 天"), adds=False))
    return made


def asked_for(listing: Any) -> Way | None:
    """Find the pipeline that the filters of a list name."""
    known = ways(listing.viewer)
    for chip in map(address.read_chip, listing.chips):
        if chip["field"] == "pipeline" and chip["op"] == "is" and chip["values"]:
            return known.by_id.get(as_id(str(chip["values"][0])) or 0)
    return known.first


def state(values: Mapping[str, Any]) -> tuple[str, str]:
    """Say on a card that a deal stands still or is overdue."""
    looking = viewer()
    if looking is None or values["status"] != Status.OPEN:
        return "", ""
    step, since = ways(looking).by_entry.get(values["stage_id"]), values["stage_since"]
    days = stalled(step, since)
    if days:
        level = "bad" if step and days > 2 * (step.limit_days or 0) else "warn"
        return _("停留 %(count)d 天") % {"count": days}, level
    if values["close_date"] and values["close_date"] < timezone.localdate():
        return _("已过期"), "bad"
    return "", ""


def stalled(step: Step | None, since: Any) -> int:
    """Count the days that a deal stands in a step beyond its limit; 0 while it is within."""
    if step is None or not step.limit_days or since is None:
        return 0
    days = int((timezone.localdate() - since).days)
    return days if days > step.limit_days else 0


def stalled_rows(rows: Any, looking: Viewer) -> Any:
    """Keep the open deals that stand in their step for longer than it allows."""
    today, found = timezone.localdate(), Q(pk__in=())
    for step in ways(looking).by_entry.values():
        if step.limit_days:
            found |= Q(stage=step.entry_id, stage_since__lt=today - timedelta(days=step.limit_days))
    return rows.filter(found, status=Status.OPEN)
