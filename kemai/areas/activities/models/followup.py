"""Follow-ups: named threads of work on a customer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, DictionaryField, LongField, RecordKey, TextField


class FollowUp(Record):
    """A named thread of contacts with a customer towards one aim, from a first to a last day."""

    class Status(models.TextChoices):
        """Whether the thread goes on."""

        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已关闭")
        CANCELLED = "cancelled", _("已取消")

    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    subject = TextField(_("主题"), max_length=120, blank=False)
    stage = DictionaryField("followup_stage", _("阶段"), required=True)
    start = DateField(_("开始时间"), null=False, blank=False)
    end = DateField(_("结束时间"))
    result = LongField(_("结果"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False)
    cancelled_because = TextField(_("取消原因"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("客户跟进")
        default_permissions = ()
        indexes = [
            *list_indexes("followup", "customer"),
            models.Index(fields=["organisation", "stage", "start", "id"], name="followup_stage_ix"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="followup_ends_after_start")
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject
