"""Interactions: every talk, visit, call and letter with a customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.core.records.base import Record
from kemai.core.records.columns import DictionaryField, LongField, RecordKey, TextField, WholeField


class Interaction(Record):
    """One talk, visit, call, letter or message with a customer, whoever had it; `minutes` is how long it took.

    `record_type` and `record_id` name what it was about where that is more than the customer: an opportunity, a
    follow-up, a ticket. `next_at` is when the customer is to be contacted again.
    """

    class Channel(models.TextChoices):
        """How people spoke with each other."""

        VISIT = "visit", _("面谈")
        PHONE = "phone", _("电话")
        EMAIL = "email", _("邮件")
        FAX = "fax", _("传真")
        SMS = "sms", _("短信")
        CHAT = "im", _("即时通讯")
        LETTER = "letter", _("信函")
        WEB = "web", _("网站")
        STORE = "store", _("门店")
        MEDIA = "media", _("媒体")

    class Direction(models.TextChoices):
        """Who turned to whom."""

        OUT = "out", _("去")
        IN = "in", _("来")

    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    direction = models.CharField(_("方向"), max_length=5, choices=Direction.choices, default=Direction.OUT)
    subject = TextField(_("主题"), max_length=120, blank=False)
    content = LongField(_("内容"))
    result = DictionaryField("interaction_result", _("结果"))
    feedback = LongField(_("客户反馈"))
    started_at = models.DateTimeField(_("开始时间"))
    minutes = WholeField(_("分钟数"), minimum=0, maximum=1440, null=True, blank=True)
    next_step = TextField(_("下一步"), max_length=200)
    next_at = models.DateTimeField(_("下次联系时间"), null=True, blank=True)
    record_type = models.CharField(_("关联类型"), max_length=60, blank=True, editable=False)
    record_id = models.PositiveBigIntegerField(_("关联记录"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("联系记录")
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "-started_at", "-id"], name="interaction_new_ix"),
            models.Index(fields=["organisation", "owner", "-started_at", "-id"], name="interaction_owner_ix"),
            models.Index(fields=["organisation", "department", "-started_at", "-id"], name="interaction_department_ix"),
            models.Index(fields=["organisation", "customer", "-started_at", "-id"], name="interaction_customer_ix"),
            models.Index(fields=["organisation", "contact", "-started_at", "-id"], name="interaction_contact_ix"),
            models.Index(fields=["organisation", "record_type", "record_id"], name="interaction_record_ix"),
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject
