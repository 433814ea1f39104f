"""Notices to people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class Notice(Owned):
    """Something a person should know, with the address where it happened."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("接收人"))
    text = models.CharField(_("内容"), max_length=300)
    link = models.CharField(_("链接"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    class Meta:
        verbose_name = _("通知")
        default_permissions = ()
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_new_ix"),
            models.Index(fields=["to"], name="notice_unread_ix", condition=models.Q(read_at__isnull=True)),
        ]


class NoticeChoice(Owned):
    """How one person wants to be told: channels by kind of notice where they differ from the shipped ones, quiet hours.

    `channels` maps the code of a kind to a list of bell, mail, sms and wechat. Quiet hours may reach over midnight.
    `digest_on` is the day of the last digest.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channels = models.JSONField(default=dict)
    quiet_from = models.TimeField(_("安静时段从"), null=True)
    quiet_to = models.TimeField(_("安静时段到"), null=True)
    digest = models.BooleanField(_("每天早上发今日摘要"), default=False)
    digest_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("通知方式")
        default_permissions = ()
