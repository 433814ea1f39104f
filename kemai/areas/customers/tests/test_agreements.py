"""Agreements: their term, the warning before its end, and the end itself."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.customers.agreements import terms
from kemai.areas.customers.agreements.actions import end, take_effect
from kemai.areas.customers.models import Agreement
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.notify.models import Notice
from kemai.core.options.actions import change
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

KEY = "customers.agreement"


@pytest.fixture
def customer(firm: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)


def add(firm: Any, customer: Any, days: int | None, **values: Any) -> Any:
    """Bring an agreement into force that began a year ago and ends in so many days."""
    today = timezone.localdate()
    given: dict[str, Any] = {"title": "年度供货协议", "customer": customer.pk, "start": today - timedelta(days=365)}
    if days is not None:
        given["end"] = today + timedelta(days=days)
    with acting_as(firm.viewer("sales1")) as by:
        made = actions.add(registry.get(KEY), given | values, by=by)
        return take_effect(made, by=by)


def night() -> None:
    with everyone(reason="tests"):
        terms.mind_terms()


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def notices() -> list[tuple[str, str]]:
    with everyone(reason="tests"):
        return list(Notice.objects.filter(text__contains="协议").order_by("pk").values_list("to__login", "link"))


@pytest.mark.spec("CUS-22")
def test_an_agreement_ending_in_20_days_shows_in_the_warning_centre(firm: Any, customer: Any) -> None:
    near = add(firm, customer, 20)
    far = add(firm, customer, 31, title="三年框架协议")
    add(firm, customer, None, title="长期保密协议")
    client = firm.client("sales1")
    shown = page(client.get("/warnings/"))
    assert f"/agreements/{near.pk}/" in shown
    assert "20 天" in shown
    assert f"/agreements/{far.pk}/" not in shown
    assert "长期保密协议" not in shown
    assert "/warnings/" in page(client.get("/"))
    night()
    night()
    assert notices() == [("sales1", f"/agreements/{near.pk}/")]
    assert "年度供货协议" in page(client.get(f"/customers/{customer.pk}/related/"))
    early = near.start - timedelta(days=1)
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected) as reasons:
        actions.edit(registry.get(KEY), near.pk, {"end": early}, by=by)
    assert [one.code for one in reasons.value.errors["end"]] == ["E-RNG"]


def test_the_last_day_of_the_term_and_of_the_warning_count(firm: Any, customer: Any) -> None:
    client = firm.client("sales1")
    made = {days: add(firm, customer, days, title=f"协议{days}天") for days in (0, 30)}
    shown = page(client.get("/warnings/"))
    assert all(f"/agreements/{one.pk}/" in shown for one in made.values())
    night()
    with acting_as(firm.viewer("sales1")):
        assert {one.status for one in Agreement.objects.all()} == {"valid"}
        Agreement.objects.filter(pk=made[0].pk).update(end=timezone.localdate() - timedelta(days=1))
    night()
    with acting_as(firm.viewer("sales1")):
        assert Agreement.objects.get(pk=made[0].pk).status == "expired"
        act = Act.objects.get(action=f"{KEY}.expire", record_id=made[0].pk)
        assert (act.user_id, act.changes) == (None, [{"field": "status", "old": "valid", "new": "expired"}])
    assert f"/agreements/{made[0].pk}/" not in page(client.get("/warnings/"))


def test_drawing_an_expired_agreement_out_makes_it_valid_and_warns_anew(firm: Any, customer: Any) -> None:
    made = add(firm, customer, 5)
    night()
    with everyone(reason="tests"):
        Agreement.objects.filter(pk=made.pk).update(end=timezone.localdate() - timedelta(days=2))
    night()
    with acting_as(firm.viewer("sales1")) as by:
        later = timezone.localdate() + timedelta(days=10)
        again = actions.edit(registry.get(KEY), made.pk, {"end": later}, by=by)
        assert (again.status, again.warned_on) == ("valid", None)
    night()
    assert len(notices()) == 2


def test_states_move_by_actions_only_and_only_forward(firm: Any, customer: Any) -> None:
    made = add(firm, customer, 40)
    with acting_as(firm.viewer("sales1")) as by:
        with pytest.raises(Rejected):
            take_effect(made, by=by)
        with pytest.raises(Rejected):
            end(made, by=by, reason="")
        end(made, by=by, reason="客户搬迁")
        stored = Agreement.objects.get(pk=made.pk)
        assert (stored.status, stored.ended_because) == ("ended", "客户搬迁")
        with pytest.raises(Rejected):
            end(made, by=by, reason="再来")
        with pytest.raises(Rejected):
            actions.add(registry.get(KEY), {"title": "无对方", "start": timezone.localdate()}, by=by)


def test_warnings_keep_to_scope_firm_and_days_of_the_firm(firm: Any, other_firm: Any, customer: Any) -> None:
    made = add(firm, customer, 50)
    link = f"/agreements/{made.pk}/"
    with acting_as(firm.viewer("admin")) as by:
        change({"agreements.warn_days": "60"}, by=by)
    assert link in page(firm.client("sales1").get("/warnings/"))
    assert link not in page(other_firm.client("admin").get("/warnings/"))
    assert firm.client("sales1").post("/warnings/").status_code == 405
