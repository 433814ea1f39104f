"""What many lines of a file have in common, looked up once: their papers, their products, where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from kemai.areas.products.models import Product
from kemai.core.records.among import among


@dataclass
class Known:
    """Papers and products by id, and the last position taken on each paper."""

    papers: Mapping[int, Any]
    products: Mapping[int, Product]
    last: dict[int, int]


_known: ContextVar[Known | None] = ContextVar("known_lines", default=None)


@contextmanager
def knowing(model: Any, line_of: str, values: Iterable[Mapping[str, Any]]) -> Iterator[None]:
    """Know the papers and products of these lines-to-be for the length of the block; `line_of` links to the paper."""
    values = list(values)
    named = {name: {one[name] for one in values if one.get(name)} for name in (line_of, "product")}
    papers = model._meta.get_field(line_of).related_model.objects.select_related("customer")
    products = Product.objects.select_related("category", "unit")
    rows = model.objects.filter(among(line_of, named[line_of])).order_by().values_list(line_of)
    token = _known.set(
        Known(
            papers.in_bulk(named[line_of]),
            products.in_bulk(named["product"]),
            dict(rows.annotate(last=Max("position"))),
        )
    )
    try:
        yield
    finally:
        _known.reset(token)


def paper_by_id(model: Any, paper_id: Any) -> Any:
    """Give the paper of that id with its customer, None where there is none."""
    known = _known.get()
    if known is not None:
        return known.papers.get(paper_id)
    return model.objects.select_related("customer").filter(pk=paper_id).first()


def product_by_id(product_id: Any) -> Product | None:
    """Give the product of that id with category and unit, None where there is none."""
    known = _known.get()
    if known is not None and product_id in known.products:
        return known.products[product_id]
    return Product.objects.select_related("category", "unit").filter(pk=product_id).first() if product_id else None


def next_position(model: Any, line_of: str, paper_id: int) -> int:
    """Give the place behind the last line of a paper."""
    known = _known.get()
    if known is None:
        rows = model.objects.filter(**{line_of: paper_id}).order_by("-position")
        return (rows.values_list("position", flat=True).first() or 0) + 1
    known.last[paper_id] = known.last.get(paper_id, 0) + 1
    return known.last[paper_id]
