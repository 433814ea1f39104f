"""Development plans and their steps as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import DevelopmentPlan, DevelopmentStep, Opportunity
from kemai.core.notify.send import notify
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

PLAN, STEP = "sales.developmentplan", "sales.developmentstep"
Status = DevelopmentPlan.Status
ship_number(PLAN, "KF-{YYYY}-{0000}")
ship_number(STEP, "KB-{YYYY}-{00000}")


@registry.add
class DevelopmentPlanType(RecordType):
    """How a customer is to be won from a deal; the person who carries it out owns it."""

    model, icon, slug, title = DevelopmentPlan, "route", "developmentplans", "number"
    menu = "sales"
    plural = pgettext_lazy("plural", "客户开发计划")
    columns = ["number", "opportunity", "assignee", "goal", "status", "ended_on", "owner", "updated_at"]
    form = [
        (_("客户开发计划"), ["opportunity", "assignee", "goal", "remark", "status", "outcome", "ended_on", "number"])
    ]
    facts = ["opportunity", "assignee", "goal"]
    badges = {"status": "state"}
    state_levels = {"status": {"planned": "", "running": "info", "success": "good", "failed": "bad"}}
    search = {"number": "B", "goal": "C"}
    transfer = {"key": "number", "by": {"opportunity": "number"}}
    panels_under, later = ("sales.opportunity",), True
    goes_with = ("opportunity",)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Let a plan be assigned only once the deal has a person who answers for it; an ended one stays."""
        if record is not None and record.status in (Status.SUCCESS, Status.FAILED):
            yield "", Invalid("E-STATE", _("计划已结束"))
        deal = Opportunity.objects.filter(pk=values.get("opportunity")).first()
        if deal is not None and deal.owner_id is None:
            yield "opportunity", Invalid("E-STATE", _("销售机会还没有负责人，先指派再做开发计划"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let the person who carries a plan out own it."""
        if values.get("assignee"):
            values["owner"] = values["assignee"]

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Tell the person to whom a plan is assigned."""
        if changes is None or "assignee" in {change["field"] for change in changes}:
            words = {"name": record.opportunity.name}
            link = f"/developmentplans/{record.pk}/"
            notify([record.assignee_id], lambda: now_said("客户开发计划交给您：%(name)s") % words, link, by=by)


@registry.add
class DevelopmentStepType(RecordType):
    """One step of a development plan."""

    model, icon, slug, title = DevelopmentStep, "footprints", "developmentsteps", "content"
    plural = pgettext_lazy("plural", "开发步骤")
    columns = ["number", "plan", "date", "content", "result", "owner"]
    form = [(_("开发步骤"), ["plan", "date", "content", "result", "number"])]
    facts = ["date", "result"]
    transfer = {"key": "number", "by": {"plan": "number"}}
    order = "date"
    panels_under, goes_with = (PLAN,), ("plan",)
    notes = False

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Keep the steps of an ended plan as they are."""
        plan = DevelopmentPlan.objects.filter(pk=values.get("plan")).first()
        if plan is not None and plan.status in (Status.SUCCESS, Status.FAILED):
            yield "plan", Invalid("E-STATE", _("计划已结束"))
