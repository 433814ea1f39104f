"""Development plans: the way to win a customer from a deal, step by step."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models.opportunity import Opportunity
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, LongField, NumberField, RecordKey, TextField


class DevelopmentPlan(Record):
    """How a customer is to be won: who does it, in which steps, and how it ended."""

    class Status(models.TextChoices):
        """Where a plan stands."""

        PLANNED = "planned", _("已计划")
        RUNNING = "running", _("进行中")
        SUCCESS = "success", _("成功")
        FAILED = "failed", _("失败")

    number = NumberField(_("编号"))
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), db_index=False)
    assignee = RecordKey(settings.AUTH_USER_MODEL, verbose_name=_("执行人"), db_index=False)
    goal = TextField(_("目标"), max_length=200)
    status = models.CharField(
        _("计划状态"), max_length=10, choices=Status.choices, default=Status.PLANNED, editable=False
    )
    outcome = TextField(_("结束原因"), max_length=200, editable=False)
    ended_on = DateField(_("结束日期"), editable=False)

    class Meta:
        verbose_name = _("客户开发计划")
        default_permissions = ()
        indexes = list_indexes("dev_plan", "opportunity")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="development_plan_number_once"),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(outcome=""), name="development_plan_failed_why"),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class DevelopmentStep(Record):
    """One step of a development plan: when, what, and what came of it."""

    number = NumberField(_("编号"))
    plan = RecordKey(DevelopmentPlan, verbose_name=_("客户开发计划"), db_index=False)
    date = DateField(_("日期"), null=False, blank=False)
    content = TextField(_("内容"), max_length=200, blank=False)
    result = LongField(_("结果"))

    class Meta:
        verbose_name = _("开发步骤")
        default_permissions = ()
        indexes = list_indexes("dev_step", "plan")
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="development_step_number_once")]

    def __str__(self) -> str:
        """Read as the content."""
        return self.content
