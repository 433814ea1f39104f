"""The sign-ins of people: one row per browser in which somebody is signed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignedIn(models.Model):
    """One browser in which a person is signed in; goes with its session."""

    class How(models.TextChoices):
        """What the person proved who they are with."""

        PASSWORD = "password", _("密码")
        SECOND = "second", _("密码加验证码")
        PASSKEY = "passkey", _("通行密钥")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    how = models.CharField(_("方式"), max_length=10, choices=How.choices, default=How.PASSWORD)
    agent = models.CharField(_("设备"), max_length=300, blank=True)
    address = models.CharField(_("地址"), max_length=45, blank=True)
    started_at = models.DateTimeField(_("登录时间"), auto_now_add=True)
    seen_at = models.DateTimeField(_("最近活动"), auto_now_add=True)

    class Meta:
        verbose_name = _("登录")
        default_permissions = ()
        ordering = ["-seen_at", "-id"]


class SmsCode(models.Model):
    """The code that was last texted to a person, kept as a keyed hash until it is used or five minutes have passed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sms_code")
    digest = models.CharField(max_length=64)
    ends_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
