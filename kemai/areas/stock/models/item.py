"""How much of a product lies in a warehouse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kemai.areas.stock.models.warehouse import Warehouse
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import NumberField, RecordKey

NONE = Decimal(0)


class QuantityField(models.DecimalField):
    """How much of something, three decimals."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to room for a hundred thousand million."""
        options.setdefault("max_digits", 14)
        options.setdefault("decimal_places", 3)
        super().__init__(*args, **options)


class StockItem(Record):
    """A product, or one variant of it, in one warehouse: from then on its stock is counted.

    `on_hand` is the sum of its moves and never below nothing; only moves change it.
    """

    number = NumberField(_("编号"))
    warehouse = RecordKey(Warehouse, verbose_name=_("仓库"), db_index=False)
    product = RecordKey("products.Product", verbose_name=_("产品"), db_index=False)
    variant = RecordKey("products.Variant", verbose_name=_("规格品"), null=True, blank=True, db_index=False)
    on_hand = QuantityField(_("在库数量"), default=NONE, editable=False)
    reorder_point = QuantityField(_("补货点"), null=True, blank=True)
    maximum = QuantityField(_("库存上限"), null=True, blank=True)

    class Meta:
        verbose_name = _("库存")
        default_permissions = ()
        indexes = [
            *list_indexes("stock_item", "product"),
            models.Index(fields=["organisation", "warehouse", "product", "variant"], name="stock_item_place_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="stock_item_number_once"),
            models.UniqueConstraint(
                "organisation", "warehouse", "product", Coalesce("variant", Value(0)), name="stock_item_once"
            ),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_item_not_below_nothing"),
            models.CheckConstraint(
                condition=Q(reorder_point=None) | Q(reorder_point__gte=0), name="stock_item_point_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(maximum=None) | Q(reorder_point=None) | Q(maximum__gte=F("reorder_point")),
                name="stock_item_maximum_above",
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
