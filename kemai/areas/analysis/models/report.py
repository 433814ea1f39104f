"""Reports that people build themselves over the records of one type."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.analysis.models.shared import Shared
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, LongField, PeopleField, TextField
from kemai.core.records.conditions.tokens import tokens
from kemai.core.reports.built.spec import field_names, record_source


def readable(value: str) -> None:
    """Refuse a condition whose quotation marks don't close; whether it fits the fields is asked with the viewer."""
    tokens(value)


class Report(Shared, Record):
    """What is asked of the records of a type: which rows, grouped by what, with which figures, drawn how.

    `filters` is search language; `columns` and `groups` are names divided by commas, a group being a field of the
    record or of a linked one (`customer.province`) with a step for days (`created_at:month`); `measures` are `count`
    and `sum`, `avg`, `min`, `max` of a field (`sum:amount`). Without groups the rows themselves are listed.
    """

    class Chart(models.TextChoices):
        """How the figures are drawn."""

        TABLE = "table", _("表")
        BAR = "bar", _("柱状图")
        LINE = "line", _("折线图")
        PIE = "pie", _("饼图")
        FUNNEL = "funnel", _("漏斗图")
        HEAT = "heat", _("热力表")

    class Schedule(models.TextChoices):
        """How often the report goes out by mail."""

        NONE = "none", _("不发送")
        DAILY = "daily", _("每天")
        WEEKLY = "weekly", _("每周一")
        MONTHLY = "monthly", _("每月1日")

    name = TextField(_("名称"), max_length=120, blank=False)
    source = TextField(_("记录类型"), blank=False, checks=(record_source,))
    columns = LongField(_("列"), max_length=1000, checks=(field_names,))
    filters = LongField(_("筛选"), max_length=2000, checks=(readable,))
    groups = TextField(_("分组"), max_length=200, checks=(field_names,))
    measures = TextField(_("统计"), max_length=300, checks=(field_names,))
    chart = models.CharField(_("图形"), max_length=10, choices=Chart.choices, default=Chart.TABLE)
    schedule = models.CharField(_("定时发送"), max_length=10, choices=Schedule.choices, default=Schedule.NONE)
    mail_to = PeopleField(_("发送给"))
    sent_on = DateField(_("上次发送"), editable=False)

    class Meta:
        verbose_name = _("报表")
        default_permissions = ()
        indexes = [
            *list_indexes("report"),
            models.Index(fields=["organisation", "schedule"], name="report_schedule_ix"),
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "owner", "name"], name="report_name_once")]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
