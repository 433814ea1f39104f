"""What customers want: dated versions, and the people who are told."""

from __future__ import annotations

import html
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.customers.models import Need
from kemai.core import actions
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

KEY = "customers.need"


@pytest.fixture
def customer(firm: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)


def add(firm: Any, customer: Any, **values: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        given = {"topic": "纸箱加厚", "customer": customer.pk, **values}
        return actions.add(registry.get(KEY), given, by=by)


def told(firm: Any) -> dict[str, list[str]]:
    with everyone(reason="tests"):
        rows = Notice.objects.filter(text__contains="需求").order_by("pk").values_list("to__login", "text")
        found: dict[str, list[str]] = {}
        for login, text in rows:
            found.setdefault(login, []).append(text)
        return found


def test_a_wish_is_told_to_those_it_names_and_stands_under_the_customer(firm: Any, customer: Any) -> None:
    department = firm.people["svc1"].department_id
    need = add(firm, customer, inform=firm.people["mgr1"].pk, inform_department=department, expectation="9")
    assert set(told(firm)) == {"mgr1", "svc1", "op1"}
    assert told(firm)["mgr1"] == ["林晓 登记了 东方食品 的需求：纸箱加厚"]
    page = html.unescape(firm.client("sales1").get(f"/customers/{customer.pk}/related/").content.decode())
    assert "纸箱加厚" in page
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(KEY), need.pk, {"impression": "讲究"}, by=by)
    assert len(told(firm)["mgr1"]) == 1
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(KEY), need.pk, {"detail": "五层瓦楞"}, by=by)
    assert len(told(firm)["mgr1"]) == 2


def test_it_holds_from_today_and_ends_no_earlier_than_it_begins(firm: Any, customer: Any) -> None:
    need = add(firm, customer)
    assert need.valid_from == timezone.localdate()
    for values in ({"valid_to": "2020-01-01"}, {"expectation": "11"}, {"expectation": "0"}):
        with pytest.raises(Rejected) as reasons:
            add(firm, customer, **values)
        (name,) = values
        assert [one.code for one in reasons.value.errors[name]] == ["E-RNG"]
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected) as reasons:
        actions.edit(registry.get(KEY), need.pk, {"valid_to": "2020-01-01"}, by=by)
    assert reasons.value.errors["valid_to"][0].code == "E-RNG"
    add(firm, customer, valid_to=timezone.localdate())


def test_a_new_version_ends_the_old_one_yesterday_and_keeps_it(firm: Any, customer: Any) -> None:
    from kemai.areas.customers.needs.actions import new_version

    old = add(firm, customer, valid_from=date(2026, 1, 5), detail="三层", preferred_time="周五")
    with acting_as(firm.viewer("sales1")) as by:
        new_version(old, by=by, detail="五层")
        first, second = Need.objects.order_by("pk")
        today = timezone.localdate()
        assert (first.detail, first.valid_to) == ("三层", today - timedelta(days=1))
        assert (second.detail, second.valid_from, second.valid_to) == ("五层", today, None)
        assert (second.topic, second.preferred_time, second.customer_id) == ("纸箱加厚", "周五", customer.pk)
        with pytest.raises(Rejected):
            new_version(second, by=by, detail="七层")
        with pytest.raises(Rejected):
            new_version(first, by=by, detail="七层")
