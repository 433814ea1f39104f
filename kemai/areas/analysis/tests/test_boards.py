"""Boards, goals and the pages for decision-makers: figures of the own scope, bars that move, who may see what."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.analysis.boards.actions import choose_cards
from kemai.areas.analysis.boards.cards import telling
from kemai.areas.analysis.goals.standing import standing
from kemai.areas.sales.models import Opportunity
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.reports.answers import Line
from kemai.core.tenancy import acting_as


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def closed(firm: Any, status: str, login: str = "sales1", amount: str = "1000") -> None:
    """Put a closed deal there."""
    day = timezone.localdate()
    with acting_as(firm.viewer(login)) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": f"客户{timezone.now()}"}, by=by)
        given = {"name": "机会", "customer": customer.pk, "amount": amount, "close_date": day + timedelta(days=9)}
        made = actions.add(registry.get("sales.opportunity"), given, by=by)
        changed = {"status": status, "closed_on": day, "reason_note": "测试"}
        Opportunity.objects.filter(pk=made.pk).update(**changed)


def goal(firm: Any, **values: Any) -> Any:
    with acting_as(firm.viewer("mgr1")) as by:
        measure = next(one.id for one in book(by).open("goal_measure") if one.code == "win_rate")
        due = timezone.localdate() + timedelta(days=60)
        given = {"name": "赢单率", "measure": measure, "baseline": "20", "target": "30", "due": due, "to_all": True}
        return actions.add(registry.get("analysis.goal"), given | values, by=by)


@pytest.mark.spec("ANA-01")
def test_the_bar_of_a_goal_moves_after_winning_a_deal(firm: Any, client_of: Any) -> None:
    made = goal(firm)
    for status in ("won", "lost", "lost", "lost"):
        closed(firm, status)
    with acting_as(firm.viewer("mgr1")) as by:
        assert standing(made, by)["now"] == ""
        assert "数据不足" in said(client_of("mgr1").get(f"/goals/{made.pk}/"))
    closed(firm, "lost")
    with acting_as(firm.viewer("mgr1")) as by:
        before = standing(made, by)
        assert (before["now"], before["share"]) == ("20", 0)
    closed(firm, "won")
    with acting_as(firm.viewer("mgr1")) as by:
        after = standing(made, by)
    assert (after["now"], after["share"]) == ("33.3", 100)
    assert 'value="100"' in said(client_of("mgr1").get(f"/goals/{made.pk}/"))
    for values, field, code in (
        ({"measure": 99_999_999}, "measure", "E-REF"),
        ({"start": timezone.localdate() + timedelta(days=90)}, "due", "E-RNG"),
    ):
        with pytest.raises(Rejected) as refused:
            goal(firm, **values)
        assert refused.value.errors[field][0].code == code


@pytest.mark.spec("ANA-01")
@pytest.mark.spec("ANA-27")
def test_a_shared_board_shows_own_figures_and_is_arranged_by_each_person(firm: Any, client_of: Any) -> None:
    closed(firm, "won", "sales1", "111")
    closed(firm, "won", "mgr1", "222")
    with acting_as(firm.viewer("mgr1")) as by:
        values = {"name": "团队", "to_all": True}
        board = actions.add(registry.get("analysis.dashboard"), values, by=by)
        with pytest.raises(Rejected) as refused:
            choose_cards(board, ["figure:won", "report:999999"], by=by)
        assert refused.value.errors["cards"][0].code == "E-REF"
    made = goal(firm)
    codes = [
        "figure:won",
        f"goal:{made.pk}",
        "steady:/sales/reports/contracts-by-person",
        "steady:/deals/reports/person",
    ]
    client = client_of("mgr1")
    assert client.post(f"/boards/{board.pk}/cards/", {"cards": codes}).status_code == 302
    assert client.post(f"/boards/{board.pk}/cards/", {"cards": ["figure:nothing"]}).status_code == 422
    page = said(client.get(f"/boards/{board.pk}/look/"))
    assert 'class="big" href="/opportunities/' in page
    assert "333" in page
    assert "合同：按人员" in page
    assert client.post(f"/boards/{board.pk}/arrange/", {"cards": codes[1:]}).status_code == 302
    assert "赢单额</h2>" not in said(client.get(f"/boards/{board.pk}/look/"))
    assert "赢单额</h2>" in said(client_of("sales1").get(f"/boards/{board.pk}/look/"))
    assert client_of("sales1").post(f"/boards/{board.pk}/cards/", {"cards": codes}).status_code in (403, 404)
    outside = said(client_of("svc1").get(f"/boards/{board.pk}/look/"))
    assert "赢单额" in outside


@pytest.mark.spec("ANA-27")
def test_decision_pages_are_for_decision_makers(firm: Any, client_of: Any) -> None:
    closed(firm, "won")
    refused = client_of("sales1").get("/decisions/")
    assert refused.status_code == 403
    assert "无权执行此操作" in said(refused)
    client = client_of("exec1")
    for code in ("market", "customer", "cost", "staff", "partner"):
        page = said(client.get(f"/decisions/{code}/"))
        assert "决策分析" in page
        assert "<section" in page
    assert client.get("/decisions/other/").status_code == 404
    assert client_of("mgr1").get("/decisions/").status_code == 200


def test_a_card_shows_the_latest_periods_but_the_first_of_all_else() -> None:
    months = [Line(f"2025-{month:02}", [month]) for month in range(1, 13)] + [Line("2026-01", [13])]
    assert [line.label for line in telling(iter(months))][-1] == "2026-01"
    people = [Line(f"同事{place}", [place]) for place in range(20)]
    assert telling(iter(people)) == people[:8]
    assert telling(iter([])) == []
