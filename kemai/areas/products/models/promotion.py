"""Promotions: for some days, chosen products cost less."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.products.models.category import ProductCategory
from kemai.areas.products.models.price import SalesChannel
from kemai.areas.products.models.product import Product
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, DictionaryField, NumberField, RecordKey, TextField


class Promotion(Record):
    """A special price, or a percentage off the list price, from `start` to `end`, both days included."""

    class Kind(models.TextChoices):
        """How a promotion makes things cheaper."""

        PRICE = "price", _("促销价")
        DISCOUNT = "discount", _("减价百分比")

    name = TextField(_("促销名称"), max_length=120, blank=False)
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices, default=Kind.PRICE)
    value = models.DecimalField(
        _("力度"), max_digits=18, decimal_places=2, help_text=_("促销价填金额；减价百分比填 0 – 100，20 即便宜两成。")
    )
    tier = DictionaryField("customer_tier", _("适用等级"))
    channel = models.CharField(_("销售方式"), max_length=10, choices=SalesChannel.choices, blank=True)
    start = DateField(_("开始日期"), null=False, blank=False)
    end = DateField(_("结束日期"), null=False, blank=False)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("促销")
        default_permissions = ()
        indexes = [
            *list_indexes("promotion"),
            models.Index(fields=["organisation", "end", "start"], name="promotion_days_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="promotion_name_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="promotion_ends_after"),
            models.CheckConstraint(condition=Q(value__gte=0), name="promotion_not_negative"),
            models.CheckConstraint(condition=Q(kind="price") | Q(value__lte=100), name="promotion_most_all"),
        ]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name


class PromotionItem(Record):
    """A product in a promotion, or a category with all that stands in it and below it."""

    number = NumberField(_("编号"))
    promotion = RecordKey(Promotion, verbose_name=_("促销"), db_index=False)
    product = RecordKey(Product, verbose_name=_("产品"), null=True, blank=True, db_index=False)
    category = RecordKey(ProductCategory, verbose_name=_("产品分类"), null=True, blank=True, db_index=False)

    class Meta:
        verbose_name = _("促销范围")
        default_permissions = ()
        indexes = list_indexes("promotion_item", "promotion", "product", "category")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="promotion_item_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "promotion", "product"], name="promotion_item_product_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "promotion", "category"], name="promotion_item_category_once"
            ),
            models.CheckConstraint(
                condition=Q(product=None, category__isnull=False) | Q(product__isnull=False, category=None),
                name="promotion_item_one_of",
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
