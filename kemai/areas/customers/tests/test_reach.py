"""A customer goes to people of its area only: by rule, hand, list, file and program, and when somebody leaves."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kemai.areas.accounts.actions import make_token
from kemai.areas.accounts.people.hand_over import hand_over as hand_over_leaver
from kemai.areas.customers.assigning.reach import covers
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.transfer.actions import receive, start

CUSTOMER = "customers.customer"


@pytest.fixture
def areas(firm: Any) -> Any:
    """sales2 looks after Shanghai and Jiangsu, sales3 after the south-west; sales1 works everywhere."""
    for login, area in (("sales2", "上海、江苏"), ("sales3", "西南大区")):
        answer = firm.client("admin").post(f"/users/{firm.people[login].pk}/field/area/", {"area": area})
        assert answer.status_code < 400, answer.content.decode()
    return firm


def add(firm: Any, login: str, **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get(CUSTOMER), values, by=by)


def owner_of(firm: Any, made: Any) -> int:
    with acting_as(firm.viewer("admin")):
        return int(Customer.objects.get(pk=made.pk).owner_id)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.spec("CUS-16")
def test_a_customer_is_handed_over_within_its_area_only(areas: Any) -> None:
    made = add(areas, "sales1", name="川味食品", province="四川")
    client, sales2, sales3 = areas.client("mgr1"), areas.people["sales2"].pk, areas.people["sales3"].pk
    for form in (f"/customers/{made.pk}/act/hand_over/", "/customers/bulk/hand_over/"):
        refused = client.post(form, {"ids": [str(made.pk)], "person": str(sales2), "reason": "调整"})
        assert refused.status_code == 422
        assert 'id="f-person-error"' in text(refused)
        assert "负责区域（上海、江苏）" in text(refused)
    page = client.post(f"/customers/{made.pk}/edit/", {"name": "川味食品", "province": "四川", "owner": str(sales2)})
    assert page.status_code == 422
    assert 'id="f-owner-error"' in text(page)
    assert owner_of(areas, made) == areas.people["sales1"].pk
    given = {"person": str(sales3), "reason": "调整"}
    assert client.post(f"/customers/{made.pk}/act/hand_over/", given).status_code == 302
    assert owner_of(areas, made) == sales3


@pytest.mark.spec("CUS-16")
def test_no_door_gives_a_customer_to_somebody_of_another_area(areas: Any) -> None:
    made = add(areas, "sales1", name="川味食品", province="四川")
    person = areas.people["sales2"].pk
    with acting_as(areas.viewer("mgr1")) as by:
        for values in ({"owner": person}, {"owner": person, "city": "成都"}):
            with pytest.raises(Rejected) as refused:
                actions.edit(registry.get(CUSTOMER), made.pk, values, by=by)
            assert [one.code for one in refused.value.errors["owner"]] == ["E-REF"]
        new = {"name": "渝味食品", "province": "重庆", "owner": person}
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get(CUSTOMER), new, by=by)
        assert [one.code for one in refused.value.errors["owner"]] == ["E-REF"]


@pytest.mark.spec("CUS-16")
def test_list_inline_program_and_file_refuse_as_the_form_does(
    areas: Any, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    made, person = add(areas, "sales1", name="川味食品", province="四川"), areas.people["sales2"]
    settings.JOBS_IMMEDIATE, settings.MEDIA_ROOT = True, tmp_path
    office = areas.client("mgr1")
    told = office.post("/customers/bulk/assign/", {"ids": made.pk, "owner": person.pk, "sure": "1"}, follow=True)
    assert "1 条未处理" in text(told)
    assert office.post(f"/customers/{made.pk}/field/owner/", {"owner": person.pk}).status_code == 422
    with acting_as(areas.viewer("mgr1")) as by:
        key = make_token(areas.people["mgr1"], "web", by=by)
        program = Client(headers={"Authorization": f"Bearer {key}"})
        answer = program.patch(f"/api/v1/customers/{made.pk}/", {"owner": person.pk}, content_type="application/json")
        assert answer.status_code == 422
        assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("owner", "E-REF")]
    rows = "名称,所在省份,负责人\n渝味食品,重庆,sales2\n苏州精工,江苏,sales2\n蜀绣工坊,四川,sales3\n"
    with acting_as(areas.viewer("admin")) as by:
        file = SimpleUploadedFile("customers.csv", rows.encode())
        job = receive(registry.get(CUSTOMER), file, by=by)
        with django_capture_on_commit_callbacks(execute=True):
            start(job, by=by)
        owners = dict(Customer.objects.values_list("name", "owner__login"))
    assert owners == {"川味食品": "sales1", "苏州精工": "sales2", "蜀绣工坊": "sales3"}


def test_who_finds_a_customer_elsewhere_may_keep_it(areas: Any) -> None:
    made = add(areas, "sales2", name="川味食品", province="四川")
    assert made.owner_id == areas.people["sales2"].pk
    with acting_as(areas.viewer("sales2")) as by:
        actions.edit(registry.get(CUSTOMER), made.pk, {"phone": "028-85551234"}, by=by)


@pytest.mark.spec("CUS-16")
def test_rules_pass_over_people_of_another_area(areas: Any) -> None:
    people = [areas.people[login].pk for login in ("sales2", "sales3")]
    with acting_as(areas.viewer("mgr1")) as boss:
        rule = {"name": "轮流", "way": "round_robin", "people": people, "order": 1}
        actions.add(registry.get("customers.assignrule"), rule, by=boss)
    for name in ("川味食品", "蜀绣工坊"):
        assert add(areas, "clerk1", name=name, province="四川").owner_id == areas.people["sales3"].pk
    assert add(areas, "clerk1", name="苏州精工", address="江苏省苏州市工业园区").owner_id == areas.people["sales2"].pk
    assert add(areas, "clerk1", name="长春一机", province="吉林").owner_id == areas.people["clerk1"].pk


@pytest.mark.spec("CUS-16")
def test_what_a_leaver_has_elsewhere_is_named_and_nothing_moves(areas: Any) -> None:
    home = add(areas, "sales1", name="申达电子", province="上海")
    far = [add(areas, "sales1", name=name, province="四川") for name in ("川味食品", "蜀绣工坊")]
    leaver, heir = areas.people["sales1"], areas.people["sales2"]
    with acting_as(areas.viewer("admin")) as by, pytest.raises(Rejected) as refused:
        hand_over_leaver(leaver, heir, {}, "离职", by=by, stop=True)
    (reason,) = refused.value.errors["target"]
    assert reason.code == "E-REF"
    assert "2 个客户" in reason.message
    assert "川味食品、蜀绣工坊" in reason.message
    assert "申达电子" not in reason.message
    form = {"target": str(heir.pk), "reason": "离职"}
    shown = areas.client("admin").post(f"/users/{leaver.pk}/stop/", form)
    assert shown.status_code == 422
    assert "川味食品、蜀绣工坊" in text(shown)
    assert owner_of(areas, home) == leaver.pk
    with acting_as(areas.viewer("mgr1")) as by:
        for one in far:
            found = actions.find_action(CUSTOMER, "hand_over")
            found(Customer(pk=one.pk), by=by, person="sales3", reason="离职")
    with acting_as(areas.viewer("admin")) as by:
        hand_over_leaver(leaver, heir, {}, "离职", by=by, stop=True)
    assert owner_of(areas, home) == heir.pk
    assert owner_of(areas, far[0]) == areas.people["sales3"].pk


@pytest.mark.parametrize(
    ("area", "place", "fits"),
    [
        ("", ("", "四川省", "", ""), True),
        ("大客户", ("", "四川省", "", ""), True),
        ("上海、江苏", ("", "江苏省", "南京市", ""), True),
        ("上海市", ("", "", "上海", "浦东新区"), True),
        ("浦东新区", ("", "上海市", "上海市", "浦东新区"), True),
        ("浦东新区", ("", "上海市", "上海市", "闵行区"), False),
        ("华东", ("中国", "浙江省", "", ""), True),
        ("华东地区", ("", "广东", "", ""), False),
        ("全国", ("", "广东", "", ""), True),
        ("全国", ("日本", "", "", ""), False),
        ("日本，上海", ("日本", "", "东京", ""), True),
        ("上海", ("日本", "", "", ""), False),
        ("上海", ("", "", "", ""), True),
    ],
)
def test_what_an_area_holds(area: str, place: tuple[str, str, str, str], fits: bool) -> None:
    assert covers(area, *place) is fits
