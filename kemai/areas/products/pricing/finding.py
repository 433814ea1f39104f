"""Which price holds for a sale: the promotion first, then the list of the tier, then the list price.

A category or a price list of everyday low prices switches promotions off. A promotion never makes things dearer than
the price that would hold without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.products.catalogue.ways import everyday_low, way_of
from kemai.areas.products.models import PriceListLine, Product, Variant
from kemai.areas.products.pricing.listed import best, demands, lines_of
from kemai.areas.products.pricing.sale import HOME, Sale
from kemai.areas.products.promotions.running import Offer, best_offer, running
from kemai.core.records.amounts import rounded

PROMOTION, LISTED, VARIANT, LIST = "promotion", "list", "variant", "product"


@dataclass(frozen=True)
class Price:
    """A unit price: the amount, the floor below which somebody must agree, why, and the record it comes from.

    `amount` is None where the firm has no price in that currency. `kind` is promotion, list, variant or product.
    """

    amount: Decimal | None
    floor: Decimal | None
    why: str
    source: Any
    kind: str = LIST

    def below_floor(self, offered: Decimal) -> bool:
        """Say whether an offered unit price lies below the floor."""
        return self.floor is not None and offered < self.floor


def price_of(
    product: Product,
    *,
    variant: Variant | None = None,
    customer: Any = None,
    quantity: Decimal | int = 1,
    day: date | None = None,
    currency: str = HOME,
    channel: str = "",
) -> Price:
    """Give the price of a product for a customer, a quantity and a day, with the reason in the reader's language."""
    sale = Sale(customer, Decimal(quantity), day or timezone.localdate(), currency, channel)
    return prices_of([product], sale, {product.pk: variant} if variant else {})[product.pk]


def prices_of(products: Iterable[Product], sale: Sale, variants: dict[int, Variant] | None = None) -> dict[int, Price]:
    """Give the prices of several products by id: the same few queries, however many they are."""
    many, chosen = list(products), variants or {}
    lines, offers, low = lines_of(many, sale), running(many, sale), everyday_low(many)
    return {
        one.pk: price(one, chosen.get(one.pk), sale, lines.get(one.pk, []), offers, bool(low & set(way_of(one))))
        for one in many
    }


def price(
    product: Product,
    variant: Variant | None,
    sale: Sale,
    lines: list[tuple[Any, PriceListLine]],
    offers: list[Any],
    everyday: bool,
) -> Price:
    """Choose among what was found for one product."""
    line = best(lines, variant)
    own = own_price(product, variant, sale.currency)
    plain = from_list(line) if line else own
    if line and line.price_list.everyday_low:
        return replace(plain, why=_("%(why)s；价目表天天低价，不参加促销") % {"why": plain.why})
    if everyday:
        return replace(plain, why=_("%(why)s；分类天天低价，不参加促销") % {"why": plain.why})
    offer = best_offer(product, own.amount, offers)
    if offer is None or (plain.amount is not None and offer.amount >= plain.amount):
        return plain
    return from_promotion(offer, plain, sale)


def from_promotion(offer: Offer, plain: Price, sale: Sale) -> Price:
    """Say a price that a promotion gives; the promotion itself is never below the floor."""
    words = {"name": offer.promotion.name, "end": f"{offer.promotion.end:%Y-%m-%d}"}
    amount = rounded(offer.amount, sale.currency)
    floor = None if plain.floor is None else min(plain.floor, amount)
    return Price(amount, floor, _("促销“%(name)s”，到 %(end)s 为止") % words, offer.promotion, PROMOTION)


def from_list(line: PriceListLine) -> Price:
    """Say a price that a price list gives."""
    words = {"name": line.price_list.name, "conditions": demands(line.price_list, line)}
    why = _("价目表“%(name)s”（%(conditions)s）") if words["conditions"] else _("价目表“%(name)s”")
    return Price(line.price, line.floor, why % words, line.price_list, LISTED)


def own_price(product: Product, variant: Variant | None, currency: str) -> Price:
    """Say the price that stands with the variant or the product; they are in the home currency."""
    if currency != HOME:
        return Price(None, None, _("没有 %(currency)s 价格，请填写") % {"currency": currency}, product)
    if variant is not None and variant.price is not None:
        return Price(variant.price, None, _("规格品价格"), variant, VARIANT)
    return Price(product.list_price, None, _("标价"), product)
