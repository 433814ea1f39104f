"""The way from the top of the tree down to a product."""

from __future__ import annotations

from collections.abc import Iterable

from kemai.areas.products.models import Product, ProductCategory


def way_of(product: Product) -> list[int]:
    """Give the ids of the categories above a product, the widest first."""
    return [int(one) for one in product.category.path.split("/") if one]


def everyday_low(products: Iterable[Product]) -> set[int]:
    """Give those categories above some products that are sold at everyday low prices."""
    ways = {pk for one in products for pk in way_of(one)}
    return set(ProductCategory.objects.filter(pk__in=ways, everyday_low=True).values_list("pk", flat=True))
