"""Development plans, the prospect matrix, hot customers."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.activities.models import Task
from kemai.areas.customers.models import Customer
from kemai.areas.sales.hot.actions import cool, heat
from kemai.areas.sales.matrix.actions import nurture, stop_nurture
from kemai.areas.sales.models import DevelopmentPlan, DevelopmentStep
from kemai.areas.sales.opportunities.actions import win
from kemai.areas.sales.plans.actions import fail, start, succeed
from kemai.core import actions
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

CUSTOMER, PLAN, STEP = "customers.customer", "sales.developmentplan", "sales.developmentstep"
Deals = Callable[..., Any]


def page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def tile(client: Any) -> str:
    """Give the block of hot customers on the workbench."""
    return page(client.get("/")).partition('id="tile-hot"')[2].partition("</section>")[0]


def reasons(refused: Any) -> dict[str, list[str]]:
    return {name: [one.code for one in many] for name, many in refused.value.errors.items()}


@pytest.mark.spec("SAL-06")
def test_a_plan_of_three_steps_ends_as_success_and_the_customer_is_new(
    firm: Any, deal_of: Deals, customer: Any
) -> None:
    deal, sales1 = deal_of(), firm.people["sales1"].pk
    given = {"opportunity": deal.pk, "assignee": sales1, "goal": "三个月内签约"}
    with acting_as(firm.viewer("admin")) as admin:
        actions.edit(registry.get("sales.opportunity"), deal.pk, {"owner": None}, by=admin)
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get(PLAN), given, by=admin)
        assert reasons(refused) == {"opportunity": ["E-STATE"]}
        actions.edit(registry.get("sales.opportunity"), deal.pk, {"owner": sales1}, by=admin)
    with acting_as(firm.viewer("mgr1")) as boss:
        plan = actions.add(registry.get(PLAN), given, by=boss)
        assert (plan.owner_id, plan.status) == (sales1, "planned")
        assert Notice.objects.filter(to_id=sales1, link=f"/developmentplans/{plan.pk}/").exists()
    with acting_as(firm.viewer("sales1")) as by:
        start(plan, by=by)
        with pytest.raises(Rejected):
            succeed(plan, by=by)
        today = timezone.localdate()
        for days, content in enumerate(("拜访", "样机演示", "签约"), 1):
            values = {"plan": plan.pk, "date": today + timedelta(days=days), "content": content}
            actions.add(registry.get(STEP), values, by=by)
        with pytest.raises(Rejected) as refused:
            succeed(plan, by=by)
        assert reasons(refused) == {"": ["E-STATE"]}
        for step in DevelopmentStep.objects.filter(plan=plan):
            actions.edit(registry.get(STEP), step.pk, {"result": "顺利"}, by=by)
        succeed(plan, by=by, outcome="如期签约")
        ended = DevelopmentPlan.objects.get(pk=plan.pk)
        assert (ended.status, ended.ended_on) == ("success", today)
        assert Customer.objects.get(pk=customer.pk).state.code == "new"
        with pytest.raises(Rejected):
            actions.edit(registry.get(PLAN), plan.pk, {"goal": "改"}, by=by)
        values = {"plan": plan.pk, "date": today, "content": "再来一步"}
        with pytest.raises(Rejected):
            actions.add(registry.get(STEP), values, by=by)
        with pytest.raises(Rejected):
            fail(ended, by=by, outcome="其实没有")


def test_a_failed_plan_says_why(firm: Any, deal_of: Deals, customer: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        person = actions.add(registry.get("customers.contact"), {"name": "王工", "customer": customer.pk}, by=by)
        deal = deal_of(contact=person.pk)
        plan = actions.add(registry.get(PLAN), {"opportunity": deal.pk, "assignee": by.user_id}, by=by)
        with pytest.raises(Rejected):
            fail(plan, by=by, outcome="")
        fail(plan, by=by, outcome="预算取消")
        assert DevelopmentPlan.objects.get(pk=plan.pk).outcome == "预算取消"


@pytest.mark.spec("SAL-03")
def test_the_prospect_stands_in_the_top_cell_and_nurturing_adds_the_plan(firm: Any, customer: Any) -> None:
    client = firm.client("sales1")
    assert "华瑞精密" in page(client.get("/customers/matrix/")).partition('data-value="-"')[2]
    assert client.post(f"/customers/{customer.pk}/matrix/", {"value": "5-5"}).status_code == 302
    cell = page(client.get("/customers/matrix/")).partition('data-value="5-5"')[2].partition("</ul>")[0]
    assert "华瑞精密" in cell
    for bad in ("6-5", "0-1", "x-y", "-"):
        assert client.post(f"/customers/{customer.pk}/matrix/", {"value": bad}).status_code in (302, 409)
    with acting_as(firm.viewer("sales1")) as by:
        for name in ("urgency", "importance"):
            for value in ("0", "6"):
                with pytest.raises(Rejected) as refused:
                    actions.edit(registry.get(CUSTOMER), customer.pk, {name: value}, by=by)
                assert reasons(refused) == {name: ["E-RNG"]}
        nurture(customer, by=by)
        tasks = Task.objects.filter(customer=customer.pk)
        assert {one.subject for one in tasks} == {"关怀电话", "寄送行业资料", "邀请参加活动"}
        assert {one.owner_id for one in tasks} == {by.user_id}
        with pytest.raises(Rejected):
            nurture(customer, by=by)
    assert "华瑞精密" in page(client.get("/customers/matrix/?show=nurture"))
    with acting_as(firm.viewer("sales1")) as by:
        stop_nurture(customer, by=by)
    assert "华瑞精密" not in page(client.get("/customers/matrix/?show=nurture"))
    assert firm.client("sales2").post(f"/customers/{customer.pk}/matrix/", {"value": "1-1"}).status_code == 403
    assert client.get(f"/customers/{customer.pk}/matrix/").status_code == 405


@pytest.mark.spec("CUS-18")
def test_a_hot_customer_gets_a_note_on_the_board_and_leaves_it_with_the_won_deal(
    firm: Any, deal_of: Deals, customer: Any
) -> None:
    client = firm.client("sales1")
    assert "华瑞精密" not in tile(client)
    assert client.post(f"/customers/{customer.pk}/act/heat/", {"reason": ""}).status_code == 422
    assert client.post(f"/customers/{customer.pk}/act/heat/", {"reason": "要签", "level": "很热"}).status_code == 422
    client.post(f"/customers/{customer.pk}/act/heat/", {"reason": "下周签约"})
    assert "华瑞精密" in tile(client)
    assert "下周签约" in tile(client)
    answer = client.post(f"/customers/{customer.pk}/hot-note/", {"text": "价格已谈妥\n等法务"})
    assert answer["Location"] == "/"
    assert "价格已谈妥" in tile(client)
    assert client.post(f"/customers/{customer.pk}/hot-note/", {"text": " "}).status_code == 302
    assert firm.client("sales2").post(f"/customers/{customer.pk}/hot-note/", {"text": "x"}).status_code in (302, 403)
    with acting_as(firm.viewer("mgr1")) as boss:
        win(deal_of(), by=boss, waiver="老客户")
        assert Customer.objects.get(pk=customer.pk).hot_level == "none"
    assert "华瑞精密" not in tile(client)
    with acting_as(firm.viewer("sales1")) as by:
        heat(customer, by=by, reason="又有新项目", level="低")
        assert Customer.objects.get(pk=customer.pk).hot_level == "low"
        cool(customer, by=by)
        with pytest.raises(Rejected):
            cool(customer, by=by)
