"""Taking products off sale and back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.areas.products.keeping import PRODUCT
from kemai.areas.products.models import Product
from kemai.core.actions import action
from kemai.core.tenancy.viewer import Viewer


@action(PRODUCT, label=_("停售"), icon="ban", allowed=lambda one: one.on_sale, refusal=_("已经停售"))
def retire(product: Product, *, by: Viewer) -> None:
    """Take a product off sale: papers keep it, new ones no longer offer it."""
    product.on_sale = False
    product.save(update_fields=["on_sale"])


@action(PRODUCT, label=_("恢复销售"), icon="restore", allowed=lambda one: not one.on_sale, refusal=_("正在销售"))
def sell_again(product: Product, *, by: Viewer) -> None:
    """Offer a product again."""
    product.on_sale = True
    product.save(update_fields=["on_sale"])
