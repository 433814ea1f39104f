"""What a firm adds to its records."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.core.own.column import PlainText
from kemai.core.records.base import Owned, Record
from kemai.core.records.columns import LongField, NumberField, TextField


class CustomField(Owned):
    """A field that a firm has added to a record type; its values stand in the `custom` column of the records."""

    class Type(models.TextChoices):
        """The kinds that a person may choose; the code is the kind's name."""

        TEXT = "text", _("单行文字")
        LONG = "long", _("多行文字")
        INT = "int", _("整数")
        DECIMAL = "dec", _("小数")
        MONEY = "money", _("金额")
        DATE = "date", _("日期")
        MOMENT = "dt", _("日期和时间")
        BOOL = "bool", _("是或否")
        CHOICE = "dict", _("单选")
        CHOICES = "dicts", _("多选")
        LINK = "fk", _("关联记录")
        URL = "url", _("网址")
        PHONE = "phone", _("电话")
        EMAIL = "email", pgettext_lazy("address", "邮箱")
        FILE = "file", _("文件")
        FORMULA = "formula", _("公式")

    record = TextField(_("记录类型"), max_length=60, blank=False)
    name = TextField(_("字段名"), max_length=30, blank=False)
    label = TextField(_("中文显示名"), max_length=40, blank=False)
    label_en = TextField(_("英文显示名"), max_length=60)
    type = models.CharField(_("类型"), max_length=10, choices=Type.choices)
    target = TextField(_("关联到"), max_length=60)
    formula = TextField(_("公式"), max_length=300)
    group = TextField(_("分组"), max_length=40)
    order = models.PositiveIntegerField(_("排序"), default=0)
    rule = TextField(_("显示条件"), max_length=200)
    help = LongField(_("填写说明"))
    required = models.BooleanField(_("必填"), default=False)
    listed = models.BooleanField(_("默认显示在列表"), default=False)
    filterable = models.BooleanField(_("经常用来筛选"), default=False)
    searchable = models.BooleanField(_("可在搜索框找到"), default=False)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("自定义字段")
        default_permissions = ()
        ordering = ["record", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "record", "name"], name="custom_field_once")]

    def __str__(self) -> str:
        """Read as its label."""
        return self.label

    @property
    def dictionary(self) -> str:
        """Name the dictionary that holds the choices."""
        return f"own-{self.pk}"

    @property
    def key(self) -> str:
        """Name the key of the values in `custom`."""
        return f"{'dec' if self.type == self.Type.FORMULA else self.type}_{self.name}"


class ValueIndex(Owned):
    """An own field by which people often filter, whose values PostgreSQL keeps once more (`looked_up.py`).

    `relation` is the table of the records; what stands there holds for every record since it is `ready`.
    """

    relation = models.CharField(max_length=63)
    key = models.CharField(max_length=40)
    numeric = models.BooleanField()
    ready = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "relation", "key"], name="value_index_once"),
        ]

    def __str__(self) -> str:
        """Read as what is looked up."""
        return f"{self.relation}.{self.key}"


class IndexedValue(Owned):
    """One value of one record in a form that PostgreSQL compares without fear that the comparison may leak."""

    index_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    text = PlainText(null=True)
    number = models.FloatField(null=True)
    stays_at_merge = "kept by the database itself with each change of a record"
    indexes_records = True

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["index_id", "record_id"], name="indexed_value_once")]
        indexes = [
            models.Index(fields=["index_id", "number"], name="indexed_number_ix", condition=models.Q(text=None)),
            models.Index(fields=["index_id", "text"], name="indexed_text_ix", condition=models.Q(number=None)),
        ]


class OwnKind(Owned):
    """A record type that a firm has made for itself, such as 车辆; `slot` says which of its kinds it is."""

    slot = models.PositiveSmallIntegerField()
    slug = TextField(_("地址"), max_length=30, blank=False)
    label = TextField(_("中文名称"), max_length=30, blank=False)
    label_en = TextField(_("英文名称"), max_length=40)
    icon = TextField(_("图标"), max_length=20, default="note")
    menu = TextField(_("菜单"), max_length=20, default="sales")
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("自定义记录类型")
        default_permissions = ()
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slot"], name="own_kind_slot_once"),
            models.UniqueConstraint(fields=["organisation", "slug"], name="own_kind_slug_once"),
        ]

    def __str__(self) -> str:
        """Read as its label."""
        return self.label


class OwnRecord(Record):
    """A record of a type that the firm has made; all such types share the table, told apart by `slot`."""

    slot = models.PositiveSmallIntegerField(_("类型"), default=0, editable=False)
    number = NumberField(_("编号"))
    name = TextField(_("名称"), max_length=120, blank=False)

    class Meta:
        verbose_name = _("自定义记录")
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "slot", "-updated_at", "-id"], name="own_new_ix"),
            models.Index(fields=["organisation", "slot", "owner", "-updated_at", "-id"], name="own_owner_ix"),
            models.Index(fields=["organisation", "slot", "department", "-updated_at", "-id"], name="own_department_ix"),
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "slot", "number"], name="own_number_once")]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name


class Layout(Owned):
    """How a firm wants the form and the list of a record type, for everybody or for one role.

    `groups` holds pairs of a group's name and its fields, `columns` the columns that a list starts with.
    """

    record = TextField(_("记录类型"), max_length=60, blank=False)
    role = models.ForeignKey(settings.ROLE_MODEL, models.CASCADE, related_name="+", null=True, verbose_name=_("角色"))
    groups = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    hidden = models.JSONField(default=list)
    required = models.JSONField(default=list)

    class Meta:
        verbose_name = _("布局")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "record", "role"], name="layout_once", nulls_distinct=False)
        ]
