"""Event plans: planned, carried out, closed."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.areas.activities.models import EventPlan
from kemai.areas.activities.plans.actions import drop, finish, start
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.eventplan"
START, END = "2026-12-01 09:00", "2026-12-01 17:00"


def category(by: Viewer, code: str = "visit") -> int:
    entry = book(by).find("event_category", code)
    assert entry is not None
    return entry.id


def add_customer(by: Viewer, name: str = "青禾科技有限公司") -> Any:
    return actions.add(registry.get("customers.customer"), {"name": name}, by=by)


def plan(by: Viewer, **more: Any) -> EventPlan:
    values = {"subject": "参观工厂", "category": category(by), "planned_start": START, "planned_end": END, **more}
    made: EventPlan = actions.add(registry.get(KEY), values, by=by)
    return made


@pytest.mark.spec("ACT-04")
def test_plan_an_affair_carry_it_out_and_find_it_by_category(sales1: Viewer, client_of: Any) -> None:
    customer = add_customer(sales1)
    who = {"customer": customer.pk, "name": "王芳", "mobile": "13800001234"}
    contact = actions.add(registry.get("customers.contact"), who, by=sales1)
    made = plan(sales1, contact=contact.pk)
    assert (made.customer_id, made.contact_phone, made.number[:3]) == (customer.pk, "13800001234", "SW-")
    start(made, by=sales1)
    with pytest.raises(Rejected) as refused:
        finish(made, by=sales1, actual="")
    assert refused.value.errors["actual"][0].code == "E-REQ"
    finish(made, by=sales1, actual="看了两条产线，确定下周报价")
    made.refresh_from_db()
    assert (made.status, made.actual) == ("done", "看了两条产线，确定下周报价")
    plan(sales1, subject="展台布置", category=category(sales1, "fair"))
    page = client_of("sales1").get("/eventplans/", {"f": f"category:is:{category(sales1)}"}).content.decode()
    for text in (made.number, "王芳", "13800001234", "参观工厂", "已完成"):
        assert text in page
    assert "展台布置" not in page


@pytest.mark.spec("ACT-04")
@pytest.mark.parametrize(
    ("values", "name", "code"),
    [
        ({"contact_phone": "不是电话"}, "contact_phone", "E-FMT"),
        ({"status": "done"}, "actual", "E-REQ"),
        ({"planned_start": END, "planned_end": START}, "planned_end", "E-RNG"),
        ({"subject": ""}, "subject", "E-REQ"),
        ({"category": ""}, "category", "E-REQ"),
    ],
)
def test_bad_plans_are_refused_beside_their_field(sales1: Viewer, values: Any, name: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        plan(sales1, **values)
    assert refused.value.errors[name][0].code == code
    assert not EventPlan.objects.exists()


def test_a_contact_of_another_customer_is_refused(sales1: Viewer) -> None:
    one, other = add_customer(sales1), add_customer(sales1, "云帆贸易有限公司")
    contact = actions.add(registry.get("customers.contact"), {"customer": other.pk, "name": "李雷"}, by=sales1)
    with pytest.raises(Rejected) as refused:
        plan(sales1, customer=one.pk, contact=contact.pk)
    assert refused.value.errors["contact"][0].code == "E-REF"


def test_a_dropped_affair_keeps_the_reason_and_is_over(sales1: Viewer) -> None:
    made = plan(sales1)
    drop(made, by=sales1, reason="客户改期到明年")
    made.refresh_from_db()
    assert (made.status, made.actual) == ("dropped", "客户改期到明年")
    with pytest.raises(Rejected) as refused:
        finish(made, by=sales1, actual="做完了")
    assert refused.value.errors[""][0].code == "E-STATE"
