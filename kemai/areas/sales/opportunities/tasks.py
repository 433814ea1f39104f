"""The tasks that a step hands out when a deal comes to it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kemai.areas.activities.actions import hand_out
from kemai.areas.activities.models import Task
from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.pipelines.steps import ways
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.opportunity"


def hand_out_tasks(deal: Opportunity, by: Viewer) -> None:
    """Hand the step's tasks to the owner of the deal, each due so many days from now.

    A deal that comes back to a step does not get a task again that it still has from the first time.
    """
    step = ways(by).by_entry.get(deal.stage_id or 0)
    if step is None or not step.tasks or deal.owner_id is None:
        return
    open_tasks = Task.objects.filter(record_type=KEY, record_id=deal.pk, finished_at=None)
    there = set(open_tasks.values_list("subject", flat=True))
    for subject, days in step.tasks:
        if subject not in there:
            hand_out(
                deal.owner_id,
                subject=subject,
                due=timezone.now() + timedelta(days=days),
                by=by,
                detail=deal.name,
                origin=Task.Origin.WORKFLOW,
                customer_id=deal.customer_id,
                about=(KEY, deal.pk),
            )
