"""What keeps a deal in its step: items of the check-list that must be ticked, fields that must be filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Opportunity, StageTick
from kemai.areas.sales.pipelines.fields import unfilled
from kemai.areas.sales.pipelines.steps import Step, ways
from kemai.core.records.errors import Invalid
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer


def obstacles(deal: Opportunity, values: Mapping[str, Any], by: Viewer) -> list[str]:
    """Name what is still to be done before a deal leaves its step; `values` are its fields as they would be saved."""
    step = ways(by).by_entry.get(deal.stage_id)
    if step is None:
        return []
    return [*open_items(deal, step), *unfilled(step.required, values)]


def open_items(deal: Opportunity, step: Step) -> list[str]:
    """Give the items that must be ticked and are not."""
    needed = [text for text, must in step.items if must]
    if not needed:
        return []
    done = set(StageTick.objects.filter(opportunity=deal, stage=deal.stage_id).values_list("item", flat=True))
    return [text for text in needed if text not in done]


def refusal(deal: Opportunity, values: Mapping[str, Any], by: Viewer) -> Invalid | None:
    """Say why a deal may not go on, None where it may."""
    left = obstacles(deal, values, by)
    if not left:
        return None
    step = ways(by).by_entry[deal.stage_id]
    words = {"step": step.label(by), "items": enumerated(left)}
    return Invalid("E-STATE", _("离开“%(step)s”前须完成：%(items)s") % words)


def goes_on(deal: Opportunity, entry_id: int | None, by: Viewer) -> bool:
    """Say whether a move leads onwards: going back to an earlier step of the same pipeline needs nothing done."""
    known = ways(by).by_entry
    before, after = known.get(deal.stage_id), known.get(entry_id or 0)
    if before is None or after is None or before.pipeline_id != after.pipeline_id:
        return True
    return after.order > before.order
