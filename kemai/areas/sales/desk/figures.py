"""A seller's own figures: deals won this month, the pipeline with its odds, new leads."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import Lead, Opportunity
from kemai.core.records import registry
from kemai.core.screens.workbench.figures import money, own_figure
from kemai.core.tenancy.viewer import Viewer

DEAL, LEAD = "sales.opportunity", "sales.lead"
Status = Opportunity.Status


@own_figure("won", gettext_lazy("本月赢单"), DEAL, place=10)
def won(viewer: Viewer) -> dict[str, Any]:
    """Add up what the person won since the first of the month."""
    first = timezone.localdate().replace(day=1)
    mine = Opportunity.objects.filter(owner_id=viewer.user_id, status=Status.WON, closed_on__gte=first).order_by()
    found = mine.aggregate(count=Count("pk"), amount=Sum("amount"))
    count = _("%(count)d 单") % {"count": found["count"]}
    told = "amount" in registry.resolve(registry.get(DEAL), viewer).fields
    return {
        "text": money(found["amount"]) if told else count,
        "note": count if told else "",
        "url": f"/opportunities/?f=owner:is:me&f=status:is:won&f=closed_on:over:{first.isoformat()}",
    }


@own_figure("pipeline", gettext_lazy("在谈加权"), DEAL, place=20)
def pipeline(viewer: Viewer) -> dict[str, Any]:
    """Add up the person's open deals, each by its odds."""
    mine = Opportunity.objects.filter(owner_id=viewer.user_id, status=Status.OPEN).order_by()
    found = mine.aggregate(count=Count("pk"), whole=Sum("amount"), weighted=Sum(F("amount") * F("probability")))
    said = {"count": found["count"], "amount": money(found["whole"])}
    told = "amount" in registry.resolve(registry.get(DEAL), viewer).fields
    return {
        "text": money((found["weighted"] or 0) / 100) if told else str(found["count"]),
        "note": _("%(count)d 个机会，共 %(amount)s") % said if told else "",
        "url": "/opportunities/?f=owner:is:me&f=status:is:open",
    }


@own_figure("leads", gettext_lazy("本月新线索"), LEAD, place=30)
def leads(viewer: Viewer) -> dict[str, Any]:
    """Count the leads that came to the person since the first of the month, and those nobody has begun."""
    first = timezone.localdate().replace(day=1)
    mine = Lead.objects.filter(owner_id=viewer.user_id, received_on__gte=first).order_by()
    states = list(mine.values_list("status", flat=True))
    waiting = states.count(Lead.Status.NEW)
    return {
        "text": str(len(states)),
        "note": _("%(count)d 条未处理") % {"count": waiting} if waiting else "",
        "level": "soon" if waiting else "",
        "url": f"/leads/?f=owner:is:me&f=received_on:over:{first.isoformat()}",
    }
