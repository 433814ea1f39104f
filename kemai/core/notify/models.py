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
