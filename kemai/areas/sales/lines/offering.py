"""What the picked product of a row brings along while the paper is still being written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from kemai.areas.customers.models import Customer
from kemai.areas.products.models import Product
from kemai.areas.sales.lines.pricing import catalogue_price
from kemai.core.records.errors import Invalid
from kemai.core.records.ids import as_id
from kemai.core.records.kinds import Given
from kemai.core.tenancy.viewer import Viewer

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType


def offered(line_type: RecordType, row: Mapping[str, str], whole: Mapping[str, str], by: Viewer) -> dict[str, str]:
    """Fill name, unit and price of the picked product into a row; what the person may not see stays empty."""
    product = Product.objects.visible_to(by, "read").select_related("unit").filter(pk=as_id(row.get("product"))).first()
    if product is None:
        return dict(row)
    customer = Customer.objects.visible_to(by, "read").filter(pk=as_id(whole.get("customer"))).first()
    paper = SimpleNamespace(
        customer=customer, currency=whole.get("currency", "")[:3], channel=whole.get("channel", "")[:10]
    )
    values = {"product": product.pk, "variant": as_id(row.get("variant")), "quantity": quantity_of(line_type, row, by)}
    found = catalogue_price(values, paper)
    price: Any = found.amount if found else None
    return {
        **row,
        "name": product.name,
        "unit": product.unit.label if product.unit else "",
        "price": "" if price is None else str(price),
    }


def quantity_of(line_type: RecordType, row: Mapping[str, str], by: Viewer) -> Decimal:
    """Read the quantity of a row; one where it can't be read."""
    try:
        read = line_type.fields["quantity"].parse(row.get("quantity", ""), Given(by))
    except Invalid:
        return Decimal(1)
    return read if read > 0 else Decimal(1)
