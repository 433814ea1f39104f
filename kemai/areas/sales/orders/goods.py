"""The goods of an order: what is kept in stock for it, and how much has left the house."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.utils import timezone

from kemai.areas.products.models import Product
from kemai.areas.sales.models import Reservation, SalesOrder, SalesOrderLine
from kemai.core.tenancy.viewer import Viewer

STOCKED = (Product.Kind.GOODS, Product.Kind.PART)
Deliver, Status = SalesOrder.DeliverState, SalesOrder.Status
REACHED = {Deliver.NONE: Status.CONFIRMED, Deliver.PART: Status.DOING, Deliver.ALL: Status.SHIPPED}


def goods_of(order: Any) -> Any:
    """Give the lines of an order that are delivered; services are not."""
    goods = Q(product=None) | ~Q(product__kind=Product.Kind.SERVICE)
    return SalesOrderLine.objects.filter(goods, order=order.pk).order_by("position", "pk")


def reserve_stock(order: SalesOrder, by: Viewer) -> None:
    """Keep stock for what is still to be shipped; lines without a product of the catalogue keep none."""
    rows = goods_of(order).filter(product__kind__in=STOCKED, shipped__lt=F("quantity"))
    Reservation.objects.bulk_create(
        Reservation(
            organisation_id=by.organisation_id,
            order=order,
            line=line,
            product_id=line.product_id,
            variant_id=line.variant_id,
            quantity=line.quantity - line.shipped,
            at=timezone.now(),
        )
        for line in rows
    )


def use_reserved(line: SalesOrderLine, quantity: Decimal) -> None:
    """Take what is shipped out of the stock that is kept."""
    rows = Reservation.objects.filter(line=line)
    rows.filter(quantity__lte=quantity).delete()
    rows.update(quantity=F("quantity") - quantity)


def kept_for_orders(products: Iterable[int]) -> dict[tuple[int, int | None], Decimal]:
    """Add up how much of some products, by product and variant, is kept for the orders of the whole firm."""
    rows = Reservation.objects.filter(product__in=list(products)).order_by()
    sums = rows.values_list("product_id", "variant_id").annotate(total=Sum("quantity"))
    return {(product, variant): total for product, variant, total in sums}


def settle_goods(order: SalesOrder) -> None:
    """Say how much of an order has left the house, and how far it is by that; the caller has locked it."""
    lines = list(goods_of(order).values_list("quantity", "shipped"))
    sent = [shipped for _quantity, shipped in lines if shipped]
    whole = bool(lines) and all(shipped >= quantity for quantity, shipped in lines)
    order.deliver_state = Deliver.ALL if whole else Deliver.PART if sent else Deliver.NONE
    if order.status in REACHED.values():
        still = order.status == Status.DOING and order.deliver_state == Deliver.NONE
        order.status = order.status if still else REACHED[Deliver(order.deliver_state)]
    order.save(update_fields=["deliver_state", "status"])
