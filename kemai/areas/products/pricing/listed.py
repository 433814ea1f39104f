"""The line of the price lists that fits a sale best: the more a list demands, the better it fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from kemai.areas.products.models import PriceList, PriceListLine, Product, Variant
from kemai.areas.products.pricing.sale import Sale
from kemai.core.dictionary.book import book
from kemai.core.records.words import enumerated
from kemai.core.regions.models import Region
from kemai.core.tenancy.current import viewer

Ranked = tuple[Any, PriceListLine]


def lines_of(products: Iterable[Product], sale: Sale) -> dict[int, list[Ranked]]:
    """Give the lines that fit a sale by product, each with how well it fits."""
    regions = regions_of(sale.customer)
    rows = PriceListLine.objects.filter(
        Q(price_list__tier=None) | Q(price_list__tier=sale.tier),
        Q(price_list__channel="") | Q(price_list__channel=sale.channel),
        Q(price_list__region=None) | Q(price_list__region__in=regions),
        Q(price_list__valid_to=None) | Q(price_list__valid_to__gte=sale.day),
        product__in=[one.pk for one in products],
        min_qty__lte=sale.quantity,
        price_list__currency=sale.currency,
        price_list__valid_from__lte=sale.day,
        price_list__active=True,
        price_list__is_deleted=False,
    )
    found: dict[int, list[Ranked]] = defaultdict(list)
    for line in rows.select_related("price_list__region"):
        found[line.product_id].append((rank(line, regions), line))
    return found


def best(lines: list[Ranked], variant: Variant | None) -> PriceListLine | None:
    """Give the best of the lines that are about the product as a whole or about the chosen variant."""
    fitting = [one for one in lines if one[1].variant_id in (None, variant.pk if variant else None)]
    return max(fitting, key=lambda one: one[0], default=(None, None))[1]


def rank(line: PriceListLine, regions: list[int]) -> tuple[Any, ...]:
    """Order lines: tier, then channel, then the nearest region, then the variant, the quantity, the newest list."""
    plan = line.price_list
    near = regions.index(plan.region_id) + 1 if plan.region_id else 0
    chosen = (plan.tier_id is not None, bool(plan.channel), near)
    return (*chosen, line.variant_id is not None, line.min_qty, plan.valid_from, line.pk)


def regions_of(customer: Any) -> list[int]:
    """Give the region of a customer with all above it, the widest first."""
    region = customer.region if customer is not None and customer.region_id else None
    if region is None:
        return []
    codes = [one for one in region.path.split("/") if one]
    known = dict(Region.objects.filter(code__in=codes).values_list("code", "pk"))
    return [known[code] for code in codes if code in known]


def demands(plan: PriceList, line: PriceListLine | None = None) -> str:
    """Say what a list demands: tier, channel, region, and from which quantity on."""
    by = viewer()
    entry = book(by).by_id.get(plan.tier_id) if by and plan.tier_id else None
    parts = [entry.label if entry else "", plan.get_channel_display(), plan.region.name if plan.region else ""]
    if line is not None and line.min_qty > 1:
        parts.append(f"≥ {line.min_qty.normalize():f}")
    return enumerated(filter(None, parts))
