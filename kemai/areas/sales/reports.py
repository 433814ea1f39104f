"""What people ask about leads and deals as a whole."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.funnel.counting import DEAL, LEAD, LeadToDeal, Origins, StageFunnel
from kemai.areas.sales.models import Opportunity
from kemai.core.reports.declare import Shelf
from kemai.core.reports.makeup import MakeUp
from kemai.core.reports.questions import Question
from kemai.core.screens.menu import place

HOME = "/leads/reports/"


def lost(rows: Any, question: Question) -> Any:
    """Keep the deals that were lost."""
    return rows.filter(status=Opportunity.Status.LOST)


def won(rows: Any, question: Question) -> Any:
    """Keep the deals that were won."""
    return rows.filter(status=Opportunity.Status.WON)


REPORTS = Shelf(
    HOME,
    _("销售漏斗"),
    (
        Origins(code="origins", label=_("线索来源与转化"), type_key=LEAD, dated="received_on"),
        LeadToDeal(code="way", label=_("从线索到赢单"), type_key=LEAD, dated="received_on"),
        StageFunnel(code="stages", label=_("阶段漏斗"), type_key=DEAL),
        MakeUp(code="leads-by-owner", label=_("线索按负责人"), type_key=LEAD, field="owner", dated="received_on"),
        MakeUp(code="leads-by-status", label=_("线索按状态"), type_key=LEAD, field="status", dated="received_on"),
        MakeUp(
            code="won-by-owner", label=_("赢单按负责人"), type_key=DEAL, field="owner", dated="closed_on", narrow=won
        ),
        MakeUp(
            code="lost-by-reason", label=_("输单原因"), type_key=DEAL, field="reason", dated="closed_on", narrow=lost
        ),
    ),
)

place("analysis", _("销售漏斗"), HOME, "chart", lambda viewer: bool(REPORTS.open_to(viewer)))
