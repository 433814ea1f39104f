"""Meetings and talks: agenda, people of both sides, minutes, and decisions that become tasks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.models.task import Task
from kemai.areas.customers.models import Customer
from kemai.core.records.base import Owned, Record
from kemai.core.records.columns import DictionaryField, LongField, PeopleField, RecordKey, TextField


class Meeting(Record):
    """A talk or meeting: `people` are colleagues, who may read it, `parties` the other side; its owner organises it."""

    subject = TextField(_("主题"), max_length=120, blank=False)
    kind = DictionaryField("meeting_kind", _("会议类型"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("组织者"),
        related_name="+",
        null=True,
        db_index=False,
    )
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False)
    start = models.DateTimeField(pgettext_lazy("time", "开始"))
    end = models.DateTimeField(_("结束"), null=True, blank=True)
    place = TextField(_("地点"), max_length=120)
    people = PeopleField(_("参加人"))
    parties = TextField(_("各方"), max_length=200, help_text=_("对方到会的人和单位"))
    agenda = LongField(_("议程"))
    minutes = LongField(_("会议纪要"))

    class Meta:
        verbose_name = _("会议")
        default_permissions = ()
        indexes = [
            *(
                models.Index(
                    fields=["organisation", *path, "-start", "-id"], name=f"meeting_{'_'.join((*path, 'start'))}_ix"
                )
                for path in ((), ("owner",), ("department",), ("customer",))
            ),
            models.Index(fields=["organisation", "id"], condition=Q(is_deleted=True), name="meeting_gone_ix"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="meeting_ends_after_start")
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject


class MeetingDecision(Owned):
    """What was decided, who sees to it until which day, and the task that came of it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions", db_index=False)
    text = models.CharField(_("决定"), max_length=120)
    task = models.ForeignKey(Task, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "meeting"], name="meeting_decision_ix")]


class MeetingSeat(Owned):
    """That a colleague takes part in a meeting: its `people` and `start`, in a form that an index answers in order."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    start = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "user", "meeting"], name="meeting_seat_once")]
        indexes = [
            models.Index(fields=["organisation", "meeting"], name="meeting_seat_ix"),
            models.Index(fields=["organisation", "user", "-start", "-meeting"], name="meeting_seat_start_ix"),
        ]
