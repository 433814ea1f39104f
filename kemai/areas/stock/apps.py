"""Stock: what a firm has of its goods, and where."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StockConfig(AppConfig):
    """The stock area."""

    name = "kemai.areas.stock"
    label = "stock"
    verbose_name = _("库存")
