"""Products and the variants in which they come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.products.attributes import attribute_lines
from kemai.areas.products.models.category import ProductCategory
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DictionaryField, LongField, MoneyField, RecordKey, TextField, UrlField


class Product(Record):
    """Goods or a service that the firm sells; `code` is its model number. What is used stays and is taken off sale."""

    class Kind(models.TextChoices):
        """What a product is by nature."""

        GOODS = "goods", _("商品")
        SERVICE = "service", _("服务")
        PART = "part", _("备件")
        AD = "ad", _("广告")
        INSURANCE = "insurance", _("险种")
        OTHER = "other", _("其他")

    code = TextField(_("型号"), max_length=40, blank=False)
    name = TextField(_("产品名称"), max_length=120, blank=False)
    category = RecordKey(ProductCategory, verbose_name=_("产品分类"), db_index=False)
    series = TextField(_("系列"))
    kind = models.CharField(_("产品性质"), max_length=10, choices=Kind.choices, default=Kind.GOODS)
    spec = TextField(_("规格"), max_length=120)
    unit = DictionaryField("product_unit", _("计量单位"))
    list_price = MoneyField(_("标价"), null=False, blank=False)
    cost = MoneyField(_("成本"))
    maker = TextField(_("厂商"), max_length=120)
    maker_url = UrlField(_("厂商主页"))
    attributes = LongField(
        _("规格项"),
        help_text=_("每行一项，例如：颜色：红、蓝、白。规格品从这里取值。"),
        max_length=2000,
        checks=(attribute_lines,),
    )
    description = LongField(_("产品说明"))
    on_sale = models.BooleanField(_("在售"), default=True)

    class Meta:
        verbose_name = _("产品")
        default_permissions = ()
        indexes = [
            *list_indexes("product", "category"),
            models.Index(fields=["organisation", "on_sale", "name", "id"], name="product_on_sale_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="product_code_once"),
            models.CheckConstraint(condition=Q(list_price__gte=0), name="product_price_not_negative"),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="product_cost_not_negative"),
        ]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name


class Variant(Record):
    """One form of a product, such as the red one in size L; without a price of its own it costs what the product does.

    `values` has a line for each attribute, `颜色：红`.
    """

    product = RecordKey(Product, verbose_name=_("产品"), db_index=False)
    sku = TextField(_("规格编码"), max_length=40, blank=False)
    values = LongField(_("取值"), help_text=_("每行一项，例如：颜色：红。"), max_length=1000, checks=(attribute_lines,))
    price = MoneyField(_("单价"))
    barcode = TextField(_("条码"), max_length=40)
    on_sale = models.BooleanField(_("在售"), default=True)

    class Meta:
        verbose_name = _("规格品")
        default_permissions = ()
        indexes = list_indexes("variant", "product")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sku"], name="variant_sku_once"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="variant_price_not_negative"),
        ]

    def __str__(self) -> str:
        """Read as its code."""
        return self.sku
