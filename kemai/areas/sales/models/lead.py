"""Leads: people and firms that may become customers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    EmailField,
    LongField,
    NumberField,
    PhoneField,
    RecordKey,
    TextField,
    WholeField,
)


class Lead(Record):
    """Somebody who may become a customer, until they are one; a lead of the pool has no owner.

    `score` runs from 0 to 100. `customer` and `contact` are what a converted lead became.
    """

    class Status(models.TextChoices):
        """Where a lead stands."""

        NEW = "new", _("未处理")
        CONTACTING = "contacting", _("跟进中")
        CONVERTED = "converted", _("已转换")
        INVALID = "invalid", _("无效")
        POOL = "pool", _("线索池")

    number = NumberField(_("编号"))
    name = TextField(_("姓名"), blank=False)
    company = TextField(_("公司"), max_length=120)
    phone = PhoneField(_("电话"))
    mobile = PhoneField(_("手机"))
    email = EmailField(_("电子邮件"))
    wechat = TextField(_("微信"), max_length=40)
    source = DictionaryField("lead_source", _("来源"), required=True)
    campaign = TextField(_("营销活动"))
    need = LongField(_("需求"))
    region = TextField(_("地区"))
    industry = DictionaryField("industry", _("行业"))
    urgency = WholeField(_("紧迫性"), minimum=1, maximum=5, null=True, blank=True)
    importance = WholeField(_("重要性"), minimum=1, maximum=5, null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("得分"), default=0, editable=False)
    received_on = DateField(_("到达日期"))
    status = models.CharField(_("线索状态"), max_length=10, choices=Status.choices, default=Status.NEW, editable=False)
    invalid_reason = TextField(_("无效原因"), max_length=200, editable=False)
    converted_at = models.DateTimeField(_("转换时间"), null=True, blank=True, editable=False)
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False, editable=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False, editable=False)

    class Meta:
        verbose_name = _("线索")
        default_permissions = ()
        indexes = [
            *list_indexes("lead", "status", "customer"),
            models.Index(fields=["organisation", "source", "received_on"], name="lead_source_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="lead_number_once"),
            models.CheckConstraint(
                condition=~(Q(phone="") & Q(mobile="") & Q(email="") & Q(wechat="")), name="lead_can_be_reached"
            ),
            models.CheckConstraint(condition=~Q(status="invalid") | ~Q(invalid_reason=""), name="lead_invalid_why"),
            models.CheckConstraint(condition=~Q(status="pool") | Q(owner=None), name="lead_pool_is_nobodys"),
        ]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class LeadResponse(Owned):
    """One time that somebody and the firm were in touch: a form sent, a call made; a lead may have several.

    `way` says how it came (a web form, a campaign) or that it was a call of ours (`CALL`).
    """

    CALL = "call"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="responses", db_index=False)
    way = models.CharField(_("途径"), max_length=40)
    text = models.TextField(_("内容"), blank=True)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "lead", "-at", "-id"], name="lead_response_ix")]
