"""The value card of a customer with a year of orders: each figure leads to its working, nobody types it in."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.analysis.worth.facts import facts_of
from kemai.areas.analysis.worth.formulas import churn, lifetime
from kemai.areas.sales.deliveries.shipping import deliver
from kemai.areas.sales.models import SalesOrder, SalesOrderLine
from kemai.areas.sales.returns.taking import take_back
from kemai.areas.sales.tests.selling import add, confirmed_order, do, new_product
from kemai.core.dictionary.book import book
from kemai.core.tenancy import acting_as

ORDERED = (330, 240, 150, 60)


def said(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def card(client: Any, customer: Any) -> dict[str, tuple[str, str]]:
    """Read the card: text and address of each figure by its label."""
    shown = said(client, f"/customers/{customer.pk}/related/").split("客户资产卡")[1].split("</details>")[0]
    found = re.findall(
        r'grow">([^<]+)(?:<small>([^<]*)</small>)?</span>(?:<a class="\w+" href="([^"]*)">)?(?:<[^>]*>)?([^<]+)', shown
    )
    return {label: (text, url) for label, _day, url, text in found}


def spend(firm: Any, customer: Any, amount: str, **values: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        kind = book(by).open("cost_kind")[0].id
    given = {"date": timezone.localdate(), "kind": kind, "amount": amount, "customer": customer.pk}
    add(firm, "admin", "sales.costentry", **given | values)


@pytest.fixture
def customer(firm: Any) -> Any:
    """A customer that ordered for 1,000 four times in a year, at goods of 600."""
    one = add(firm, "sales1", "customers.customer", name="东方食品")
    product = new_product(firm, cost="60")
    line = {"product": product.pk, "quantity": "10", "price": "100", "tax_rate": "0"}
    for days in ORDERED:
        order = confirmed_order(firm, one, line)
        with acting_as(firm.viewer("admin")):
            day = timezone.localdate() - timedelta(days=days)
            SalesOrder.objects.filter(pk=order.pk).update(order_date=day)
    return one


@pytest.mark.spec("CUS-27")
def test_each_figure_of_a_customer_with_a_year_of_orders_leads_to_its_working(firm: Any, customer: Any) -> None:
    spend(firm, customer, "600")
    add(firm, "sales1", "activities.interaction", customer=customer.pk, channel="phone", direction="in", subject="来电",
        started_at=timezone.now() - timedelta(days=3))  # fmt: skip
    admin = firm.client("admin")
    shown = card(admin, customer)
    assert shown["年贡献"][0] == "1,000"
    assert shown["服务成本"][0] == "600"
    worth = sum(1000 * 0.8 ** (year - 1) / 1.1**year for year in range(1, 6))
    assert shown["终身价值"][0] == f"{worth:,.2f}"
    assert shown["流失风险"][0] == "0"
    for label in ("忠诚指数", "互动度"):
        assert 0 < int(shown[label][0]) <= 100
    for label in ("忠诚类型", "满意差距"):
        assert shown[label][0] == "数据不足", "no survey exists yet"
    page = said(admin, f"/customers/{customer.pk}/worth/")
    for label, (text, url) in shown.items():
        address, _hash, code = url.partition("#")
        assert address == f"/customers/{customer.pk}/worth/", label
        part = page.split(f'id="{code}"')[1].split("</section>")[0]
        assert label in part
        assert text in part
    for order in firm_orders(firm):
        assert f'href="/orders/{order.pk}/">{order.number}<' in page
    assert timezone.localdate().isoformat() in page
    assert "<input" not in page.split("<main")[1].split("</main>")[0], "figures are read-only"
    assert admin.post(f"/customers/{customer.pk}/worth/").status_code == 405


def firm_orders(firm: Any) -> list[Any]:
    with acting_as(firm.viewer("admin")):
        return list(SalesOrder.objects.all())


def test_missing_data_says_so_and_costs_stay_with_those_who_may_see_them(
    firm: Any, other_firm: Any, customer: Any
) -> None:
    empty = add(firm, "sales1", "customers.customer", name="无单公司")
    shown = card(firm.client("admin"), empty)
    assert len(shown) == 8
    assert {text for text, _url in shown.values()} == {"数据不足"}
    page = said(firm.client("admin"), f"/customers/{empty.pk}/worth/")
    assert "近 12 个月没有已确认的订单。" in page
    mine = card(firm.client("sales1"), customer)
    assert not {"终身价值", "年贡献", "服务成本"} & set(mine)
    assert mine["流失风险"][0] == "0"
    assert "货物成本" not in said(firm.client("sales1"), f"/customers/{customer.pk}/worth/")
    assert other_firm.client("admin").get(f"/customers/{customer.pk}/worth/").status_code == 404


def test_a_regular_buyer_who_stops_is_at_risk(firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        for order in SalesOrder.objects.all():
            SalesOrder.objects.filter(pk=order.pk).update(order_date=order.order_date - timedelta(days=200))
        assert churn(facts_of(customer, by)) == {"gap": 40, "amount": 20, "contacts": 0, "contract": 0}


def test_the_formula_of_lifetime_value() -> None:
    assert lifetime(Decimal(1000), 80, 10, 1).quantize(Decimal("0.01")) == Decimal("909.09")
    assert lifetime(Decimal(1000), 80, 10, 2).quantize(Decimal("0.01")) == Decimal("1570.25")
    assert lifetime(Decimal(1000), 100, 0, 5) == 5000


def test_goods_that_came_back_count_in_the_contribution(firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        goods = SalesOrderLine.objects.order_by("pk")[0]
        deliver(goods.order_id, {goods.pk: goods.quantity}, by=by)
        reason = book(by).open("return_reason")[0].id
        given = {"kind": "return", "reason": reason, "refund": "150"}
        returned = take_back(goods.order_id, {goods.pk: Decimal(2)}, by=by, **given)
    assert card(firm.client("admin"), customer)["年贡献"][0] == "1,600"
    do(firm, "sales1", "sales.returnorder", "receive", returned)
    assert card(firm.client("admin"), customer)["年贡献"][0] == "1,570", "150 less income, 120 less cost"
    page = said(firm.client("admin"), f"/customers/{customer.pk}/worth/")
    assert re.search(r"退货</th><td[^>]*>-150<", page)
