"""Papers on which a product stands, as a condition of their lists: of deals, orders, returns, receipts, costs …"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.products.models import Product
from kemai.areas.sales.models import OpportunityLine, ReceiptMatch, SalesOrder, SalesOrderLine
from kemai.core.records.conditions.beyond import provide
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.ids import as_id
from kemai.core.records.kinds.base import Given, Kind


class ProductKind(Kind):
    """A product on a paper, called by its name, its code or its id; `way` says how the paper leads to orders."""

    name = "product"
    operators: ClassVar[tuple[str, ...]] = ("is", "not", "empty", "filled")

    def __init__(self, way: str) -> None:
        """Keep the way: deal, order, contract, return, receipt or cost."""
        self.way = way

    def read(self, field: Any, raw: Any, given: Given) -> int:
        """Find a product that the person sees."""
        rows = Product.objects.visible_to(given.viewer, "find")
        found = rows.filter(pk=as_id(str(raw)) or 0).first() or rows.filter(Q(name=str(raw)) | Q(code=str(raw))).first()
        if found is None:
            raise Invalid("E-REF", str(raw))
        return int(found.pk)

    def show(self, field: Any, value: Any) -> str:
        """Say its name."""
        return str(Product.objects.filter(pk=value).values_list("name", flat=True).first() or "")

    def condition(self, field: Any, operator: str, values: list[Any]) -> Q:
        """Find the papers with any of the products, with any product at all, or the others."""
        wanted = {"product__in": values} if operator in ("is", "not") else {"product__isnull": False}
        orders = SalesOrderLine.objects.filter(**wanted).order_by().values("order_id")
        contracts = SalesOrder.objects.filter(pk__in=orders).exclude(contract=None).order_by().values("contract_id")
        match self.way:
            case "deal":
                lines = OpportunityLine.objects.filter(**{f"catalogue_{name}": one for name, one in wanted.items()})
                found = Q(pk__in=lines.order_by().values("opportunity_id"))
            case "order":
                found = Q(pk__in=orders)
            case "return":
                found = Q(order_id__in=orders)
            case "contract":
                found = Q(pk__in=contracts)
            case "cost":
                found = Q(contract_id__in=contracts)
            case _:
                matched = Q(plan__order_id__in=orders) | Q(plan__contract_id__in=contracts)
                found = Q(pk__in=ReceiptMatch.objects.filter(matched).values("receipt_id"))
        return found if operator in ("is", "filled") else ~found


PAPERS = {
    "sales.opportunity": "deal",
    "sales.salesorder": "order",
    "sales.contract": "contract",
    "sales.returnorder": "return",
    "sales.receipt": "receipt",
    "sales.costentry": "cost",
}
for _type_key, _way in PAPERS.items():
    provide(_type_key, Field("product", _("含产品"), ProductKind(_way), "pk", editable=False))
