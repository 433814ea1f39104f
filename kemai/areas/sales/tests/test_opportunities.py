"""Deals: the board, the way through the steps, winning and losing."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.sales.models import Opportunity, PipelineStage, StageStay
from kemai.areas.sales.opportunities.actions import lose, reopen, tick, waive, win
from kemai.areas.sales.pipelines.steps import ways
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.history.models import Act
from kemai.core.own.actions import save_field
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

KEY = "sales.opportunity"
Deals = Callable[..., Any]


def page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def steps(firm: Any) -> list[Any]:
    with acting_as(firm.viewer("sales1")) as by:
        return list(ways(by).first.steps)


def stored(firm: Any, deal: Any) -> Opportunity:
    with acting_as(firm.viewer("admin")):
        return Opportunity.objects.get(pk=deal.pk)


def step_of(firm: Any, deal: Any) -> str:
    with acting_as(firm.viewer("admin")):
        return str(Opportunity.objects.get(pk=deal.pk).stage.label)


def reasons(refused: Any) -> dict[str, list[str]]:
    return {name: [one.code for one in many] for name, many in refused.value.errors.items()}


def test_a_new_deal_begins_in_the_first_step_of_the_shipped_pipeline(firm: Any, deal_of: Deals) -> None:
    way = steps(firm)
    assert len(way) == 8
    deal = deal_of()
    assert (deal.stage_id, deal.probability) == (way[0].entry_id, way[0].probability)
    assert deal.number.startswith("JH-")
    with acting_as(firm.viewer("sales1")):
        assert StageStay.objects.get(opportunity=deal).stage_id == way[0].entry_id


@pytest.mark.spec("SAL-04")
def test_a_dragged_card_changes_chances_totals_and_history_and_losing_asks_why(firm: Any, deal_of: Deals) -> None:
    way, deal = steps(firm), deal_of()
    deal_of(name="备件框架", amount="500000", stage=way[2].entry_id)
    client = firm.client("sales1")
    wall = page(client.get("/opportunities/?look=wall"))
    assert "1,500,000" in wall
    assert f"{1_000_000 * way[0].probability // 100 + 500_000 * way[2].probability // 100:,}" in wall
    offer = way[4]
    move = {"was": str(way[0].entry_id), "value": str(offer.entry_id)}
    assert client.post(f"/opportunities/{deal.pk}/move/", move).status_code == 204
    moved = stored(firm, deal)
    assert (moved.stage_id, moved.probability, moved.stage_since) == (
        offer.entry_id,
        offer.probability,
        timezone.localdate(),
    )
    wall = page(client.get("/opportunities/?look=wall"))
    assert f"{1_000_000 * offer.probability // 100 + 500_000 * way[2].probability // 100:,}" in wall
    with acting_as(firm.viewer("sales1")):
        assert list(StageStay.objects.filter(opportunity=deal, left_at=None).values_list("stage_id", flat=True)) == [
            offer.entry_id
        ]
        assert StageStay.objects.filter(opportunity=deal).count() == 2
        act = Act.objects.filter(record_type=KEY, record_id=deal.pk, action=f"{KEY}.edit").latest("pk")
        assert {"field": "stage", "old": way[0].entry_id, "new": offer.entry_id} in act.changes

    lose_by_dragging(firm, client, deal, offer)


def lose_by_dragging(firm: Any, client: Any, deal: Any, offer: Any) -> None:
    """Drag the card to 输单: the reason is asked first, then the deal leaves the totals."""
    answer = client.post(f"/opportunities/{deal.pk}/move/", {"was": str(offer.entry_id), "value": "lost"})
    assert (answer.status_code, answer["Kemai-Form"]) == (204, f"/opportunities/{deal.pk}/act/lose/")
    assert stored(firm, deal).status == "open"
    form = page(client.get(answer["Kemai-Form"]))
    assert "输给对手" in form
    assert "此项为必填项" in page(client.post(answer["Kemai-Form"], {"reason": ""}), 422)
    assert client.post(answer["Kemai-Form"], {"reason": "price", "note": "贵两成"}).status_code == 302
    lost = stored(firm, deal)
    assert (lost.status, lost.reason_note, lost.probability) == ("lost", "贵两成", 0)
    assert lost.closed_on == timezone.localdate()
    wall = page(client.get("/opportunities/?look=wall"))
    assert "输单" in wall
    assert "1,500,000" not in wall
    with acting_as(firm.viewer("sales1")):
        assert not StageStay.objects.filter(opportunity=deal, left_at=None).exists()


def test_somebody_moved_the_card_meanwhile(firm: Any, deal_of: Deals) -> None:
    way, deal = steps(firm), deal_of()
    answer = firm.client("sales1").post(
        f"/opportunities/{deal.pk}/move/", {"was": str(way[3].entry_id), "value": str(way[1].entry_id)}
    )
    assert answer.status_code == 409


@pytest.mark.spec("SAL-05")
def test_a_step_with_an_open_required_item_is_not_left(firm: Any, deal_of: Deals) -> None:
    way = steps(firm)
    deal = deal_of(stage=way[3].entry_id)
    with acting_as(firm.viewer("admin")) as admin:
        save_field({"record": KEY, "name": "budget", "label": "客户预算", "type": "money"}, by=admin)
    with acting_as(firm.viewer("mgr1")) as boss:
        stage = PipelineStage.objects.get(entry=way[3].entry_id)
        actions.edit(
            registry.get("sales.pipelinestage"),
            stage.pk,
            {"required_fields": "客户预算", "checklist": "*见过决策者\n喝过茶"},
            by=boss,
        )
        with pytest.raises(Rejected) as refused:
            actions.edit(registry.get("sales.pipelinestage"), stage.pk, {"required_fields": "不存在的字段"}, by=boss)
        assert reasons(refused) == {"required_fields": ["E-REF"]}
    client = firm.client("sales1")
    move = {"was": str(way[3].entry_id), "value": str(way[4].entry_id)}
    said = page(client.post(f"/opportunities/{deal.pk}/move/", move, headers={"HX-Request": "true"}), 409)
    assert "客户预算" in said
    assert "见过决策者" in said
    assert "喝过茶" not in said
    assert stored(firm, deal).stage_id == way[3].entry_id
    with acting_as(firm.viewer("sales1")) as by:
        record_type = registry.get(KEY)
        with pytest.raises(Rejected) as refused:
            actions.edit(record_type, deal.pk, {"stage": way[4].entry_id, "budget": "200000"}, by=by)
        assert reasons(refused) == {"stage": ["E-STATE"]}
        actions.edit(record_type, deal.pk, {"stage": way[2].entry_id}, by=by)
        actions.edit(record_type, deal.pk, {"stage": way[3].entry_id}, by=by)
        with pytest.raises(Rejected):
            tick(deal, by=by, item="没有这一项")
        tick(deal, by=by, item="见过决策者")
        actions.edit(record_type, deal.pk, {"budget": "200000"}, by=by)
    assert "见过决策者" in page(client.get(f"/opportunities/{deal.pk}/"))
    assert client.post(f"/opportunities/{deal.pk}/move/", move).status_code == 204


def test_pipelines_are_the_managers_to_change(firm: Any, deal_of: Deals) -> None:
    record_type = registry.get("sales.pipeline")
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        actions.add(record_type, {"name": "招标"}, by=by)
    with acting_as(firm.viewer("mgr1")) as boss:
        made = actions.add(record_type, {"name": "招标", "place": 2}, by=boss)
        for order, name in enumerate(("发标", "投标"), 1):
            values = {"pipeline": made.pk, "name": name, "order": order, "probability": 40 * order}
            actions.add(registry.get("sales.pipelinestage"), values, by=firm.viewer("mgr1"))
    deal = deal_of(pipeline=made.pk)
    assert (step_of(firm, deal), deal.probability) == ("发标", 40)
    wall = page(firm.client("sales1").get(f"/opportunities/?look=wall&f=pipeline:is:{made.pk}"))
    assert "投标" in wall
    assert "寻找潜在客户" not in wall
    with acting_as(firm.viewer("mgr1")) as boss:
        stage = PipelineStage.objects.get(name="发标")
        with pytest.raises(Rejected):
            actions.delete(registry.get("sales.pipelinestage"), stage.pk, by=boss)
        with pytest.raises(Rejected):
            actions.delete(record_type, made.pk, by=boss)
        actions.edit(registry.get("sales.pipelinestage"), stage.pk, {"name": "发出招标"}, by=boss)
    assert step_of(firm, deal) == "发出招标"
    day = timezone.localdate()
    wrong = {"name": "x", "customer": deal.customer_id, "amount": 1, "close_date": day, "pipeline": made.pk}
    wrong["stage"] = steps(firm)[0].entry_id
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected) as refused:
        actions.add(registry.get(KEY), wrong, by=by)
    assert reasons(refused) == {"stage": ["E-REF"]}


def test_winning_needs_a_managers_waiver_while_there_is_no_contract(firm: Any, deal_of: Deals) -> None:
    deal = deal_of()
    with acting_as(firm.viewer("sales1")) as by:
        for given in ({}, {"waiver": "我说了算"}):
            with pytest.raises(Rejected) as refused:
                win(deal, by=by, **given)
            assert list(refused.value.errors) == ["waiver"]
        with pytest.raises(Forbidden):
            waive(deal, by=by, waiver="自己放行")
        with pytest.raises(Rejected) as refused:
            actions.edit(registry.get(KEY), deal.pk, {"status": "won"}, by=by)
        assert reasons(refused) == {"status": ["E-STATE"]}
        with pytest.raises(Rejected):
            actions.add(
                registry.get(KEY),
                {"name": "x", "customer": deal.customer_id, "amount": 1, "close_date": "2026-01-01", "status": "won"},
                by=by,
            )
    with acting_as(firm.viewer("mgr1")) as boss:
        waive(deal, by=boss, waiver="口头约定，合同下周到")
    with acting_as(firm.viewer("sales1")) as by:
        win(deal, by=by, reason="relation")
        won = Opportunity.objects.get(pk=deal.pk)
        assert (won.status, won.probability, won.waived_by_id) == ("won", 100, firm.people["mgr1"].pk)
        assert won.reason.code == "relation"
        with pytest.raises(Rejected):
            lose(won, by=by, reason="price")
        with pytest.raises(Rejected):
            actions.edit(registry.get(KEY), deal.pk, {"stage": steps(firm)[5].entry_id}, by=by)
        reopen(won, by=by, because="客户反悔")
        again = Opportunity.objects.get(pk=deal.pk)
        assert (again.status, again.closed_on, again.waived_by_id) == ("open", None, None)
        with pytest.raises(Rejected) as refused:
            lose(again, by=by, reason="没有这个原因")
        assert reasons(refused) == {"reason": ["E-REF"]}


def test_late_and_stalled_deals_stand_in_the_warning_centre(firm: Any, deal_of: Deals) -> None:
    late = deal_of(name="过期的", close_date=timezone.localdate() - timedelta(days=1))
    still = deal_of(name="停滞的")
    with acting_as(firm.viewer("sales1")):
        long_ago = timezone.localdate() - timedelta(days=steps(firm)[0].limit_days + 1)
        Opportunity.objects.filter(pk=still.pk).update(stage_since=long_ago)
    client = firm.client("sales1")
    assert f"/opportunities/{late.pk}/" in page(client.get("/warnings/?kind=deals_late"))
    shown = page(client.get("/warnings/?kind=deals_stalled"))
    assert f"/opportunities/{still.pk}/" in shown
    assert f"/opportunities/{late.pk}/" not in shown
    wall = page(client.get("/opportunities/?look=wall"))
    assert f"停留 {steps(firm)[0].limit_days + 1} 天" in wall
    assert "已过期" in wall


def test_amounts_are_money_and_never_negative(firm: Any, deal_of: Deals) -> None:
    assert deal_of(amount="128.5万").amount == Decimal("1285000.00")
    for bad in ("-1", "x", "NaN"):
        with pytest.raises(Rejected) as refused:
            deal_of(amount=bad)
        assert list(refused.value.errors) == ["amount"]


def test_lines_roles_and_rivals_hang_on_the_deal(firm: Any, deal_of: Deals, customer: Any) -> None:
    deal = deal_of()
    with acting_as(firm.viewer("sales1")) as by:
        contact = actions.add(registry.get("customers.contact"), {"name": "王工", "customer": customer.pk}, by=by)
        rival = actions.add(registry.get("customers.competitor"), {"name": "海川"}, by=by)
        line = {"opportunity": deal.pk, "product": "主轴", "quantity": "200", "price": "5930"}
        made = actions.add(registry.get("sales.opportunityline"), line, by=by)
        assert made.amount == Decimal("1186000.00")
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get("sales.opportunityline"), {**line, "quantity": "0"}, by=by)
        assert reasons(refused) == {"quantity": ["E-RNG"]}
        role = {"opportunity": deal.pk, "contact": contact.pk}
        with pytest.raises(Rejected):
            actions.add(registry.get("sales.opportunitycontact"), role, by=by)
        entry = by_code("deal_role", "decider")
        actions.add(registry.get("sales.opportunitycontact"), {**role, "role": entry}, by=by)
        actions.add(registry.get("sales.opportunityrival"), {"opportunity": deal.pk, "competitor": rival.pk}, by=by)
    shown = page(firm.client("sales1").get(f"/opportunities/{deal.pk}/"))
    assert "王工" in shown
    assert "主轴" in shown


def by_code(key: str, code: str) -> int:
    from kemai.core.dictionary.models import DictionaryEntry

    return int(DictionaryEntry.objects.get(key=key, code=code).pk)
