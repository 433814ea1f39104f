"""The paper by which people move stock themselves: received, counted, taken out, brought elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.stock.models.item import QuantityField
from kemai.areas.stock.models.warehouse import Warehouse
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, NumberField, RecordKey, TextField


class StockPaper(Record):
    """A draft until it is booked; booked it moves stock, taken back it moves it the other way. Nothing is erased.

    For a count `quantity` is what was counted, for all others what moves.
    """

    class Kind(models.TextChoices):
        """What happens to the goods."""

        IN = "in", _("入库")
        COUNT = "count", _("盘点")
        OUT = "out", _("出库")
        MOVE = "move", _("调拨")

    class Status(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("未入账")
        BOOKED = "booked", _("已入账")
        UNDONE = "undone", _("已冲销")

    number = NumberField(_("编号"))
    kind = models.CharField(_("单据类别"), max_length=5, choices=Kind.choices, default=Kind.IN)
    warehouse = RecordKey(Warehouse, verbose_name=_("仓库"), db_index=False)
    target = RecordKey(Warehouse, verbose_name=_("调入仓库"), null=True, blank=True, db_index=False)
    product = RecordKey("products.Product", verbose_name=_("产品"), db_index=False)
    variant = RecordKey("products.Variant", verbose_name=_("规格品"), null=True, blank=True, db_index=False)
    quantity = QuantityField(_("数量"))
    day = DateField(_("日期"))
    because = TextField(_("事由"), max_length=200)
    status = models.CharField(_("入账状态"), max_length=6, choices=Status.choices, default=Status.DRAFT, editable=False)
    undone_because = TextField(_("冲销原因"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("库存单")
        default_permissions = ()
        indexes = [
            *list_indexes("stock_paper", "product"),
            models.Index(fields=["organisation", "status", "-updated_at", "-id"], name="stock_paper_status_ix"),
            models.Index(fields=["organisation", "warehouse"], name="stock_paper_warehouse_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="stock_paper_number_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | Q(kind="count", quantity=0), name="stock_paper_of_something"
            ),
            models.CheckConstraint(
                condition=~Q(status="booked", kind="move") | Q(target__isnull=False) & ~Q(target=F("warehouse")),
                name="stock_paper_moves_elsewhere",
            ),
            models.CheckConstraint(
                condition=~Q(status="undone") | ~Q(undone_because=""), name="stock_paper_undone_why"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
