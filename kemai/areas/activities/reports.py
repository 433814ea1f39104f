"""What managers and everybody for themselves ask about the work that was done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.reporting.compliance import Compliance
from kemai.areas.activities.reporting.coverage import Coverage
from kemai.areas.activities.reporting.punctuality import Punctuality
from kemai.areas.activities.reporting.scope import OwnListed, OwnMakeUp
from kemai.areas.activities.reporting.workload import Workload
from kemai.core.reports.declare import Shelf
from kemai.core.screens.menu import place

INTERACTION, TASK, VISIT = "activities.interaction", "activities.task", "activities.visit"
PLAN, POLICY = "activities.eventplan", "activities.revisitpolicy"
HOME = "/affairs/reports/"

REPORTS = Shelf(
    HOME,
    _("事务报表"),
    (
        OwnMakeUp(code="person", label=_("联系：按人员"), type_key=INTERACTION, dated="started_at", field="owner"),
        OwnMakeUp(code="channel", label=_("联系：按渠道"), type_key=INTERACTION, dated="started_at", field="channel"),
        OwnMakeUp(code="result", label=_("联系：按结果"), type_key=INTERACTION, dated="started_at", field="result"),
        Punctuality(code="punctual", label=_("任务准时率"), type_key=TASK, dated="due"),
        OwnListed(
            code="schedule",
            label=_("拜访日程"),
            type_key=VISIT,
            dated="planned_at",
            columns=("customer", "planned_at", "status", "checked_in_at", "owner"),
            order=("planned_at", "id"),
        ),
        Coverage(code="coverage", label=_("拜访覆盖"), type_key=VISIT, dated="planned_at"),
        Compliance(code="revisits", label=_("回访执行"), type_key=POLICY, dated=""),
        OwnMakeUp(code="plans", label=_("事务计划：按类别"), type_key=PLAN, dated="planned_start", field="category"),
        Workload(code="workload", label=_("工作负荷"), type_key=TASK, dated=""),
    ),
)

place("analysis", _("事务报表"), HOME, "chart", lambda viewer: bool(REPORTS.open_to(viewer)))
