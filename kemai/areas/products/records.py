"""The catalogue, its prices and its promotions as people and machines see them."""

from kemai.areas.products import dictionaries
from kemai.areas.products.catalogue.records import ProductCategoryType, ProductType, VariantType
from kemai.areas.products.pricing.records import PriceListLineType, PriceListType
from kemai.areas.products.promotions.records import PromotionItemType, PromotionType

__all__ = [
    "PriceListLineType",
    "PriceListType",
    "ProductCategoryType",
    "ProductType",
    "PromotionItemType",
    "PromotionType",
    "VariantType",
    "dictionaries",
]
