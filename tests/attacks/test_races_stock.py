"""Twenty ship the last piece at the same moment: exactly one wins, and stock is never below nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from kemai.areas.sales.deliveries.shipping import deliver
from kemai.areas.sales.models import Delivery, SalesOrderLine
from kemai.areas.sales.orders.actions import confirm
from kemai.areas.stock.models import StockItem, StockMove
from kemai.areas.stock.papers.actions import enter_stock
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk"]
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


@pytest.fixture
def turns() -> Iterator[int]:
    """Give each thread its own number."""
    return count()


def goods(by: Any) -> Any:
    """Make a product of which one lies in stock."""
    shelf = actions.add(registry.get("products.productcategory"), {"name": "主轴"}, by=by)
    values = {"code": "ZJ-5", "name": "主轴", "category": shelf.pk, "list_price": "100"}
    product = actions.add(registry.get("products.product"), values, by=by)
    enter_stock(actions.add(registry.get("stock.stockpaper"), {"product": product.pk, "quantity": "1"}, by=by), by=by)
    return product


def test_the_last_piece_is_shipped_once(on_disk: None, firm: Any, turns: Iterator[int]) -> None:
    with acting_as(firm.viewer("admin")) as by:
        product = goods(by)
        customer = actions.add(registry.get("customers.customer"), {"name": "抢单公司"}, by=by)
        given = {"customer": customer.pk, "lines": [{"product": product.pk, "quantity": "1"}]}
        orders = [confirm(actions.add(registry.get("sales.salesorder"), given, by=by), by=by) for _ in range(MANY)]
        wanted = [{SalesOrderLine.objects.get(order=one).pk: Decimal(1)} for one in orders]

    def send() -> str:
        place = next(turns)
        with acting_as(firm.viewer("admin")) as by:
            try:
                deliver(orders[place].pk, wanted[place], by=by)
            except Rejected as refused:
                return str(refused.errors[""][0].code)
            return "shipped"

    said = at_once(MANY, send)
    assert (said.count("shipped"), said.count("E-RNG")) == (1, MANY - 1)
    with acting_as(firm.viewer("admin")):
        assert Delivery.objects.count() == 1
        assert StockItem.objects.get().on_hand == 0
        assert [int(one.quantity) for one in StockMove.objects.order_by("pk")] == [1, 1]


def test_the_first_papers_of_a_product_make_one_item(on_disk: None, firm: Any, turns: Iterator[int]) -> None:
    with acting_as(firm.viewer("admin")) as by:
        product = goods(by)
        defects = {"name": "样品间", "kind": "warehouse"}
        place = actions.add(registry.get("stock.warehouse"), defects, by=by)
        given = {"product": product.pk, "warehouse": place.pk, "quantity": "2"}
        papers = [actions.add(registry.get("stock.stockpaper"), given, by=by) for _ in range(MANY)]

    def enter() -> None:
        with acting_as(firm.viewer("admin")) as by:
            enter_stock(papers[next(turns)], by=by)

    at_once(MANY, enter)
    with acting_as(firm.viewer("admin")):
        assert StockItem.objects.get(warehouse=place.pk).on_hand == 2 * MANY
