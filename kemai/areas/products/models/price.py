"""Price lists: what products cost for a tier, a channel, a region, a currency, from a quantity on, for a time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.products.models.product import Product, Variant
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, DictionaryField, MoneyField, NumberField, RecordKey, TextField


class SalesChannel(models.TextChoices):
    """The ways on which a firm sells."""

    FIELD = "field", _("现场")
    PHONE = "phone", pgettext_lazy("channel", "电话")
    PARTNER = "partner", pgettext_lazy("channel", "渠道")
    WEB = "web", _("网上")
    STORE = "store", _("门店")


class Currency(models.TextChoices):
    """The currencies in which prices are kept, by their ISO 4217 code."""

    CNY = "CNY", _("人民币")
    USD = "USD", _("美元")
    EUR = "EUR", _("欧元")
    HKD = "HKD", _("港元")
    JPY = "JPY", _("日元")
    GBP = "GBP", _("英镑")


class PriceList(Record):
    """Prices for those whom its conditions fit; an empty condition fits everybody.

    Lists of the same conditions never overlap in time. `everyday_low` switches promotions off where the list applies.
    """

    name = TextField(_("价目表"), max_length=120, blank=False)
    tier = DictionaryField("customer_tier", _("客户等级"))
    channel = models.CharField(_("销售方式"), max_length=10, choices=SalesChannel.choices, blank=True)
    region = RecordKey("core.Region", verbose_name=_("地区"), null=True, blank=True, db_index=False)
    currency = models.CharField(_("币种"), max_length=3, choices=Currency.choices, default=Currency.CNY)
    valid_from = DateField(_("生效日期"), null=False, blank=False)
    valid_to = DateField(_("失效日期"))
    everyday_low = models.BooleanField(_("天天低价"), default=False, help_text=_("用到本价目表时不参加促销。"))
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("价目表")
        default_permissions = ()
        indexes = [
            *list_indexes("price_list"),
            models.Index(fields=["organisation", "currency", "valid_from", "id"], name="price_list_key_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="price_list_name_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="price_list_ends_after"
            ),
        ]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name


class PriceListLine(Record):
    """The price of a product in a list from a quantity on; below `floor` somebody must agree."""

    number = NumberField(_("编号"))
    price_list = RecordKey(PriceList, verbose_name=_("价目表"), db_index=False)
    product = RecordKey(Product, verbose_name=_("产品"), db_index=False)
    variant = RecordKey(Variant, verbose_name=_("规格品"), null=True, blank=True, db_index=False)
    min_qty = models.DecimalField(_("起订数量"), max_digits=14, decimal_places=3, default=1)
    price = MoneyField(_("单价"), null=False, blank=False)
    floor = MoneyField(_("底价"))

    class Meta:
        verbose_name = _("价目")
        default_permissions = ()
        indexes = list_indexes("price_line", "price_list", "product")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="price_line_number_once"),
            models.UniqueConstraint(
                "organisation",
                "price_list",
                "product",
                Coalesce("variant", Value(0)),
                "min_qty",
                name="price_line_once",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_line_not_negative"),
            models.CheckConstraint(condition=Q(floor=None) | Q(floor__gte=0), name="price_line_floor_not_negative"),
            models.CheckConstraint(condition=Q(min_qty__gt=0), name="price_line_from_something"),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
