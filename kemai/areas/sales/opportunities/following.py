"""What follows a saved deal: its stay in the step, the tasks of the step, the facts told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from kemai.areas.sales.events import DealLost, DealMoved, DealWon
from kemai.areas.sales.hot.actions import leave_board
from kemai.areas.sales.models import Lead, Opportunity
from kemai.areas.sales.opportunities import stays
from kemai.areas.sales.opportunities.tasks import hand_out_tasks
from kemai.areas.sales.pipelines.entries import adopt
from kemai.areas.sales.pipelines.steps import ways
from kemai.core.events import tell
from kemai.core.history.write import log
from kemai.core.records.among import among
from kemai.core.tenancy.viewer import Viewer

Status = Opportunity.Status


def saved(deal: Opportunity, by: Viewer, changes: Iterable[Mapping[str, Any]] | None) -> None:
    """Do what follows a deal that was added (`changes` is None) or changed."""
    moved = {change["field"] for change in changes} if changes is not None else None
    if moved is not None and not moved & {"stage", "status"}:
        return
    if moved is None and deal.lead_id:
        count_as_converted([deal.lead_id], by)
    stays.move(deal, by)
    if deal.status != Status.OPEN:
        leave_board(deal.customer_id, by)
    if deal.status == Status.WON and deal.closed_on:
        tell(DealWon(by, deal.pk, deal.customer_id, deal.amount, deal.closed_on))
    elif deal.status == Status.LOST:
        tell(DealLost(by, deal.pk, deal.customer_id))
    else:
        if moved is not None:
            tell(DealMoved(by, deal.pk, deal.stage_id))
        hand_out_tasks(deal, by)


def imported(ids: Iterable[int], by: Viewer) -> None:
    """Do what follows deals of a file: their words for stages become steps, their leads count as converted."""
    rows = Opportunity.objects.filter(among("pk", list(ids)))
    entries = set(rows.exclude(stage=None).values_list("stage", flat=True).distinct())
    adopt(entries - set(ways(by).by_entry), by)
    count_as_converted(list(rows.exclude(lead=None).values_list("lead", flat=True)), by)
    stays.begin_many(rows.values_list("pk", flat=True), by)


def count_as_converted(lead_ids: list[int], by: Viewer) -> None:
    """Note on leads that a deal came of them, with the deal's customer."""
    open_leads = Lead.objects.filter(among("pk", lead_ids)).exclude(status=Lead.Status.CONVERTED)
    customers = dict(Opportunity.objects.filter(lead__in=open_leads).values_list("lead", "customer"))
    for lead in list(open_leads.order_by("pk")):
        changes = [{"field": "status", "old": lead.status, "new": str(Lead.Status.CONVERTED)}]
        lead.status, lead.customer_id, lead.converted_at = Lead.Status.CONVERTED, customers[lead.pk], timezone.now()
        lead.save(update_fields=["status", "customer", "converted_at"])
        log(by, "sales.lead.convert", "sales.lead", lead.pk, changes, title=lead.name)
