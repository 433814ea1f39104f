"""The customer file and its slower-changing profile."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.duplicates.columns import confirmed_by, duplicate_of
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.checks import credit_code, identity_number, not_in_future, postcode
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    DictionaryListField,
    EmailField,
    LongField,
    MoneyField,
    NumberField,
    PeopleField,
    PhoneField,
    RecordKey,
    RecordPart,
    TextField,
    UrlField,
    WholeField,
)


class Customer(Record):
    """A company, a person, a household or an internal customer that the firm deals with."""

    class Kind(models.TextChoices):
        """What the customer is by nature."""

        COMPANY = "company", _("企业")
        PERSON = "person", _("个人")
        HOUSEHOLD = "household", _("家庭")
        INTERNAL = "internal", _("内部客户")

    class Gender(models.TextChoices):
        """Gender of a person."""

        MALE = "male", _("男")
        FEMALE = "female", _("女")
        UNKNOWN = "unknown", _("未知")

    class SizeClass(models.TextChoices):
        """How large the customer is for the firm."""

        LARGE = "large", _("大客户")
        MID = "mid", _("中")
        SMALL = "small", _("小客户")

    class ContactState(models.TextChoices):
        """Whether someone is in touch with the customer."""

        ACTIVE = "active", _("正在联系")
        PLANNED = "planned", _("即将联系")
        IDLE = "idle", _("未联系")

    class Hot(models.TextChoices):
        """How close the customer is to a deal."""

        HIGH = "high", _("高")
        MID = "mid", _("中")
        LOW = "low", _("低")
        NONE = "none", _("无")

    number = NumberField(_("客户编号"))
    name = TextField(_("客户名称"), max_length=120, blank=False)
    short_name = TextField(_("简称"))
    kind = models.CharField(_("客户性质"), max_length=10, choices=Kind.choices, default=Kind.COMPANY)
    legal_rep = TextField(_("法人代表"))
    credit_code = TextField(_("统一社会信用代码"), max_length=18, checks=[credit_code])
    main_contact = RecordKey(
        "customers.Contact", models.SET_NULL, verbose_name=_("联系人"), null=True, blank=True, db_index=False
    )
    phone = PhoneField(_("电话"))
    mobile = PhoneField(_("手机"))
    fax = PhoneField(_("传真"))
    email = EmailField(_("电子邮件"))
    website = UrlField(_("网址"))
    qq = TextField(_("QQ"), max_length=20)
    wechat = TextField(_("微信"), max_length=40)
    messenger = TextField(_("其他即时通讯"))
    country = TextField(_("所在国家"))
    province = TextField(_("所在省份"))
    city = TextField(_("城市"))
    district = TextField(_("区县"))
    region = RecordKey(
        "core.Region",
        models.SET_NULL,
        verbose_name=_("行政地区"),
        null=True,
        blank=True,
        db_index=False,
        editable=False,
    )
    address = TextField(_("详细地址"), max_length=200)
    postcode = TextField(_("邮编"), max_length=12, checks=[postcode])
    industry = DictionaryField("industry", _("行业"))
    ownership = DictionaryField("ownership", _("企业性质"))
    company_type = DictionaryField("company_type", _("企业类型"))
    source = DictionaryField("customer_source", _("来源"))
    gender = models.CharField(_("性别"), max_length=10, choices=Gender.choices, blank=True)
    birth_date = DateField(_("出生日期"), checks=[not_in_future])
    id_number = TextField(_("证件号码"), max_length=18, checks=[identity_number])
    occupation = TextField(_("职业"))
    income_band = DictionaryField("income_band", _("收入状况"))
    customer_type = DictionaryField("customer_type", _("客户类型"), required=True)
    state = DictionaryField("customer_state", _("客户状态"))
    size_class = models.CharField(_("规模"), max_length=10, choices=SizeClass.choices, blank=True)
    contact_state = models.CharField(_("联系状态"), max_length=10, choices=ContactState.choices, blank=True)
    relation_class = DictionaryField("relation_class", _("关系类别"))
    channel_role = DictionaryField("channel_role", _("渠道角色"))
    relation_type = DictionaryField("relation_type", _("关系水平"))
    tier = DictionaryField("customer_tier", _("客户等级"))
    urgency = WholeField(_("紧迫性"), minimum=1, maximum=5, null=True, blank=True)
    importance = WholeField(_("重要性"), minimum=1, maximum=5, null=True, blank=True)
    est_value = MoneyField(_("估计价值"))
    nurture = models.BooleanField(_("重点培育"), default=False)
    helpers = PeopleField(_("协助人"))
    sponsor = RecordKey(settings.AUTH_USER_MODEL, verbose_name=_("高层负责人"), null=True, blank=True, db_index=False)
    hot_level = models.CharField(_("热度"), max_length=10, choices=Hot.choices, default=Hot.NONE, editable=False)
    hot_reason = TextField(_("热点理由"), max_length=200, editable=False)
    hot_since = DateField(_("成为热点日"), editable=False)
    completeness = models.PositiveSmallIntegerField(_("完整度"), null=True, blank=True, editable=False)
    confirmed_on = DateField(_("最近核实日"), editable=False)
    last_contact_at = models.DateTimeField(_("最近联系"), null=True, blank=True, editable=False)
    block_lift_reason = TextField(_("解除黑名单原因"), max_length=200, editable=False)
    anonymised_at = models.DateTimeField(_("匿名化时间"), null=True, blank=True, editable=False)
    duplicate_of = duplicate_of()
    confirmed_by = confirmed_by()

    class Meta:
        verbose_name = _("客户")
        default_permissions = ()
        indexes = [
            *list_indexes("customer"),
            models.Index(fields=["organisation", "name"], name="customer_name_ix"),
            models.Index(fields=["organisation", "region"], name="customer_region_ix"),
            models.Index(fields=["organisation", "completeness", "-id"], name="customer_complete_ix"),
            models.Index(fields=["organisation", "last_contact_at", "-id"], name="customer_contacted_ix"),
        ]
        indexes += [
            models.Index(
                fields=["organisation", "owner", "hot_since"],
                name="customer_hot_ix",
                condition=~models.Q(hot_level="none"),
            ),
            models.Index(
                fields=["organisation", "urgency", "importance"],
                name="customer_matrix_ix",
                condition=models.Q(urgency__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="customer_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "id_number"],
                name="customer_id_number_once",
                condition=~models.Q(id_number=""),
            ),
        ]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class CustomerProfile(Record):
    """Slower-changing facts of a customer for credit, scale and planning."""

    customer = RecordPart(Customer, models.PROTECT, verbose_name=_("客户"), related_name="profile")
    general_manager = TextField(_("总经理（厂长）"))
    sales_head = TextField(_("销售负责人"))
    publicity_head = TextField(_("宣传负责人"))
    intro = LongField(_("企业简介"))
    agency = TextField(_("产品行销代理"), max_length=120)
    business_items = LongField(_("经营项目"))
    performance = TextField(_("企业效益"), max_length=120)
    honours = LongField(_("企业荣誉"))
    assets = MoneyField(_("资产"))
    liabilities = MoneyField(_("资产负债"))
    current_assets = MoneyField(_("现有资产"))
    registered_capital = MoneyField(_("注册资金"))
    capital_band = DictionaryField("capital_band", _("注册资金档"))
    annual_sales = MoneyField(_("年销售收入"))
    staff_band = DictionaryField("staff_band", _("公司规模"))
    target_areas = DictionaryListField("target_area", _("目标经营区域"))
    collected_by = TextField(_("信息采集人"))
    entered_by = TextField(_("信息录入人"))
    info_source = DictionaryField("info_source", _("信息来源"))

    class Meta:
        verbose_name = _("客户扩展资料")
        default_permissions = ()
        indexes = list_indexes("customer_profile")
