"""What follows from the values of a deal: its pipeline, step, chances, and the days on which it moved and ended."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kemai.areas.sales.models import Lead, Opportunity
from kemai.areas.sales.pipelines.steps import ways
from kemai.core.tenancy.viewer import Viewer

Status = Opportunity.Status


def fill(values: dict[str, Any], record: Any, by: Viewer) -> None:
    """Fill in what was not said; a new deal begins in the first step of the first pipeline."""
    known = ways(by)
    moved = record is None or "stage" in values or "pipeline" in values
    if moved:
        place(values, record, by)
        step = known.by_entry.get(values.get("stage") or 0)
        if record is None or ("stage" in values and values["stage"] != record.stage_id):
            values["stage_since"] = timezone.localdate()
            if values.get("probability") is None or (record and values["probability"] == record.probability):
                values["probability"] = step.probability if step else 0
    if record is None:
        begin(values, by)


def place(values: dict[str, Any], record: Any, by: Viewer) -> None:
    """Bring pipeline and step together: a step decides its pipeline, a new pipeline begins with its first step."""
    known = ways(by)
    was_way, was_step = (record.pipeline_id, record.stage_id) if record else (None, None)
    entry, pipeline = values.get("stage", was_step), values.get("pipeline") or was_way
    step = known.by_entry.get(entry or 0)
    new_way, new_step = pipeline != was_way, entry != was_step
    if step is not None and (pipeline is None or (record and new_step and not new_way)):
        values["pipeline"] = step.pipeline_id
        return
    way = known.by_id.get(pipeline) if pipeline else known.first
    if way is None:
        return
    values["pipeline"] = way.id
    if way.steps and (not entry or (record and new_way and not new_step)):
        won = record is None and values.get("status") == Status.WON
        values["stage"] = way.steps[-1 if won else 0].entry_id


def begin(values: dict[str, Any], by: Viewer) -> None:
    """Take over what the lead says, and note when a deal ended that is over already."""
    lead_id = values.get("lead")
    if lead_id and not values.get("source"):
        values["source"] = Lead.objects.filter(pk=lead_id).values_list("source", flat=True).first()
    status = values.get("status") or Status.OPEN
    if status != Status.OPEN:
        closing = values.get("closed_on") or values.get("close_date")
        values["closed_on"] = min(closing, timezone.localdate()) if closing else timezone.localdate()
        values["probability"] = 100 if status == Status.WON else 0
        if status == Status.WON:
            values["waived_by"] = by.user_id
    else:
        values["closed_on"] = None
