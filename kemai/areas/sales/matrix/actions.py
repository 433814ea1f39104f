"""Nurturing a prospect: marked as such, with the tasks of the firm's nurture plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.actions import hand_out
from kemai.areas.activities.models import Task
from kemai.areas.sales.pipelines.steps import tasks_of
from kemai.core.actions.declare import action
from kemai.core.options import option
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.customer"
PLAN = option(
    "leads.nurture_plan",
    _("培育计划（任务 | 几天内，用分号分开）"),
    "关怀电话 | 7；寄送行业资料 | 14；邀请参加活动 | 30",
    group=_("销售"),
)


@action(
    KEY,
    label=_("培育"),
    icon="seedling",
    allowed=lambda customer: not customer.nurture,
    refusal=_("已在重点培育"),
)
def nurture(customer: Any, *, by: Viewer) -> None:
    """Mark a prospect for nurturing, and hand its owner the tasks of the nurture plan."""
    customer.nurture = True
    customer.save(update_fields=["nurture"])
    for subject, days in tasks_of(PLAN.of(by.organisation_id).replace("；", "\n").replace(";", "\n")):
        hand_out(
            customer.owner_id or by.user_id,
            subject=subject,
            due=timezone.now() + timedelta(days=days),
            by=by,
            origin=Task.Origin.PLAN,
            customer_id=customer.pk,
            about=(KEY, customer.pk),
        )


@action(
    KEY,
    label=_("停止培育"),
    icon="x",
    allowed=lambda customer: customer.nurture,
    refusal=_("不在重点培育中"),
)
def stop_nurture(customer: Any, *, by: Viewer) -> None:
    """Take a prospect out of nurturing; tasks that were handed out stay."""
    customer.nurture = False
    customer.save(update_fields=["nurture"])
