"""Credit: reviews in force, orders stopped with the two figures, releases by finance; costs and profit."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.sales.costs.profit import profit_of
from kemai.areas.sales.credit.actions import approve
from kemai.areas.sales.models import Contract, CreditRelease, ReceivablePlan, SalesOrder
from kemai.areas.sales.orders.actions import cancel, confirm
from kemai.areas.sales.receipts.taking import take_payment
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

REVIEW, RELEASE, COST = "sales.creditreview", "sales.creditrelease", "sales.costentry"
Make = Callable[..., Any]


def codes(refused: Any) -> dict[str, list[str]]:
    return {name: [one.code for one in many] for name, many in refused.value.errors.items()}


@pytest.fixture
def order_of(firm: Any, customer: Any) -> Make:
    """Make a draft order of sales1 with one line."""

    def make(amount: str, **values: Any) -> SalesOrder:
        with acting_as(firm.viewer("sales1")) as by:
            given = {"customer": customer.pk, "order_date": timezone.localdate()}
            order = actions.add(registry.get("sales.salesorder"), given | values, by=by)
            line = {"order": order.pk, "name": "主轴", "quantity": "1", "price": amount}
            actions.add(registry.get("sales.salesorderline"), line, by=by)
            return SalesOrder.objects.get(pk=order.pk)

    return make


@pytest.fixture
def review_of(firm: Any, customer: Any) -> Make:
    """Make a review of the customer, approved by finance."""

    def make(limit: str = "10000", **values: Any) -> Any:
        until = timezone.localdate() + timedelta(days=200)
        given = {"customer": customer.pk, "grade": "A", "limit": limit, "valid_until": until}
        with acting_as(firm.viewer("sales1")) as by:
            made = actions.add(registry.get(REVIEW), given | values, by=by)
        with acting_as(firm.viewer("fin1")) as by:
            return approve(made, by=by)

    return make


@pytest.mark.spec("CUS-14")
@pytest.mark.spec("SAL-16")
def test_an_order_above_the_limit_stops_with_two_figures_until_finance_releases_it(
    firm: Any, review_of: Make, order_of: Make
) -> None:
    review_of(terms_days="45")
    first, second = order_of("9500"), order_of("1000")
    with acting_as(firm.viewer("sales1")) as by:
        confirm(first, by=by)
        plan = ReceivablePlan.objects.get(order=first)
        assert plan.amount == 9500
        assert plan.due == first.order_date + timedelta(days=45)
        with pytest.raises(Rejected) as stopped:
            confirm(second, by=by)
        assert codes(stopped) == {"": ["E-STATE"]}
        assert "10,000.00" in str(stopped.value)
        assert "9,500.00" in str(stopped.value)
        with pytest.raises(Forbidden):
            actions.add(registry.get(RELEASE), {"order": second.pk, "reason": "老客户"}, by=by)
    with acting_as(firm.viewer("fin1")) as by:
        with pytest.raises(Rejected) as unsaid:
            actions.add(registry.get(RELEASE), {"order": second.pk, "reason": ""}, by=by)
        assert codes(unsaid) == {"reason": ["E-REQ"]}
        made = actions.add(registry.get(RELEASE), {"order": second.pk, "reason": "老客户", "guarantee": "保函"}, by=by)
        assert (made.over_by, made.approved_by_id) == (500, by.user_id)
        assert made.at
        assert Act.objects.filter(record_type=RELEASE, record_id=made.pk, user=by.user_id).exists()
    with acting_as(firm.viewer("sales1")) as by:
        confirm(second, by=by)
        with pytest.raises(Rejected):
            confirm(order_of("1"), by=by)
    with acting_as(firm.viewer("fin1")) as by, pytest.raises(Rejected) as late:
        actions.add(registry.get(RELEASE), {"order": second.pk, "reason": "再次"}, by=by)
    assert codes(late) == {"order": ["E-STATE"]}


@pytest.mark.spec("SAL-16")
def test_overdue_dues_stop_an_order_too_until_they_are_paid(firm: Any, order_of: Make) -> None:
    first, second = order_of("100"), order_of("50")
    with acting_as(firm.viewer("sales1")) as by:
        confirm(first, by=by)
        ReceivablePlan.objects.filter(order=first).update(due=timezone.localdate() - timedelta(days=1))
        with pytest.raises(Rejected) as stopped:
            confirm(second, by=by)
        assert "100.00" in str(stopped.value)
    with acting_as(firm.viewer("fin1")) as by:
        take_payment(first, ReceivablePlan.objects.get(order=first).open_sum, by=by)
        assert SalesOrder.objects.get(pk=first.pk).pay_state == "all"
    with acting_as(firm.viewer("sales1")) as by:
        confirm(second, by=by)


def test_a_cancelled_order_asks_for_nothing_and_its_money_is_free_again(firm: Any, order_of: Make) -> None:
    order = order_of("100")
    with acting_as(firm.viewer("admin")) as by:
        confirm(order, by=by)
        receipt = take_payment(order, ReceivablePlan.objects.get(order=order).amount, by=by)
        assert receipt.free == 0
        cancel(SalesOrder.objects.get(pk=order.pk), by=by, reason="不要了")
        plan = ReceivablePlan.objects.get(order=order)
        assert (plan.status, plan.paid, plan.open_sum) == ("withdrawn", 0, 0)
        receipt.refresh_from_db()
        assert (receipt.free, receipt.matched) == (100, 0)


@pytest.mark.spec("CUS-14")
def test_a_review_is_approved_by_finance_and_warned_of_before_its_end(
    firm: Any, customer: Any, review_of: Make
) -> None:
    for bad in ("101", "-1"):
        with pytest.raises(Rejected) as refused:
            review_of(score=bad)
        assert codes(refused) == {"score": ["E-RNG"]}
    with pytest.raises(Rejected) as endless:
        review_of(valid_until="")
    assert codes(endless) == {"valid_until": ["E-REQ"]}
    review = review_of(valid_until=timezone.localdate() + timedelta(days=9), score="80")
    with acting_as(firm.viewer("fin1")) as by, pytest.raises(Rejected):
        actions.edit(registry.get(REVIEW), review.pk, {"limit": "1"}, by=by)
    shown = html.unescape(firm.client("sales1").get("/warnings/?kind=credit_ends").content.decode())
    assert review.number in shown
    newer = review_of("5000")
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        approve(newer, by=by)
    shown = html.unescape(firm.client("sales1").get("/warnings/?kind=credit_ends").content.decode())
    assert review.number not in shown
    panel = html.unescape(firm.client("sales1").get(f"/customers/{customer.pk}/related/").content.decode())
    assert "A 级 · 5,000" in panel


@pytest.mark.spec("SAL-26")
def test_a_cost_lowers_the_profit_of_its_contract(firm: Any, customer: Any) -> None:
    today = timezone.localdate()
    with acting_as(firm.viewer("sales1")) as by:
        given = {"title": "主轴合同", "customer": customer.pk, "start": today, "amount": "10000"}
        contract = actions.add(registry.get("sales.contract"), given, by=by)
        assert isinstance(contract, Contract)
        with pytest.raises(Forbidden):
            profit_of(contract, by)
        with pytest.raises(Forbidden):
            actions.add(registry.get(COST), {}, by=by)
    cost = {"date": today, "kind": "travel", "amount": "500", "contract": contract.pk}
    with acting_as(firm.viewer("fin1")) as by:
        before = profit_of(contract, by).profit
        made = actions.add(registry.get(COST), cost, by=by)
        assert before - profit_of(contract, by).profit == 500
        for amount in ("0", "-1"):
            with pytest.raises(Rejected) as refused:
                actions.add(registry.get(COST), cost | {"amount": amount}, by=by)
            assert codes(refused) == {"amount": ["E-RNG"]}
        for about in ({"contract": ""}, {"customer": customer.pk}):
            with pytest.raises(Rejected):
                actions.add(registry.get(COST), cost | about, by=by)
    fin, sales = (firm.client(login) for login in ("fin1", "sales1"))
    assert "9,500" in fin.get(f"/contracts/{contract.pk}/related/").content.decode()
    assert "9,500" not in sales.get(f"/contracts/{contract.pk}/related/").content.decode()
    assert ">500<" not in sales.get(f"/costentrys/{made.pk}/").content.decode()


def test_a_release_holds_for_its_order_only_up_to_its_sum(firm: Any, review_of: Make, order_of: Make) -> None:
    review_of("100")
    order = order_of("150")
    with acting_as(firm.viewer("fin1")) as by:
        actions.add(registry.get(RELEASE), {"order": order.pk, "reason": "担保"}, by=by)
        assert CreditRelease.objects.get().over_by == 50
    other = order_of("90")
    with acting_as(firm.viewer("sales1")) as by:
        confirm(other, by=by)
        with pytest.raises(Rejected):
            confirm(order, by=by)
