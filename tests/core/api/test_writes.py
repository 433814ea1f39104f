"""Adding, changing, deleting and acting over the API: each refusal says code and field, and then nothing is saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from kemai.areas.customers.models import Customer
from kemai.core.history.models import Act
from kemai.core.tenancy import everyone
from tests.core.api.conftest import codes

MISTAKES: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({}, ("E-REQ", "name")),
    ({"name": None}, ("E-REQ", "name")),
    ({"name": "  "}, ("E-REQ", "name")),
    ({"name": 7}, ("E-FMT", "name")),
    ({"name": ["a"]}, ("E-FMT", "name")),
    ({"name": {"a": 1}}, ("E-FMT", "name")),
    ({"name": "a\x00b"}, ("E-FMT", "name")),
    ({"name": "\ud800"}, ("E-FMT", "name")),
    ({"name": "x" * 121}, ("E-RNG", "name")),
    ({"name": "a", "phone": "abc"}, ("E-FMT", "phone")),
    ({"name": "a", "kind": "Company"}, ("E-FMT", "kind")),
    ({"name": "a", "kind": 1}, ("E-FMT", "kind")),
    ({"name": "a", "industry": "火星"}, ("E-REF", "industry")),
    ({"name": "a", "industry": 10**30}, ("E-FMT", "industry")),
    ({"name": "a", "industry": True}, ("E-FMT", "industry")),
    ({"name": "a", "owner": 2**62}, ("E-REF", "owner")),
    ({"name": "a", "owner": "1"}, ("E-FMT", "owner")),
    ({"name": "a", "owner": -1}, ("E-FMT", "owner")),
    ({"name": "a", "birth_date": "2026-02-30"}, ("E-FMT", "birth_date")),
    ({"name": "a", "birth_date": "20260101"}, ("E-FMT", "birth_date")),
    ({"name": "a", "birth_date": 20260101}, ("E-FMT", "birth_date")),
    ({"name": "a", "birth_date": "2999-01-01"}, ("E-RNG", "birth_date")),
    ({"name": "a", "postcode": "?"}, ("E-FMT", "postcode")),
    ({"name": "a", "id_number": "110101199003070000"}, ("E-FMT", "id_number")),
    ({"name": "a", "organisation": 2}, ("E-PERM", "organisation")),
    ({"name": "a", "id": 2}, ("E-PERM", "id")),
    ({"name": "a", "is_deleted": True}, ("E-PERM", "is_deleted")),
    ({"name": "a", "created_by": 1}, ("E-PERM", "created_by")),
    ({"name": "a", "lock_version": 5}, ("E-PERM", "lock_version")),
    ({"name": "a", "\ud800": 5}, ("E-PERM", "\ud800")),
]
BROKEN = (b"{", b"", b"[1]", b"null", b'"x"', b"7", b"\xff\xfe", b'{"name": 1' + b"9" * 5000 + b"}", b"[" * 100_000)


@pytest.fixture
def sales(program: Any) -> Any:
    """A program of sales1."""
    return program("sales1")


def test_add_gives_the_record_with_its_number_owner_and_history(sales: Any) -> None:
    answer = sales.post("customers/", {"name": "苏州华瑞", "industry": "machinery", "phone": "0512-6588 2700"})
    assert answer.status_code == 201
    made = answer.json()
    assert answer["Location"] == f"/api/v1/customers/{made['id']}/"
    assert made["number"].startswith("C-")
    assert made["owner"]["label"] == "林晓"
    assert made["industry"]["label"] == "机械制造"
    assert sales.get(f"customers/{made['id']}/").json() == made
    acts = sales.get(f"customers/{made['id']}/history/").json()
    assert [(one["action"], one["by"]["label"]) for one in acts["items"]] == [("customers.customer.add", "林晓")]


def test_mistakes_are_refused_beside_their_field_and_nothing_is_saved(sales: Any) -> None:
    for body, reason in MISTAKES:
        answer = sales.post("customers/", body)
        assert answer.status_code == 422, (body, answer.content.decode())
        assert reason in codes(answer), body
    with everyone(reason="test"):
        assert Customer.objects.count() == 0


def test_what_is_no_json_object_is_refused(sales: Any) -> None:
    for body in BROKEN:
        answer = sales.call("POST", "customers/", data=body, content_type="application/json")
        assert answer.status_code in (400, 422), body[:20]
        assert answer.json()["errors"]
    answer = sales.call("POST", "customers/", data="name=a", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415
    answer = sales.call("POST", "customers/", data=b"--x\r\n", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 415


def test_a_body_that_is_too_large_is_refused(sales: Any) -> None:
    body = b'{"name": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    answer = sales.call("POST", "customers/", data=body, content_type="application/json")
    assert (answer.status_code, codes(answer)) == (413, {("E-FILE", "")})


def test_like_records_must_be_confirmed(sales: Any) -> None:
    sales.add("customers", name="东方食品有限公司", phone="0512-65882700")
    answer = sales.post("customers/", {"name": "东方食品"})
    assert (answer.status_code, codes(answer)) == (409, {("E-DUP", "")})
    assert [one["title"] for one in answer.json()["duplicates"]] == ["东方食品有限公司"]
    wrong = sales.post("customers/", {"name": "东方食品", "phone": "abc"})
    assert wrong.status_code == 422
    assert sales.post("customers/?confirm_duplicates=true", {"name": "东方食品"}).status_code == 201
    assert sales.post("customers/?confirm=1", {"name": "东方"}).status_code == 400


def test_an_edit_of_an_old_version_gets_both_versions(sales: Any) -> None:
    made = sales.add("customers", name="甲", industry="food")
    address = f"customers/{made['id']}/"
    changed = sales.patch(address, {"name": "乙", "lock_version": 0}).json()
    assert (changed["name"], changed["lock_version"]) == ("乙", 1)
    answer = sales.patch(address, {"name": "丙", "industry": "liquor", "lock_version": 0})
    assert (answer.status_code, codes(answer)) == (409, {("E-STALE", "")})
    conflict = answer.json()
    assert conflict["lock_version"] == 1
    assert conflict["yours"]["name"] == "丙"
    assert conflict["theirs"]["name"] == "乙"
    assert sales.get(address).json()["name"] == "乙"
    for version in ("0", -1, 1.5, [], 2**40):
        assert sales.patch(address, {"name": "丁", "lock_version": version}).status_code == 422


def test_change_names_each_mistake(sales: Any) -> None:
    made = sales.add("customers", name="甲")
    for body, reason in MISTAKES[1:-2]:
        answer = sales.patch(f"customers/{made['id']}/", body)
        assert answer.status_code == 422, body
        assert reason in codes(answer), body
    assert sales.get(f"customers/{made['id']}/").json() == made


def test_delete_and_restore(program: Any) -> None:
    manager = program("mgr1")
    made = manager.add("customers", name="甲")
    address = f"customers/{made['id']}/"
    assert manager.delete(address).status_code == 204
    for answer in (manager.get(address), manager.patch(address, {"name": "乙"}), manager.delete(address)):
        assert answer.status_code == 404
    assert manager.post(f"{address}actions/restore/").json()["name"] == "甲"
    assert manager.get(address).status_code == 200


def test_actions_are_guarded_and_ask(program: Any) -> None:
    sales, manager = program("sales1"), program("mgr1")
    made = sales.add("customers", name="黑酒行", customer_type="blacklist")
    act = f"customers/{made['id']}/actions/lift_blacklist/"
    assert sales.post(act, {"reason": "已还款"}).status_code == 403
    assert codes(manager.post(act, {})) == {("E-REQ", "reason")}
    assert codes(manager.post(act, {"reason": 7})) == {("E-FMT", "reason")}
    assert codes(manager.post(act, {"reason": "已还款", "record": 1})) == {("E-PERM", "record")}
    assert codes(manager.post(act, {"reason": "x" * 2001})) == {("E-RNG", "reason")}
    lifted = manager.post(act, {"reason": "已还款"})
    assert (lifted.status_code, lifted.json()["customer_type"]["code"]) == (200, "target")
    again = manager.post(act, {"reason": "已还款"})
    assert (again.status_code, codes(again)) == (422, {("E-STATE", "")})
    assert manager.post(f"customers/{made['id']}/actions/nothing/").status_code == 404


def test_a_record_given_to_somebody_out_of_sight_answers_with_its_id(program: Any, firm: Any) -> None:
    sales = program("sales1")
    made = sales.add("customers", name="甲")
    answer = sales.patch(f"customers/{made['id']}/", {"owner": firm.people["svc1"].pk})
    assert answer.status_code == 200
    assert answer.json()["id"] == made["id"]


def test_profiles_have_their_own_address(program: Any) -> None:
    manager = program("mgr1")
    whole = manager.add("customers", name="甲")
    part = manager.add("customerprofiles", customer=whole["id"], registered_capital="8000000", target_areas=[])
    assert part["registered_capital"] == "8000000.00"
    assert part["capital_band"]["code"] == "500w"
    assert manager.get("customerprofiles/", fields="assets").json()["items"][0]["assets"] is None
    for amount in ("abc", "1e5", [], True, 10**40, "9" * 400, "0.1.2"):
        answer = manager.patch(f"customerprofiles/{part['id']}/", {"assets": amount})
        assert answer.status_code == 422, amount
    assert codes(manager.patch(f"customerprofiles/{part['id']}/", {"assets": -1})) == {("E-RNG", "assets")}


def test_every_write_is_logged_as_the_person_of_the_token(sales: Any, firm: Any) -> None:
    made = sales.add("customers", name="甲")
    sales.patch(f"customers/{made['id']}/", {"city": "苏州"})
    with everyone(reason="test"):
        acts = list(
            Act.objects.filter(record_type="customers.customer").order_by("id").values_list("action", "user_id")
        )
    assert acts == [(f"customers.customer.{verb}", firm.people["sales1"].pk) for verb in ("add", "edit")]
