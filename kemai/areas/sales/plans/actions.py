"""The verbs of a development plan: start, end as success, end as failure."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import DevelopmentPlan, DevelopmentStep
from kemai.core.actions.declare import action, ask
from kemai.core.dictionary.book import book
from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.developmentplan"
Status = DevelopmentPlan.Status
ENDED = _("计划已结束")


def is_open(plan: DevelopmentPlan) -> bool:
    """Say whether a plan is still under way."""
    return plan.status in (Status.PLANNED, Status.RUNNING)


@action(
    KEY,
    label=_("开始执行"),
    icon="right",
    allowed=lambda plan: plan.status == Status.PLANNED,
    refusal=_("计划已开始或已结束"),
)
def start(plan: Any, *, by: Viewer) -> None:
    """Begin to carry a plan out."""
    plan.status = Status.RUNNING
    plan.save(update_fields=["status"])


@action(KEY, label=_("成功结束"), icon="check", allowed=is_open, refusal=ENDED, asks=(ask("outcome", _("结果说明")),))
def succeed(plan: Any, *, by: Viewer, outcome: str = "") -> None:
    """End a plan as a success: every step has its result, and the customer counts as new from today."""
    steps = DevelopmentStep.objects.filter(plan=plan)
    if not steps.exists() or steps.filter(result="").exists():
        raise Rejected.one("", "E-STATE", now_said("每一步都要先填写结果"))
    end(plan, Status.SUCCESS, outcome)
    entry = book(by).find("customer_state", "new")
    customer = Customer.objects.filter(pk=plan.opportunity.customer_id).first()
    if entry is None or customer is None or customer.state_id == entry.id:
        return
    changes = [{"field": "state", "old": customer.state_id, "new": entry.id}]
    customer.state_id = entry.id
    customer.lock_version += 1
    customer.save(update_fields=["state", "lock_version"])
    log(by, "customers.customer.edit", "customers.customer", customer.pk, changes, title=customer.name)


@action(
    KEY,
    label=_("失败结束"),
    icon="x",
    allowed=is_open,
    refusal=ENDED,
    asks=(ask("outcome", _("失败原因"), required=True),),
)
def fail(plan: Any, *, by: Viewer, outcome: str) -> None:
    """End a plan as a failure, with the reason."""
    end(plan, Status.FAILED, outcome)


def end(plan: DevelopmentPlan, status: str, outcome: str) -> None:
    """End a plan today."""
    plan.status, plan.outcome, plan.ended_on = status, outcome[:200], timezone.localdate()
    plan.save(update_fields=["status", "outcome", "ended_on"])
