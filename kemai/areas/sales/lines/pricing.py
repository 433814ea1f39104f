"""What follows from the product of a line: its name, unit and price, and from all of that its amount."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.products.models import Variant
from kemai.areas.products.queries import Price, price_of
from kemai.areas.sales.lines.known import product_by_id
from kemai.core.options.declare import option
from kemai.core.records.amounts import line_total

HOME = "CNY"
TAX_RATE = option(
    "papers.tax_rate",
    _("单据明细的默认税率%"),
    0,
    group=_("销售"),
    least=0,
    most=100,
    begins=13,
    help=_("新增一行时先填这个税率；单价不含税。"),
)


def catalogue_price(values: dict[str, Any], paper: Any) -> Price | None:
    """Ask the catalogue for the price of a line's product on a paper; None for a line without product."""
    product = product_by_id(values.get("product"))
    if product is None:
        return None
    return price_of(
        product,
        variant=Variant.objects.filter(pk=values.get("variant"), product=product).first(),
        customer=paper.customer if paper else None,
        quantity=values.get("quantity") or 1,
        currency=getattr(paper, "currency", "") or HOME,
        channel=getattr(paper, "channel", ""),
    )


def complete(values: dict[str, Any], record: Any, paper: Any) -> None:
    """Fill in what the product brings along where nothing was said, and work the amounts out.

    `values` are the stored values to be; a change of product brings its name, unit and, unless one is given, price.
    """
    now = line_values(values, record)
    moved = record is None or now["product"] != record.product_id
    product = product_by_id(now["product"]) if moved else None
    if product is not None:
        for name, brought in (("name", product.name), ("unit", product.unit.label if product.unit else "")):
            if not now[name] or (record is not None and name not in values):
                values[name] = brought[:200]
    if now["price"] is None or (moved and record is not None and "price" not in values):
        found = catalogue_price(now, paper)
        values["price"] = now["price"] = found.amount if found else now["price"]
    if now["price"] is not None and now["quantity"] is not None:
        made = line_total(now["quantity"], now["price"], now["discount"], now["tax_rate"])
        values["amount"], values["tax_amount"] = made.amount, made.tax


def line_values(values: dict[str, Any], record: Any) -> dict[str, Any]:
    """Give what a line will hold, by field: the new values over the stored ones over those that a line starts with."""
    held = {name: getattr(record, path) for name, path in PATHS.items()} if record else STARTS
    given = {name: values[name] for name in PATHS if name in values}
    return {**held, **given, **{name: STARTS[name] for name in SHARES if given.get(name, 0) is None}}


PATHS = {
    "product": "product_id",
    "variant": "variant_id",
    "name": "name",
    "unit": "unit",
    "quantity": "quantity",
    "price": "price",
    "discount": "discount",
    "tax_rate": "tax_rate",
}
SHARES = ("discount", "tax_rate")
STARTS: dict[str, Any] = {
    "product": None,
    "variant": None,
    "name": "",
    "unit": "",
    "quantity": Decimal(1),
    "price": None,
    "discount": Decimal(0),
    "tax_rate": Decimal(0),
}
