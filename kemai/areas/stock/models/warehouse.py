"""The places in which goods lie."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import RecordKey, TextField, WholeField


class Warehouse(Record):
    """A place in which goods lie; orders are shipped from warehouses and shops, the lowest `order` first."""

    class Kind(models.TextChoices):
        """What sort of place it is; what lies with the defects is not sold."""

        WAREHOUSE = "warehouse", _("仓库")
        SHOP = "shop", _("门店")
        VAN = "van", _("车辆")
        DEFECTS = "defects", _("次品区")

    name = TextField(_("仓库名称"), blank=False)
    kind = models.CharField(_("仓库类型"), max_length=9, choices=Kind.choices, default=Kind.WAREHOUSE)
    region = RecordKey("core.Region", verbose_name=_("地区"), null=True, blank=True, db_index=False)
    order = WholeField(_("发货顺序"), minimum=0, maximum=9999, default=10)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("仓库")
        default_permissions = ()
        indexes = [
            *list_indexes("warehouse"),
            models.Index(fields=["organisation", "kind", "order", "id"], name="warehouse_order_ix"),
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="warehouse_name_once")]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name
