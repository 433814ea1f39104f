"""What holds for every type of the stock: all of the firm looks at it, few keep it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra
from kemai.core.access.rights import reserve
from kemai.core.records.registry import knows
from kemai.core.tenancy.viewer import Viewer

WAREHOUSE, ITEM = "stock.warehouse", "stock.stockitem"
PAPER, MOVE = "stock.stockpaper", "stock.stockmove"
MODULE = "stock"
EVERYBODY = frozenset({"find", "read", "print", "export", "add", "write", "delete", "import"})
ADJUST = extra("stock.adjust", _("盘点和冲销库存"))

for key in (WAREHOUSE, ITEM, PAPER, MOVE):
    reserve(key, "add", "write", "delete", "import", "mail", "merge")


def kept(by: Viewer) -> bool:
    """Say whether the firm keeps stock at all: the module is on."""
    return MODULE not in by.rights.off


def shows(viewer: Viewer) -> bool:
    """Say whether a person may read how much there is: what they may not read no refusal tells them either."""
    return viewer.may(ITEM, "read") and knows(viewer, ITEM, "on_hand", "warehouse", "variant")


def plain(quantity: Decimal) -> str:
    """Write a quantity without needless noughts."""
    return f"{quantity.normalize():f}" if quantity else "0"
