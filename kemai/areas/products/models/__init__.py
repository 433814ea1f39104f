"""The catalogue, its prices and its promotions."""

from kemai.areas.products.models.category import ProductCategory
from kemai.areas.products.models.price import Currency, PriceList, PriceListLine, SalesChannel
from kemai.areas.products.models.product import Product, Variant
from kemai.areas.products.models.promotion import Promotion, PromotionItem

__all__ = [
    "Currency",
    "PriceList",
    "PriceListLine",
    "Product",
    "ProductCategory",
    "Promotion",
    "PromotionItem",
    "SalesChannel",
    "Variant",
]
