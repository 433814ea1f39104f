"""A product of the catalogue on a line of a deal."""

from __future__ import annotations

from typing import Any

from kemai.areas.products.models import Product
from kemai.areas.products.queries import price_of
from kemai.areas.sales.models import Opportunity


def from_catalogue(values: dict[str, Any], record: Any) -> None:
    """Take name and price from the catalogue where none was typed; the price is the one for the deal's customer."""
    product = Product.objects.select_related("category").filter(pk=values["catalogue_product"]).first()
    if product is None:
        return
    if not values.get("product") and (record is None or "product" in values):
        values["product"] = product.name
    if values.get("price") is None and (record is None or "price" in values):
        deal = Opportunity.objects.select_related("customer").filter(pk=values.get("opportunity")).first()
        quantity = values.get("quantity") or 1
        values["price"] = price_of(product, customer=deal and deal.customer, quantity=quantity).amount
