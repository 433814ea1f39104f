"""Orders and stock: shipments take out, returns bring back, what nobody counts is not in the way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.viewers import forget
from kemai.areas.sales.deliveries.shipping import deliver
from kemai.areas.sales.models import Delivery, SalesOrderLine
from kemai.areas.sales.returns.taking import take_back
from kemai.areas.sales.tests.selling import ORDER, add, confirmed_order, do, new_order, new_product, reasons, stored
from kemai.areas.stock.models import StockMove
from kemai.areas.stock.queries import available
from kemai.areas.stock.tests.stocking import lying, stocked, warehouse
from kemai.core.dictionary.book import book
from kemai.core.modules.closing import switch
from kemai.core.modules.declare import find
from kemai.core.options.actions import change
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.current import everyone

RETURN = "sales.returnorder"


def line_of(order: Any) -> SalesOrderLine:
    found: SalesOrderLine = SalesOrderLine.objects.get(order=order)
    return found


def ship(firm: Any, order: Any, count: str) -> Delivery:
    with acting_as(firm.viewer("sales1")) as by:
        return deliver(order.pk, {line_of(order).pk: Decimal(count)}, by=by)


def send_back(firm: Any, order: Any, count: str, kind: str) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        reason = book(by).find("return_reason", "defect")
        assert reason is not None
        made = take_back(order.pk, {line_of(order).pk: Decimal(count)}, by=by, kind=kind, reason=reason.id)
    return do(firm, "sales1", RETURN, "receive", made)


@pytest.fixture
def product(firm: Any) -> Any:
    return new_product(firm)


@pytest.fixture
def order(firm: Any, customer: Any, product: Any) -> Any:
    """Give a confirmed order of five."""
    return confirmed_order(firm, customer, {"product": product.pk, "quantity": "5"})


def test_more_than_is_on_hand_is_refused_beside_the_line_and_nothing_happens(
    firm: Any, product: Any, order: Any
) -> None:
    stocked(firm, product, "2")
    page = firm.client("sales1").post(f"/orders/{order.pk}/deliver/", {f"line.{line_id(firm, order)}": "3"})
    assert page.status_code == 422
    assert "库存只有 2" in page.content.decode()
    with pytest.raises(Rejected) as refused:
        ship(firm, order, "3")
    assert reasons(refused) == {f"line.{line_id(firm, order)}": ["E-RNG"], "": ["E-RNG"]}
    assert lying(firm, product) == {"总仓": Decimal(2)}
    assert stored(firm, order).deliver_state == "none"
    ship(firm, order, "2")
    assert lying(firm, product) == {"总仓": Decimal(0)}
    with pytest.raises(Rejected) as refused:
        ship(firm, order, "1")
    assert "库存只有 0" in str(refused.value)


def test_no_refusal_tells_what_lies_there_to_who_may_not_read_it(firm: Any, product: Any, order: Any) -> None:
    stocked(firm, product, "2")
    with everyone(reason="tests"):
        hidden = {"stock.stockitem": {"on_hand": "hide"}}
        Role.objects.filter(organisation=firm.organisation, users=firm.people["sales1"]).update(fields=hidden)
    forget()
    with pytest.raises(Rejected) as refused:
        ship(firm, order, "3")
    assert "库存不够" in str(refused.value)
    assert "只有" not in str(refused.value)


def line_id(firm: Any, order: Any) -> int:
    with acting_as(firm.viewer("admin")):
        return int(line_of(order).pk)


def test_what_nobody_has_counted_is_shipped_and_sent_back_without_a_move(firm: Any, product: Any, order: Any) -> None:
    ship(firm, order, "5")
    send_back(firm, order, "1", "defect")
    with acting_as(firm.viewer("admin")):
        assert not StockMove.objects.exists()
    assert lying(firm, product) == {}


def test_a_shipment_empties_one_warehouse_after_the_other_and_vans_keep_theirs(
    firm: Any, product: Any, order: Any
) -> None:
    shop = add(firm, "mgr1", "stock.warehouse", name="门店一", kind="shop", order="2")
    van = add(firm, "mgr1", "stock.warehouse", name="工程车", kind="van", order="0")
    for place, count in ((None, "3"), (shop, "1"), (van, "9")):
        stocked(firm, product, count, **({"warehouse": place.pk} if place else {}))
    with pytest.raises(Rejected) as refused:
        ship(firm, order, "5")
    assert "库存只有 4" in str(refused.value)
    ship(firm, order, "4")
    assert lying(firm, product) == {"总仓": Decimal(0), "门店一": Decimal(0), "工程车": Decimal(9)}
    page = firm.client("sales1").get(f"/deliveries/{delivery_id(firm, order)}/").content.decode()
    assert "总仓 →" in page


def delivery_id(firm: Any, order: Any) -> int:
    with acting_as(firm.viewer("admin")):
        return int(Delivery.objects.get(order=order).pk)


def test_returned_goods_are_sold_again_defective_ones_lie_apart_exchanged_ones_go_out_anew(
    firm: Any, product: Any, order: Any
) -> None:
    stocked(firm, product, "9")
    ship(firm, order, "5")
    back = send_back(firm, order, "1", "return")
    bad = send_back(firm, order, "2", "defect")
    assert lying(firm, product) == {"总仓": Decimal(5), "次品区": Decimal(2)}
    send_back(firm, order, "1", "exchange")
    assert lying(firm, product)["总仓"] == Decimal(6)
    with acting_as(firm.viewer("sales1")):
        assert available([product.pk]) == {(product.pk, None): Decimal(5)}
    ship(firm, order, "1")
    assert lying(firm, product) == {"总仓": Decimal(5), "次品区": Decimal(2)}
    do(firm, "sales1", RETURN, "undo", back, reason="客户又要了")
    do(firm, "sales1", RETURN, "undo", bad, reason="登记错了")
    assert lying(firm, product) == {"总仓": Decimal(4), "次品区": Decimal(0)}
    with acting_as(firm.viewer("admin")):
        assert StockMove.objects.filter(record_type=RETURN).count() == 5


def test_a_return_is_not_undone_once_its_goods_are_gone(firm: Any, product: Any, order: Any, customer: Any) -> None:
    stocked(firm, product, "5")
    ship(firm, order, "5")
    back = send_back(firm, order, "1", "return")
    ship(firm, confirmed_order(firm, customer, {"product": product.pk, "quantity": "1"}), "1")
    with pytest.raises(Rejected) as refused:
        do(firm, "sales1", RETURN, "undo", back, reason="登记错了")
    assert reasons(refused) == {"": ["E-RNG"]}
    assert stored(firm, back).status == "received"
    assert lying(firm, product) == {"总仓": Decimal(0)}


def test_confirming_keeps_stock_which_the_pages_show_and_may_be_refused(
    firm: Any, product: Any, order: Any, customer: Any
) -> None:
    stocked(firm, product, "7")
    client = firm.client("sales1")
    for address in (f"/orders/{order.pk}/", f"/products/{product.pk}/"):
        page = client.get(address).content.decode()
        assert "预留 5" in page
        assert "可用 2" in page
    another = new_order(firm, customer, {"product": product.pk, "quantity": "3"})
    with acting_as(firm.viewer("admin")) as admin:
        change({"stock.strict": "1"}, by=admin)
    with pytest.raises(Rejected) as refused:
        do(firm, "sales1", ORDER, "confirm", another)
    assert reasons(refused) == {"": ["E-RNG"]}
    assert "差 1" in str(refused.value)
    with acting_as(firm.viewer("admin")) as admin:
        change({"stock.strict": ""}, by=admin)
    do(firm, "sales1", ORDER, "confirm", another)
    with acting_as(firm.viewer("sales1")):
        assert available([product.pk]) == {(product.pk, None): Decimal(-1)}
    do(firm, "mgr1", ORDER, "cancel", another, reason="不要了")
    with acting_as(firm.viewer("sales1")):
        assert available([product.pk]) == {(product.pk, None): Decimal(2)}


def test_variants_are_counted_apart(firm: Any, product: Any, customer: Any) -> None:
    red, blue = (add(firm, "mgr1", "products.variant", product=product.pk, sku=f"ZJ-{name}").pk for name in "RB")
    stocked(firm, product, "1", variant=red)
    order = confirmed_order(firm, customer, {"product": product.pk, "variant": red, "quantity": "2"})
    with pytest.raises(Rejected):
        ship(firm, order, "2")
    ship(firm, order, "1")
    ship(firm, confirmed_order(firm, customer, {"product": product.pk, "variant": blue, "quantity": "2"}), "2")
    assert lying(firm, product) == {"总仓": Decimal(0)}


def test_a_firm_that_has_switched_stock_off_ships_freely(firm: Any, product: Any, order: Any) -> None:
    stocked(firm, product, "2")
    with acting_as(firm.viewer("admin")) as admin:
        switch(find("stock"), on=False, by=admin)
    ship(firm, order, "5")
    assert firm.client("sales1").get("/stock/").status_code == 404
    assert "在库" not in firm.client("sales1").get(f"/products/{product.pk}/").content.decode()
    assert warehouse(firm).active
