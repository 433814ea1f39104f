"""Visits to customers: planned, checked in on the spot, and recorded."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.core.records.base import Record
from kemai.core.records.columns import LongField, PeopleField, RecordKey, TextField, WholeField


class Visit(Record):
    """A visit that its owner plans to pay to a customer; its record makes it done.

    `stop` is its place in the route of the day. `position` is where the phone was at the check-in, in degrees of
    latitude and longitude with the accuracy in metres, or that it was not shared. `done_at` is when it was recorded.
    """

    class Status(models.TextChoices):
        """Where a visit stands."""

        PLANNED = "planned", _("计划中")
        DONE = "done", _("已完成")
        MISSED = "missed", _("已错过")

    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    planned_at = models.DateTimeField(_("计划时间"))
    stop = WholeField(_("路线顺序"), minimum=1, maximum=99, null=True, blank=True)
    goal = TextField(_("拜访目的"), max_length=120, blank=False)
    companions = PeopleField(_("同行人"))
    checked_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True, editable=False)
    position = TextField(_("签到位置"), max_length=80, editable=False)
    record = LongField(_("拜访记录"))
    people_met = TextField(_("见到的人"), max_length=200)
    findings = LongField(_("了解到的情况"))
    rival_news = LongField(_("竞争动态"))
    next_step = TextField(_("下一步"), max_length=200)
    next_at = models.DateTimeField(_("下次联系时间"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.PLANNED, editable=False)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("拜访")
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "-planned_at", "-id"], name="visit_planned_ix"),
            models.Index(fields=["organisation", "owner", "-planned_at", "-id"], name="visit_owner_ix"),
            models.Index(fields=["organisation", "department", "-planned_at", "-id"], name="visit_department_ix"),
            models.Index(fields=["organisation", "customer", "-planned_at", "-id"], name="visit_customer_ix"),
            models.Index(fields=["organisation", "owner", "done_at"], name="visit_done_ix"),
            models.Index(fields=["planned_at"], name="visit_open_ix", condition=Q(status="planned", is_deleted=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(status="done") | ~Q(record=""), name="visit_done_with_record"),
        ]

    def __str__(self) -> str:
        """Read as the goal."""
        return self.goal
