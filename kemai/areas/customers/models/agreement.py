"""Agreements with customers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models.customer import Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, DictionaryField, MoneyField, NumberField, RecordKey, TextField


class Agreement(Record):
    """What was agreed with a party for a term; its papers are the record's files.

    `customer` is empty where the party is of another kind. `warned_on` is the day on which the owner was told that the
    end is near, so that they are told once.
    """

    class Status(models.TextChoices):
        """Where an agreement stands."""

        DRAFT = "draft", _("草稿")
        VALID = "valid", _("有效")
        EXPIRED = "expired", _("已到期")
        ENDED = "ended", _("已终止")

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False)
    title = TextField(_("协议名称"), max_length=120, blank=False)
    kind = DictionaryField("agreement_kind", _("协议类型"))
    start = DateField(_("开始日期"), null=False, blank=False)
    end = DateField(_("结束日期"))
    amount = MoneyField(_("协议金额"))
    status = models.CharField(
        _("协议状态"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    ended_because = TextField(_("终止原因"), max_length=200, editable=False)
    warned_on = DateField(_("预警日期"), editable=False)

    class Meta:
        verbose_name = _("协议")
        default_permissions = ()
        indexes = [
            *list_indexes("agreement", "customer"),
            models.Index(fields=["organisation", "status", "end"], name="agreement_end_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="agreement_number_once"),
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="agreement_ends_after_start"),
        ]

    def __str__(self) -> str:
        """Read as the title."""
        return self.title
