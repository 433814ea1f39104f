"""Event plans are begun, carried out and dropped."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models import EventPlan
from kemai.core.actions.declare import action, ask
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.eventplan"
Status = EventPlan.Status
OPEN = (Status.PLANNED, Status.DOING)


@action(
    KEY,
    label=_("开始实施"),
    icon="clock",
    allowed=lambda plan: plan.status == Status.PLANNED,
    refusal=_("只有计划中的事务可以开始"),
)
def start(plan: Any, *, by: Viewer) -> None:
    """Begin with an affair."""
    plan.status = Status.DOING
    plan.save(update_fields=["status"])


@action(
    KEY,
    label=_("完成事务"),
    icon="check",
    allowed=lambda plan: plan.status in OPEN,
    refusal=_("事务已经结束"),
    asks=(ask("actual", _("实施情况"), required=True),),
)
def finish(plan: Any, *, by: Viewer, actual: str) -> None:
    """Close an affair, saying how it was carried out; what was written of it before stays."""
    plan.actual = "\n".join(part for part in (plan.actual, actual) if part)
    plan.status = Status.DONE
    plan.save(update_fields=["actual", "status"])


@action(
    KEY,
    label=_("放弃事务"),
    icon="x",
    allowed=lambda plan: plan.status in OPEN,
    refusal=_("事务已经结束"),
    asks=(ask("reason", _("原因"), required=True),),
)
def drop(plan: Any, *, by: Viewer, reason: str) -> None:
    """Give an affair up, keeping the reason with what was done of it."""
    plan.actual = "\n".join(part for part in (plan.actual, reason) if part)
    plan.status = Status.DROPPED
    plan.save(update_fields=["actual", "status"])
