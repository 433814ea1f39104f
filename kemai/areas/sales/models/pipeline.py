"""Pipelines: the steps that a deal goes through, as the firm defines them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DictionaryField, LongField, RecordKey, TextField, WholeField
from kemai.core.records.errors import Invalid

NAMES_MOST = 30


def field_names(value: str) -> None:
    """Refuse more names of fields than a form could ask for."""
    if len(value.replace("，", "、").split("、")) > NAMES_MOST:
        raise Invalid("E-RNG", f"≤ {NAMES_MOST}")


class Pipeline(Record):
    """A way of selling, such as direct sales or a tender; the first active one is where new deals begin."""

    name = TextField(_("销售过程"), blank=False)
    place = WholeField(_("顺序"), minimum=0, maximum=999, default=10)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("销售过程")
        default_permissions = ()
        indexes = list_indexes("pipeline")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="pipeline_name_once")]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class PipelineStage(Record):
    """One step of a pipeline; `entry` is its choice in the dictionary, which deals hold.

    `checklist` has an item a line, those that begin with * must be ticked before the step is left. `required_fields`
    names fields of the deal that must be filled by then. `tasks` has a task a line, `subject | days until due`.
    """

    pipeline = RecordKey(Pipeline, verbose_name=_("销售过程"), db_index=False)
    name = TextField(_("阶段"), blank=False)
    order = WholeField(_("顺序"), minimum=1, maximum=999, default=1)
    probability = WholeField(_("赢率"), minimum=0, maximum=100, default=0)
    limit_days = WholeField(_("停留上限（天）"), minimum=1, maximum=3650, null=True, blank=True)
    checklist = LongField(_("检查项"), help_text=_("每行一项；行首加 * 的必须完成才能离开这一步。"), max_length=4000)
    required_fields = LongField(
        _("必填字段"),
        help_text=_("离开这一步前须填写的字段，用顿号分开，例如：客户预算、预计成交日期。"),
        max_length=1000,
        checks=(field_names,),
    )
    tasks = LongField(
        _("自动任务"), help_text=_("每行一项，进入这一步时派给负责人，例如：准备方案 | 3（3 天内）。"), max_length=4000
    )
    entry = DictionaryField("deal_stage", _("字典条目"), editable=False)

    class Meta:
        verbose_name = _("销售阶段")
        default_permissions = ()
        indexes = list_indexes("pipeline_stage", "pipeline")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "pipeline", "name"], name="pipeline_stage_name_once"),
            models.UniqueConstraint(fields=["organisation", "entry"], name="pipeline_stage_entry_once"),
        ]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
