"""Reminders: who is to be reminded of what, when and how."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class Reminder(Owned):
    """One reminder of one person; `happens_at` is the moment of what it is about, `at` when it is told.

    `message` is the outbox row that carries a mail, SMS or WeCom message.
    """

    class Channel(models.TextChoices):
        """How it is told."""

        BELL = "bell", _("站内")
        MAIL = "mail", _("邮件")
        SMS = "sms", _("短信")
        WECHAT = "wechat", _("企业微信")

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发送")
        CANCELLED = "cancelled", _("已取消")

    kind = models.CharField(max_length=30)
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(max_length=120)
    happens_at = models.DateTimeField()
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    message = models.ForeignKey("core.OutMessage", models.SET_NULL, related_name="+", null=True, db_index=False)

    class Meta:
        verbose_name = _("提醒")
        default_permissions = ()
        indexes = [
            models.Index(fields=["at"], name="reminder_due_ix", condition=models.Q(state="waiting")),
            models.Index(fields=["organisation", "record_type", "record_id"], name="reminder_record_ix"),
            models.Index(fields=["organisation", "user", "-at"], name="reminder_user_ix"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "record_type", "record_id", "happens_at", "channel"],
                condition=~models.Q(state="cancelled"),
                name="reminder_once",
            )
        ]
