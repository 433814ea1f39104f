"""The row of everything that is sent to somebody outside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class OutMessage(Owned):
    """One text to one person: written in the transaction that wants it, carried after the commit.

    `batch` is the job of a mass sending; those left out are rows too, with the reason in `note`. `secret` is a word
    that only the receiver may read, sealed; `text` holds a mask in its place. Nothing is sent before `due_at`, nor
    after `ends_at`; `tries` counts the handings over that failed.
    """

    class Channel(models.TextChoices):
        """The way in which it goes."""

        SMS = "sms", _("短信")
        MAIL = "mail", _("邮件")
        WECHAT = "wechat", _("微信")
        FAX = "fax", _("传真")

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("待发送")
        HELD = "held", _("待放行")
        SENT = "sent", _("已发送")
        SHOWN = "shown", _("仅模拟")
        FAILED = "failed", _("失败")
        SKIPPED = "skipped", _("已跳过")

    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    address = models.CharField(_("收件地址"), max_length=200, blank=True)
    name = models.CharField(_("收件人"), max_length=120)
    text = models.TextField(_("内容"), blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    batch = models.BigIntegerField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(_("时间"))
    sent_at = models.DateTimeField(null=True)
    secret = models.TextField(blank=True, default="")
    ends_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("待发信息")
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "-id"], name="outbox_new_ix"),
            models.Index(fields=["organisation", "record_type", "record_id"], name="outbox_record_ix"),
            models.Index(fields=["state", "id"], name="outbox_waiting_ix", condition=models.Q(state="waiting")),
            models.Index(fields=["ends_at"], name="outbox_secret_ix", condition=~models.Q(secret="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "record_type", "record_id"],
                name="outbox_once_in_a_batch",
                condition=models.Q(batch__isnull=False),
            )
        ]
