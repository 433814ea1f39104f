"""The promotions that run on a day, and the best of them for a product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from kemai.areas.products.catalogue.ways import way_of
from kemai.areas.products.models import Product, Promotion, PromotionItem
from kemai.areas.products.pricing.sale import HOME, Sale

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Offer:
    """A promotion and the unit price that it gives."""

    promotion: Promotion
    amount: Decimal


def running(products: Iterable[Product], sale: Sale) -> list[PromotionItem]:
    """Give what runs for products or their categories: prices and percentages are about the home currency's price."""
    if sale.currency != HOME:
        return []
    many = list(products)
    ways = {pk for one in many for pk in way_of(one)}
    rows = PromotionItem.objects.filter(
        Q(product__in=[one.pk for one in many]) | Q(category__in=ways),
        Q(promotion__tier=None) | Q(promotion__tier=sale.tier),
        Q(promotion__channel="") | Q(promotion__channel=sale.channel),
        promotion__active=True,
        promotion__is_deleted=False,
        promotion__start__lte=sale.day,
        promotion__end__gte=sale.day,
    )
    return list(rows.select_related("promotion"))


def best_offer(product: Product, base: Decimal | None, items: list[PromotionItem]) -> Offer | None:
    """Give the cheapest promotion of a product; `base` is the price that percentages are taken off."""
    if base is None:
        return None
    way = set(way_of(product))
    named = {one.promotion for one in items if one.product_id == product.pk or one.category_id in way}
    offers = [Offer(one, promoted(one, base)) for one in named]
    return min(offers, key=lambda one: (one.amount, one.promotion.pk), default=None)


def promoted(promotion: Promotion, base: Decimal) -> Decimal:
    """Give the price of a promotion: its own, or the base less its percentage."""
    if promotion.kind == Promotion.Kind.PRICE:
        return promotion.value
    return base * (HUNDRED - promotion.value) / HUNDRED
