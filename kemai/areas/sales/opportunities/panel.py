"""Where a deal stands, beside it: the steps with the days in each, and the check-list of the present one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Opportunity, StageStay, StageTick
from kemai.areas.sales.opportunities.stays import days_of
from kemai.areas.sales.opportunities.wall import stalled
from kemai.areas.sales.pipelines.steps import Step, ways
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.opportunity"


@beside(KEY)
def way_of(deal: Opportunity, viewer: Viewer) -> dict[str, Any] | None:
    """Show the way that a deal has gone and what its step asks for."""
    way = ways(viewer).by_id.get(deal.pipeline_id)
    if way is None:
        return None
    stays = list(StageStay.objects.filter(opportunity=deal).order_by("entered_at", "pk"))
    days: dict[int | None, int] = {}
    for stay in stays:
        days[stay.stage_id] = days.get(stay.stage_id, 0) + days_of(stay)
    step = ways(viewer).by_entry.get(deal.stage_id)
    return {
        "template": "sales/way_panel.html",
        "name": way.name,
        "steps": [line(one, deal, days, viewer) for one in way.steps],
        "items": items(deal, step, viewer),
        "url": f"/opportunities/{deal.pk}/act/tick/" if deal.status == "open" and may_write(deal, viewer) else "",
        "history": [
            {
                "step": told(stay, viewer),
                "since": f"{stay.entered_at:%Y-%m-%d}",
                "days": _("%(count)d 天") % {"count": days_of(stay)},
            }
            for stay in reversed(stays)
        ][:20],
    }


def may_write(deal: Opportunity, viewer: Viewer) -> bool:
    """Say whether a person may tick items of this deal."""
    return Opportunity.objects.visible_to(viewer, "write").filter(pk=deal.pk).exists()


def line(step: Step, deal: Opportunity, days: dict[int | None, int], viewer: Viewer) -> dict[str, Any]:
    """Show one step: passed, present or to come, the days spent there, and whether they are too many."""
    present = step.entry_id == deal.stage_id
    open_still = present and deal.status == Opportunity.Status.OPEN
    late = stalled(step, deal.stage_since) if open_still else 0
    spent = days.get(step.entry_id)
    return {
        "label": step.label(viewer),
        "present": present,
        "passed": spent is not None and not present,
        "days": _("%(count)d 天") % {"count": spent} if spent is not None else "",
        "level": "warn" if late else "info" if open_still else "good" if spent is not None else "",
    }


def items(deal: Opportunity, step: Step | None, viewer: Viewer) -> list[dict[str, Any]]:
    """Show the check-list of the present step."""
    if step is None or not step.items:
        return []
    ticks = StageTick.objects.filter(opportunity=deal, stage=deal.stage_id).select_related("by")
    people = {tick.item: tick.by.name if tick.by else "" for tick in ticks}
    return [
        {
            "text": text,
            "must": must,
            "done": text in people,
            "who": people.get(text, ""),
        }
        for text, must in step.items
    ]


def told(stay: StageStay, viewer: Viewer) -> str:
    """Call the step of a stay, also one that the firm has removed since."""
    step = ways(viewer).by_entry.get(stay.stage_id or 0)
    return step.label(viewer) if step else (stay.stage.label if stay.stage else "—")
