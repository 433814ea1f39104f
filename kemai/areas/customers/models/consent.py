"""What a contact has agreed to and what not, for each channel and purpose, with its whole history."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class Channel(models.TextChoices):
    """The way in which a person is reached; what has no channel (sharing, profiling) stands under `any`."""

    PHONE = "phone", _("电话")
    SMS = "sms", _("短信")
    MAIL = "mail", _("邮件")
    WECHAT = "wechat", _("微信")
    POST = "post", _("邮寄")
    VISIT = "visit", _("拜访")
    ANY = "any", _("不分渠道")


class Purpose(models.TextChoices):
    """What a person is reached or their data used for; the law wants a consent of its own for each."""

    MARKETING = "marketing", _("营销")
    SERVICE = "service", _("服务")
    SHARING = "sharing", _("提供给第三方")
    PROFILING = "profiling", _("画像分析")
    SENSITIVE = "sensitive", _("处理敏感信息")
    ABROAD = "abroad", _("向境外提供")


class State(models.TextChoices):
    """What the person said."""

    YES = "yes", _("同意")
    NO = "no", _("拒绝")
    UNKNOWN = "unknown", _("未知")


class ConsentText(Owned):
    """The words with which consent to a purpose is asked for; a change is a new row, the old one stays as proof."""

    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose.choices)
    text = models.TextField(_("告知文本"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("告知文本")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "purpose", "-id"], name="consent_text_ix")]


class Consent(Owned):
    """One word of a contact about one channel and purpose; rows are only added, the newest one counts."""

    contact = models.ForeignKey("customers.Contact", models.PROTECT, related_name="consents", db_index=False)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose.choices)
    state = models.CharField(_("授权"), max_length=10, choices=State.choices)
    source = TextField(_("来源"))
    wording = models.ForeignKey(ConsentText, models.PROTECT, related_name="+", null=True, verbose_name=_("告知文本"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("授权")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "contact", "purpose", "-id"], name="consent_newest_ix")]
