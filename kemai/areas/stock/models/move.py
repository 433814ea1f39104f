"""The moves of stock: one row for each time that something came, went or changed its place."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.stock.models.item import QuantityField
from kemai.areas.stock.models.warehouse import Warehouse
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import NumberField, RecordKey, TextField


class MoveKind(models.TextChoices):
    """Why stock moves."""

    IN = "in", _("入库")
    OUT = "out", _("出库")
    MOVE = "move", _("调拨")
    COUNT = "count", _("盘点")
    RETURN = "return", _("退回")


class StockMove(Record):
    """So much of a product left one warehouse, came into another, or both; written by documents, never changed.

    `record_type` and `record_id` name the document (a delivery, a return, a paper of the stock), `document` its number.
    A countermove names by `counters` the move that it takes back. A count that agrees moves nothing.
    """

    number = NumberField(_("编号"))
    kind = models.CharField(_("变动类别"), max_length=6, choices=MoveKind.choices, default=MoveKind.IN, editable=False)
    product = RecordKey("products.Product", verbose_name=_("产品"), db_index=False)
    variant = RecordKey("products.Variant", verbose_name=_("规格品"), null=True, blank=True, db_index=False)
    quantity = QuantityField(_("数量"), default=Decimal(0), editable=False)
    source = RecordKey(Warehouse, verbose_name=_("调出处"), null=True, blank=True, db_index=False)
    target = RecordKey(Warehouse, verbose_name=_("调入处"), null=True, blank=True, db_index=False)
    document = TextField(_("凭据"), editable=False)
    record_type = models.CharField(_("关联类型"), max_length=60, blank=True, editable=False)
    record_id = models.PositiveBigIntegerField(_("关联记录"), null=True, blank=True, editable=False)
    counters = RecordKey("self", verbose_name=_("冲销"), null=True, blank=True, editable=False, db_index=False)
    at = models.DateTimeField(_("时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("库存变动")
        default_permissions = ()
        indexes = [
            *list_indexes("stock_move", "product"),
            models.Index(fields=["organisation", "record_type", "record_id"], name="stock_move_paper_ix"),
            models.Index(fields=["organisation", "source", "product"], name="stock_move_source_ix"),
            models.Index(fields=["organisation", "target", "product"], name="stock_move_target_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="stock_move_number_once"),
            models.UniqueConstraint(fields=["organisation", "counters"], name="stock_move_countered_once"),
            models.CheckConstraint(
                condition=Q(quantity=0) | Q(quantity__gt=0) & (Q(source__isnull=False) | Q(target__isnull=False)),
                name="stock_move_from_or_to",
            ),
            models.CheckConstraint(
                condition=Q(source=None) | Q(target=None) | ~Q(source=F("target")), name="stock_move_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(quantity=0) | ~Q(document="") & Q(at__isnull=False), name="stock_move_by_document"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
