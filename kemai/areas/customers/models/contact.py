"""People at customers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models.consent import State
from kemai.areas.customers.models.customer import Customer
from kemai.core.duplicates.columns import confirmed_by, duplicate_of
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.checks import not_in_future, postcode
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    EmailField,
    LongField,
    PhoneField,
    RecordKey,
    RecordPart,
    TextField,
)


def marketing_state(label: Any) -> models.CharField:
    """Keep the newest word of a contact about marketing by one channel, so that lists can filter by it."""
    return models.CharField(label, max_length=10, choices=State.choices, default=State.UNKNOWN)


class Contact(Record):
    """A person at a customer; one who leaves is marked invalid, not erased.

    The `…_consent` fields repeat the newest Consent of the purpose marketing; `anonymised_at` says that nobody can
    be recognised in the record any more.
    """

    name = TextField(_("姓名"), blank=False)
    customer = RecordKey(Customer, verbose_name=_("企业"), db_index=False)
    gender = models.CharField(_("性别"), max_length=10, choices=Customer.Gender.choices, blank=True)
    salutation = DictionaryField("salutation", _("称谓"))
    position = DictionaryField("position", _("职位"))
    postcode = TextField(_("邮编"), max_length=12, checks=[postcode])
    office_phone = PhoneField(_("办公电话"))
    mobile = PhoneField(_("手机"))
    fax = PhoneField(_("传真"))
    email = EmailField(_("电子邮件"))
    qq = TextField(_("QQ"), max_length=20)
    wechat = TextField(_("微信"), max_length=40)
    bio = LongField(_("个人简介"))
    change_note = TextField(_("变更信息"), max_length=200)
    change_date = DateField(_("变更日期"), editable=False)
    changed_by = TextField(_("变更登录人"), editable=False)
    invalid = models.BooleanField(_("失效标志"), default=False)
    do_not_contact = models.BooleanField(_("请勿联系"), default=False)
    phone_consent = marketing_state(_("电话营销授权"))
    sms_consent = marketing_state(_("短信营销授权"))
    mail_consent = marketing_state(_("邮件营销授权"))
    wechat_consent = marketing_state(_("微信营销授权"))
    post_consent = marketing_state(_("邮寄营销授权"))
    duplicate_of = duplicate_of()
    confirmed_by = confirmed_by()
    visit_consent = marketing_state(_("拜访营销授权"))
    anonymised_at = models.DateTimeField(_("匿名化时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("联系人")
        default_permissions = ()
        indexes = list_indexes("contact", "customer")

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class ContactProfile(Record):
    """Private facts of a contact, masked for all but the owner and holders of `contact.private`."""

    contact = RecordPart(Contact, models.PROTECT, verbose_name=_("联系人"), related_name="profile")
    ethnicity = DictionaryField("ethnicity", _("民族"))
    birth_date = DateField(_("出生日期"), checks=[not_in_future])
    education = DictionaryField("education", _("学历"))
    home_address = TextField(_("家庭地址"), max_length=200)
    private_phone = PhoneField(_("私人电话"))
    habits = TextField(_("个人习惯"), max_length=200)
    hobbies = TextField(_("兴趣爱好"), max_length=200)
    income = TextField(_("收入状况"))
    social_ties = LongField(_("社会关系"))
    resume = LongField(_("履历"))
    family = LongField(_("家庭成员"))

    class Meta:
        verbose_name = _("联系人私人资料")
        default_permissions = ()
        indexes = list_indexes("contact_profile")
