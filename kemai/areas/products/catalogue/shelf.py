"""The catalogue as people walk through it: the tree of categories, and the products of one of them or of a search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from kemai.areas.products.keeping import CATEGORY, PRODUCT
from kemai.areas.products.models import Product, ProductCategory
from kemai.core.files.kinds import SHOWN
from kemai.core.files.models import Attachment
from kemai.core.records import registry
from kemai.core.records.ids import as_id
from kemai.core.search.find import candidate_ids
from kemai.core.search.records import narrowed
from kemai.core.tenancy.viewer import Viewer

MOST = 60


def tree(viewer: Viewer, chosen: ProductCategory | None) -> list[dict[str, Any]]:
    """Give the categories in use, nested, with the number of products on sale in and below each: two queries."""
    rows = ProductCategory.objects.visible_to(viewer, "read").filter(active=True).order_by("order", "name", "id")
    on_sale = Product.objects.visible_to(viewer, "find").filter(on_sale=True).order_by()
    counts = dict(on_sale.values_list("category").annotate(many=Count("pk")))
    way = chosen.path if chosen else ""
    nodes: dict[int, dict[str, Any]] = {}
    for one in rows:
        state = {"open": one.path in prefixes(way), "current": chosen is not None and one.pk == chosen.pk}
        nodes[one.pk] = {"id": one.pk, "name": one.name, "count": counts.get(one.pk, 0), "below": [], **state}
    top: list[dict[str, Any]] = []
    for one in rows:
        place = nodes[one.parent_id]["below"] if one.parent_id in nodes else top
        place.append(nodes[one.pk])
    for node in top:
        add_up(node)
    return top


def prefixes(way: str) -> list[str]:
    """Give the ways of a category and of all above it."""
    parts = [one for one in way.split("/") if one]
    return ["/" + "".join(f"{one}/" for one in parts[: end + 1]) for end in range(len(parts))]


def add_up(node: dict[str, Any]) -> int:
    """Add the products below a category to its own."""
    node["count"] += sum(add_up(one) for one in node["below"])
    return int(node["count"])


def category_of(viewer: Viewer, given: str) -> ProductCategory | None:
    """Give the category that an address names, None where it names none that the person sees."""
    pk = as_id(given)
    rows = ProductCategory.objects.visible_to(viewer, "read")
    return rows.filter(pk=pk).first() if pk is not None and viewer.may(CATEGORY, "read") else None


def shelf(viewer: Viewer, chosen: ProductCategory | None, word: str) -> list[Product]:
    """Give the products on sale in and below a category, found by a word where one was typed."""
    rows = Product.objects.visible_to(viewer, "find").filter(on_sale=True).select_related("category", "unit")
    if chosen is not None:
        rows = rows.filter(category__path__startswith=chosen.path)
    if word:
        bounds = narrowed([registry.get(PRODUCT)], viewer)
        rows = rows.filter(pk__in=candidate_ids(viewer.organisation_id, word, PRODUCT, narrowed=bounds).ids)
    return list(rows.order_by("name", "id")[: MOST + 1])


def pictures(products: Iterable[Product]) -> dict[int, str]:
    """Give the address of the first picture of each product."""
    files = Attachment.objects.filter(
        record_type=PRODUCT, record_id__in=[one.pk for one in products], kind__in=SHOWN, replaced=False
    )
    found: dict[int, str] = {}
    for record, pk in files.order_by("id").values_list("record_id", "pk"):
        found.setdefault(record, f"/files/{pk}/picture/")
    return found


def pictures_of(product: Product) -> list[dict[str, str]]:
    """Give all pictures of a product, the first sent first."""
    files = Attachment.objects.filter(record_type=PRODUCT, record_id=product.pk, kind__in=SHOWN, replaced=False)
    found = files.order_by("id").values_list("pk", "name")[:MOST]
    return [{"url": f"/files/{pk}/picture/", "preview": f"/files/{pk}/preview/", "name": name} for pk, name in found]
