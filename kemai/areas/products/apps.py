"""Products: what a firm sells and at what price."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    """The products area."""

    name = "kemai.areas.products"
    label = "products"
    verbose_name = _("产品")
