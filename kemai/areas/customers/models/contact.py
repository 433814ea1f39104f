"""People at customers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models.customer import Customer
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


class Contact(Record):
    """A person at a customer; one who leaves is marked invalid, not erased."""

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
