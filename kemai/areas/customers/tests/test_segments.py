"""Segments: live or fixed, found by, shared by those who may, never wider than what one may see."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.areas.customers.models import Segment, SegmentMember
from kemai.areas.customers.segments.members import members
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

NAMES = ("甲酒厂", "乙酒行", "丙机械")


@pytest.fixture
def customers(firm: Any) -> dict[str, Any]:
    with acting_as(firm.viewer("sales1")) as by:
        return {
            name: actions.add(registry.get("customers.customer"), {"name": name, "province": "四川"}, by=by)
            for name in NAMES
        }


def make(firm: Any, login: str = "sales1", **values: Any) -> Any:
    answer = firm.client(login).post(
        "/segments/add/", {"name": "酒客户", "condition": "名称 含 酒", "way": "live", **values}
    )
    assert answer.status_code == 302, html.unescape(answer.content.decode())
    with acting_as(firm.viewer(login)):
        return Segment.objects.get(name=values.get("name", "酒客户"))


def listed(firm: Any, segment: Any, login: str = "sales1") -> set[str]:
    answer = firm.client(login).get(f"/segments/{segment.pk}/members/", follow=True)
    assert answer.status_code == 200
    assert 'id="bulk"' in answer.content.decode() or not any(name in answer.content.decode() for name in NAMES)
    return {name for name in NAMES if name in answer.content.decode()}


def test_a_live_segment_follows_its_condition_and_a_fixed_one_stays(firm: Any, customers: dict[str, Any]) -> None:
    live, fixed = make(firm), make(firm, name="当时的酒客户", way="fixed")
    assert listed(firm, live) == listed(firm, fixed) == {"甲酒厂", "乙酒行"}
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get("customers.customer"), customers["甲酒厂"].pk, {"name": "甲机械厂"}, by=by)
        actions.edit(registry.get("customers.customer"), customers["丙机械"].pk, {"name": "丙酒机械"}, by=by)
        assert set(members(live, by).values_list("name", flat=True)) == {"乙酒行", "丙酒机械"}
        assert set(members(fixed, by).values_list("name", flat=True)) == {"甲机械厂", "乙酒行"}
    page = html.unescape(firm.client("sales1").get(f"/segments/{live.pk}/").content.decode())
    assert '成员 <span class="count">2</span>' in page
    assert "客户名称 含 酒" in page
    assert firm.client("sales1").post(f"/segments/{fixed.pk}/act/take_again/").status_code == 302
    with acting_as(firm.viewer("sales1")) as by:
        assert set(members(fixed, by).values_list("name", flat=True)) == {"乙酒行", "丙酒机械"}
    assert firm.client("sales1").post(f"/segments/{live.pk}/act/take_again/").status_code == 422


def test_a_condition_put_together_becomes_a_segment(firm: Any, customers: dict[str, Any]) -> None:
    form = {"kind.0.0": "leaf", "field.0.0": "name", "op.0.0": "has", "line.0.0": "酒", "do": "segment"}
    answer = firm.client("sales1").post("/customers/conditions/", form)
    assert answer.status_code == 302
    assert answer.url.startswith("/segments/add/?condition=")
    assert "客户名称 like 酒" in html.unescape(firm.client("sales1").get(answer.url).content.decode())
    assert firm.client("fin1").post("/customers/conditions/", form).status_code == 200


def test_members_are_an_ordinary_list_that_is_exported_and_searched_by(firm: Any, customers: dict[str, Any]) -> None:
    segment = make(firm)
    client = firm.client("sales1")
    export = client.get(f"/customers/export/?f=segment:is:{segment.pk}")
    assert export.status_code == 200
    where = client.get("/customers/", {"where": "NOT 分群=酒客户 AND 地区=四川"}).content.decode()
    assert {name for name in NAMES if name in where} == {"丙机械"}
    where = html.unescape(client.get("/customers/", {"where": "segment=酒客户"}).content.decode())
    assert "分群 是 酒客户" in where
    assert client.get("/customers/", {"where": "分群=没有的"}).status_code == 400
    assert client.get("/customers/?f=segment:has:1").status_code == 400


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("没有的=1", "没有的"),
        ("名称", "应为"),
        ('名称="酒', "引号"),
        ("出生日期 >= 昨天吧", "格式不正确"),
        ("", "必填"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_beside_it(firm: Any, condition: str, said: str) -> None:
    answer = firm.client("sales1").post("/segments/add/", {"name": "坏的", "condition": condition, "way": "live"})
    assert answer.status_code == 422
    assert said in html.unescape(answer.content.decode())
    with acting_as(firm.viewer("sales1")):
        assert not Segment.objects.exists()


def test_segments_never_lead_back_to_themselves(firm: Any, customers: dict[str, Any]) -> None:
    first = make(firm, name="一")
    second = make(firm, name="二", condition="分群=一")
    answer = firm.client("sales1").post(
        f"/segments/{first.pk}/edit/", {"name": "一", "condition": "分群=二", "way": "live"}
    )
    assert answer.status_code == 422
    assert "互相引用" in html.unescape(answer.content.decode())
    assert listed(firm, second) == {"甲酒厂", "乙酒行"}


def test_sharing_needs_its_right_and_shows_the_segment_to_all(firm: Any, customers: dict[str, Any]) -> None:
    given = {"name": "共享", "condition": "名称 含 酒", "way": "live", "sharing": "all"}
    refused = firm.client("sales1").post("/segments/add/", given)
    assert refused.status_code == 422
    assert "保存团队视图" in html.unescape(refused.content.decode())
    shared = make(firm, "mgr1", name="共享", sharing="all")
    own = make(firm, "mgr1", name="自己的")
    with acting_as(firm.viewer("admin")) as by:
        Segment.objects.update(department=None)
        assert by.may("customers.segment", "find")
    assert "共享" in firm.client("sales1").get("/segments/").content.decode()
    assert firm.client("sales1").get(f"/segments/{own.pk}/").status_code == 404
    assert firm.client("sales1").get(f"/segments/{own.pk}/members/").status_code == 404
    assert listed(firm, shared, "sales1") == {"甲酒厂", "乙酒行"}
    assert firm.client("sales1").post(f"/segments/{shared.pk}/delete/").status_code in (403, 404)


def test_a_shared_segment_shows_each_person_only_what_they_may_find(
    firm: Any, other_firm: Any, customers: dict[str, Any]
) -> None:
    fixed = make(firm, "mgr1", name="固定", sharing="all", way="fixed")
    guarded = make(firm, "mgr1", name="财务", sharing="all", condition="contacts(contactprofiles(hobbies 为空))")
    page = html.unescape(firm.client("sales2").get(f"/segments/{guarded.pk}/").content.decode())
    assert "应为 已有的栏目名称" in page
    assert firm.client("sales2").get(f"/customers/?f=segment:is:{guarded.pk}").status_code == 400
    assert other_firm.client("sales1").get(f"/segments/{fixed.pk}/").status_code == 404
    assert other_firm.client("sales1").get(f"/customers/?f=segment:is:{fixed.pk}").status_code == 400
    with acting_as(firm.viewer("mgr1")):
        assert SegmentMember.objects.filter(segment=fixed).count() == 2
        Segment.objects.filter(pk=fixed.pk).update(department=None)
    with acting_as(firm.viewer("sales1")) as by:
        type(customers["甲酒厂"]).objects.filter(name="甲酒厂").update(department=None, owner=None)
        assert set(members(fixed, by).values_list("name", flat=True)) == {"乙酒行"}
