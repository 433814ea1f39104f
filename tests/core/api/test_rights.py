"""Who gets what over the API: nobody without sign-in, nothing of another firm, no field beyond one's rights."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from kemai.areas.accounts.models import ApiToken, User
from kemai.core.history.models import Act
from kemai.core.tenancy import everyone
from tests.core.api.conftest import ROOT, Program, codes

READS = (
    "customers/",
    "customers/1/",
    "customers/1/history/",
    "contacts/",
    "me/",
    "dictionaries/",
    "dictionaries/industry/",
)
READS = (*READS, "openapi.json")
WRITES = (
    ("POST", "customers/"),
    ("PATCH", "customers/1/"),
    ("DELETE", "customers/1/"),
    ("POST", "customers/1/actions/restore/"),
)


def test_nobody_gets_nothing(db: None) -> None:
    for header in (
        {},
        {"Authorization": "Bearer km_wrong"},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer"},
    ):
        client = Client(headers=header)
        for address in READS:
            answer = client.get(ROOT + address)
            assert (answer.status_code, codes(answer)) == (401, {("E-PERM", "")}), address
            assert answer["WWW-Authenticate"] == "Bearer"
        for method, address in WRITES:
            answer = client.generic(method, ROOT + address, data="{}", content_type="application/json")
            assert answer.status_code == 401, (method, address)
    assert Client().get(ROOT).status_code == 302


def test_a_token_of_a_stopped_person_or_taken_back_is_dead(program: Any, firm: Any) -> None:
    sales = program("sales1")
    assert sales.get("me/").json()["user"]["label"] == "林晓"
    User.everyone.filter(login="sales1").update(status="stopped")
    assert sales.get("me/").status_code == 401
    User.everyone.filter(login="sales1").update(status="active")
    ApiToken.objects.all().delete()
    assert sales.get("me/").status_code == 401


def test_a_wrong_token_is_not_saved_by_a_session(client_of: Any) -> None:
    assert client_of("sales1").get(f"{ROOT}me/", headers={"Authorization": "Bearer km_wrong"}).status_code == 401


def test_a_session_reads_and_writes_only_with_its_proof_of_origin(firm: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(firm.people["sales1"])
    assert client.get(f"{ROOT}me/").status_code == 200
    body = {"data": json.dumps({"name": "甲"}), "content_type": "application/json"}
    refused = client.post(f"{ROOT}customers/", **body)
    assert (refused.status_code, codes(refused)) == (403, {("E-PERM", "")})
    client.cookies["csrftoken"] = "a" * 32
    assert client.post(f"{ROOT}customers/", headers={"X-CSRFToken": "a" * 32}, **body).status_code == 201


def test_get_changes_nothing(program: Any) -> None:
    sales = program("sales1")
    sales.add("customers", name="甲")
    with everyone(reason="test"):
        before = Act.objects.count()
        for address in READS:
            sales.get(address)
        assert Act.objects.count() == before


def test_another_firm_finds_and_changes_nothing(program: Any, stranger: Program) -> None:
    sales = program("sales1")
    made = sales.add("customers", name="标记甲乙丙", phone="0512-65882700")
    contact = sales.add("contacts", name="标记丁", customer=made["id"])
    for address, pk in (("customers", made["id"]), ("contacts", contact["id"])):
        answers = [
            stranger.get(f"{address}/{pk}/"),
            stranger.get(f"{address}/{pk}/history/"),
            stranger.patch(f"{address}/{pk}/", {"name": "乙"}),
            stranger.delete(f"{address}/{pk}/"),
            stranger.post(f"{address}/{pk}/actions/restore/"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 5
        for query in ({}, {"q": "标记"}, {"f": "name:has:标记"}, {"where": "name like 标记"}):
            assert stranger.get(f"{address}/", **query).json()["items"] == []
    assert codes(stranger.post("contacts/", {"name": "丙", "customer": made["id"]})) == {("E-REF", "customer")}
    assert stranger.post("customers/", {"name": "标记甲乙丙", "phone": "0512-65882700"}).status_code == 201
    assert "标记" not in stranger.get("openapi.json").content.decode()
    assert sales.get(f"customers/{made['id']}/").json()["name"] == "标记甲乙丙"


def test_dictionaries_belong_to_the_firm(program: Any, stranger: Program) -> None:
    mine = {one["id"] for one in program("sales1").get("dictionaries/industry/").json()["entries"]}
    theirs = {one["id"] for one in stranger.get("dictionaries/industry/").json()["entries"]}
    assert mine
    assert not mine & theirs
    refused = stranger.post("customers/", {"name": "甲", "industry": min(mine)})
    assert codes(refused) == {("E-REF", "industry")}
    assert stranger.get("dictionaries/nothing/").status_code == 404


def test_scope_and_verbs_hold(program: Any) -> None:
    sales, colleague, clerk = program("sales1"), program("sales2"), program("svc1")
    made = sales.add("customers", name="甲")
    address = f"customers/{made['id']}/"
    assert colleague.get(address).status_code == 200
    assert colleague.patch(address, {"name": "乙"}).status_code == 403
    assert colleague.delete(address).status_code == 403
    assert clerk.post("customers/", {"name": "乙"}).status_code == 403
    assert colleague.patch("customers/999999999999999999999999/", {"name": "乙"}).status_code == 404
    assert sales.get("nothing/").status_code == 404
    assert sales.get("customers/x/").status_code == 404


def test_a_field_beyond_ones_rights_does_not_exist(program: Any) -> None:
    sales, manager = program("sales1"), program("mgr1")
    whole = sales.add("customers", name="甲")
    part = manager.add("customerprofiles", customer=whole["id"], assets="123456.00")
    seen = sales.get(f"customerprofiles/{part['id']}/")
    assert seen.status_code == 200
    assert "assets" not in seen.json()
    assert "123456" not in seen.content.decode()
    for query in ({"fields": "assets"}, {"sort": "assets"}, {"f": "assets:over:1"}):
        assert codes(sales.get("customerprofiles/", **query)) == {("E-FMT", "assets")}
    assert codes(sales.patch(f"customerprofiles/{part['id']}/", {"assets": "1"})) == {("E-PERM", "assets")}
    manager.patch(f"customerprofiles/{part['id']}/", {"assets": "654321.00"})
    history = sales.get(f"customerprofiles/{part['id']}/history/").content.decode()
    assert "654321" not in history
    assert "assets" not in sales.get("openapi.json").content.decode()
    assert "assets" in manager.get("openapi.json").content.decode()


def test_private_fields_are_masked_for_all_but_the_owner(program: Any) -> None:
    sales, colleague = program("sales1"), program("sales2")
    whole = sales.add("customers", name="甲")
    contact = sales.add("contacts", name="王芳", customer=whole["id"])
    values = {"private_phone": "13800138000", "birth_date": "1980-02-29", "hobbies": "围棋"}
    part = sales.add("contactprofiles", contact=contact["id"], **values)
    assert part["private_phone"] == "13800138000"
    seen = colleague.get(f"contactprofiles/{part['id']}/").json()
    assert seen["private_phone"] == "138****8000"
    assert (seen["hobbies"], seen["birth_date"]) == ("****", None)
    assert set(values) <= set(seen["masked"])
    for query in ({"sort": "private_phone"}, {"f": "private_phone:has:138"}, {"where": "private_phone like 138"}):
        assert colleague.get("contactprofiles/", **query).status_code == 400
    for body in ({"hobbies": "x"}, {"hobbies": "x", "lock_version": 0}):
        assert colleague.patch(f"contactprofiles/{part['id']}/", body).status_code in (403, 422)
    text = colleague.get(f"contactprofiles/{part['id']}/history/").content.decode()
    assert "13800138000" not in text
