"""The module of the stock area."""

from django.utils.translation import gettext_lazy as _

from kemai.areas.stock.keeping import MODULE
from kemai.core.modules.declare import module

module(
    MODULE,
    _("库存"),
    _("仓库里有多少：入库、盘点、调拨，发货自动出库，退货自动回库，次货单独存放。"),
    types=("stock.warehouse", "stock.stockitem", "stock.stockpaper", "stock.stockmove"),
    options=("stock.strict",),
    needs=("products",),
)
