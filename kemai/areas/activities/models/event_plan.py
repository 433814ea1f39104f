"""Planned affairs and how they were carried out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DictionaryField, LongField, NumberField, PhoneField, RecordKey, TextField


class EventPlan(Record):
    """An affair that is planned for some time, whom it concerns, and how it was carried out in the end."""

    class Status(models.TextChoices):
        """Where an affair stands."""

        PLANNED = "planned", _("计划中")
        DOING = "doing", _("处理中")
        DONE = "done", _("已完成")
        DROPPED = "dropped", _("已放弃")

    number = NumberField(_("事务编号"))
    subject = TextField(_("事务主题"), max_length=120, blank=False)
    category = DictionaryField("event_category", _("事务类别"), required=True)
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    contact_phone = PhoneField(_("联系人电话"))
    content = LongField(_("事务计划内容"))
    region = RecordKey(
        "core.Region", models.SET_NULL, verbose_name=_("行政地区"), null=True, blank=True, db_index=False
    )
    planned_start = models.DateTimeField(_("计划开始"))
    planned_end = models.DateTimeField(_("计划结束"))
    actual = LongField(_("实施情况"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.PLANNED)

    class Meta:
        verbose_name = _("事务计划")
        default_permissions = ()
        indexes = [
            *list_indexes("event_plan", "customer"),
            models.Index(fields=["organisation", "-planned_start", "-id"], name="event_plan_start_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="event_plan_number_once"),
            models.CheckConstraint(condition=Q(planned_end__gte=F("planned_start")), name="event_plan_ends_after"),
            models.CheckConstraint(condition=~Q(status="done") | ~Q(actual=""), name="event_plan_done_with_actual"),
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject
