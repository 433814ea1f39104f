"""Customers find their people: by rule, by hand with all that hangs on them, and when somebody leaves."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.accounts.people.hand_over import hand_over as hand_over_leaver
from kemai.areas.customers.assigning.giving import hand_over
from kemai.areas.customers.models import Contact, Customer
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.history.models import Act
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

CUSTOMER, RULE = "customers.customer", "customers.assignrule"
EAST = "地区=上海 OR 地区=江苏 OR 地区=浙江"


def page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def add(firm: Any, login: str, **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get(CUSTOMER), values, by=by)


def told(firm: Any, login: str) -> list[str]:
    with acting_as(firm.viewer("admin")):
        return list(Notice.objects.filter(to_id=firm.people[login].pk).order_by("pk").values_list("text", flat=True))


@pytest.mark.spec("CUS-16")
def test_a_customer_in_shanghai_belongs_to_sales1_and_both_hear_of_a_transfer(firm: Any) -> None:
    with acting_as(firm.viewer("mgr1")) as boss:
        people = [firm.people["sales1"].pk]
        actions.add(registry.get(RULE), {"name": "华东", "condition": EAST, "people": people}, by=boss)
        stranger = {"name": "财务", "people": [firm.people["fin1"].pk]}
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get(RULE), stranger, by=boss)
        assert [one.code for one in refused.value.errors["people"]] == ["E-REF"]
    made = add(firm, "clerk1", name="申达电子", province="上海")
    assert made.owner_id == firm.people["sales1"].pk
    assert any("申达电子" in text for text in told(firm, "sales1"))
    assert add(firm, "clerk1", name="川味食品", province="四川").owner_id == firm.people["clerk1"].pk
    given = add(firm, "mgr1", name="苏州精工", province="江苏", owner=firm.people["sales2"].pk)
    assert given.owner_id == firm.people["sales2"].pk

    with acting_as(firm.viewer("sales1")) as by:
        contact = actions.add(registry.get("customers.contact"), {"name": "王工", "customer": made.pk}, by=by)
    client = firm.client("mgr1")
    form = f"/customers/{made.pk}/act/hand_over/"
    assert "移交" in page(client.get(form))
    assert "此项为必填项" in page(client.post(form, {"person": "", "reason": ""}), 422)
    fin1 = str(firm.people["fin1"].pk)
    assert "接收人须是" in page(client.post(form, {"person": fin1, "reason": "换人"}), 422)
    sales3 = firm.people["sales3"].pk
    assert client.post(form, {"person": str(sales3), "reason": "客户要求", "along": "1"}).status_code == 302
    with acting_as(firm.viewer("admin")):
        assert Customer.objects.get(pk=made.pk).owner_id == sales3
        assert Contact.objects.get(pk=contact.pk).owner_id == sales3
        act = Act.objects.get(action=f"{CUSTOMER}.hand_over", record_id=made.pk)
        assert act.facts["reason"] == "客户要求"
    for login in ("sales1", "sales3"):
        assert any("移交" in text and "申达电子" in text for text in told(firm, login))
    assert firm.client("sales3").get(form).status_code == 403


def test_many_are_handed_over_or_none(firm: Any) -> None:
    two = [add(firm, "sales1", name=name) for name in ("甲公司", "乙公司")]
    hers = add(firm, "sales2", name="丙公司")
    client, form = firm.client("mgr1"), "/customers/bulk/hand_over/"
    ids = [str(one.pk) for one in (*two, hers)]
    sales2 = str(firm.people["sales2"].pk)
    assert "已经由这个人负责" in page(client.post(form, {"ids": ids, "person": sales2, "reason": "调整"}), 422)
    with acting_as(firm.viewer("admin")):
        assert {one.owner_id for one in Customer.objects.filter(pk__in=ids[:2])} == {firm.people["sales1"].pk}
    assert client.post(form, {"ids": ids[:2], "person": sales2, "reason": "调整"}).status_code == 302
    with acting_as(firm.viewer("admin")):
        assert {one.owner_id for one in Customer.objects.filter(pk__in=ids)} == {firm.people["sales2"].pk}


def test_records_of_higher_areas_move_along_and_others_stay(firm: Any) -> None:
    made = add(firm, "sales1", name="申达电子")
    day = timezone.localdate() + timedelta(days=30)
    deal = {"name": "样机", "customer": made.pk, "amount": 1, "close_date": day}
    with acting_as(firm.viewer("sales1")) as by:
        mine = actions.add(registry.get("sales.opportunity"), deal, by=by)
    with acting_as(firm.viewer("sales2")) as by:
        others = actions.add(registry.get("sales.opportunity"), deal | {"name": "备件"}, by=by)
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        hand_over(made, by=by, person="sales3", reason="自己给")
    with acting_as(firm.viewer("mgr1")) as boss:
        hand_over(made, by=boss, person="sales3", reason="换人", along="1")
    model = registry.get("sales.opportunity").model
    with acting_as(firm.viewer("admin")):
        assert model.objects.get(pk=mine.pk).owner_id == firm.people["sales3"].pk
        assert model.objects.get(pk=others.pk).owner_id == firm.people["sales2"].pk


def test_a_leavers_deals_and_leads_go_with_the_customers(firm: Any) -> None:
    made = add(firm, "sales1", name="申达电子")
    day = timezone.localdate() + timedelta(days=30)
    with acting_as(firm.viewer("sales1")) as by:
        deal = {"name": "样机", "customer": made.pk, "amount": 1, "close_date": day}
        mine = actions.add(registry.get("sales.opportunity"), deal, by=by)
    with acting_as(firm.viewer("admin")) as by:
        hand_over_leaver(firm.people["sales1"], firm.people["sales2"], {}, "离职", by=by, stop=True)
        model = registry.get("sales.opportunity").model
        assert model.objects.get(pk=mine.pk).owner_id == firm.people["sales2"].pk
        assert Customer.objects.get(pk=made.pk).owner_id == firm.people["sales2"].pk
