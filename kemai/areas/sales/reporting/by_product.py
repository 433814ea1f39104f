"""How deals end by the products that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.products.models import Product
from kemai.areas.sales.models import OpportunityLine
from kemai.areas.sales.reporting.deals import GROUPS_MOST, Deals, Parts
from kemai.core.records.among import among
from kemai.core.reports.questions import Question
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer

WON, NONE = "won", Decimal(0)
READ = ("status", "amount", "profit_est", "created_at", "closed_on")


@dataclass(frozen=True, kw_only=True)
class DealsByProduct(Deals):
    """Closed deals by the products of the catalogue on their lines; a deal counts whole for each of them."""

    def known_to(self, viewer: Viewer) -> bool:
        """Say whether the person may read products, too."""
        return super().known_to(viewer) and viewer.may("products.product", "read")

    def parts(self, rows: Any, listing: Listing, asked: Question) -> Parts:
        """Read each deal once for each of its products, and those without, and count."""
        found: dict[int | None, dict[str, Any]] = {}
        days: dict[Any, list[int]] = {}
        spent: dict[int, int] = {}
        for product, deal, status, amount, profit, begun, closed in deals(rows, asked.viewer):
            one = found.setdefault(product, {"g": product, "closed": 0, "won": 0, "worth": NONE, "profit": NONE})
            one["closed"] += 1
            if status == WON:
                one["won"] += 1
                one["worth"] += amount or NONE
                one["profit"] += profit or NONE
                spent[deal] = max(0, (closed - timezone.localtime(begun).date()).days)
                days.setdefault(product, []).append(spent[deal])
        most = sorted(found.values(), key=lambda one: (-one["closed"], one["g"] or 0))[:GROUPS_MOST]
        called = Product.objects.filter(among("pk", [one["g"] for one in most if one["g"]])).values_list("pk", "name")
        return Parts(_("产品"), most, days, [*spent.values()], dict(called), leaf)


def deals(rows: Any, viewer: Viewer) -> Iterator[tuple[Any, ...]]:
    """Give each deal with each product of its lines that the person may find, then those without a product."""
    lines = OpportunityLine.objects.exclude(catalogue_product=None).order_by()
    seen = Product.objects.visible_to(viewer, "find").order_by().values("pk")
    named = lines.filter(opportunity__in=rows.values("pk"), catalogue_product__in=seen)
    paths = [f"opportunity__{name}" for name in READ]
    yield from named.values_list("catalogue_product", "opportunity", *paths).distinct().iterator(chunk_size=2000)
    without = rows.exclude(pk__in=lines.values("opportunity_id")).values_list("pk", *READ)
    yield from ((None, *one) for one in without.iterator(chunk_size=2000))


def leaf(product: int | None) -> dict[str, Any]:
    """Give the condition of a product's deals."""
    if product is None:
        return {"field": "product", "op": "empty", "values": []}
    return {"field": "product", "op": "is", "values": [product]}
