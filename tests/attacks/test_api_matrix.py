"""The matrix of the JSON API, made from its own description: every operation × every role × both firms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kemai.areas.accounts.actions import make_token
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from tests.attacks.matrix import ADDERS, CONTACT_ADDERS, DELETERS, PEOPLE, WRITERS
from tests.attacks.picture import changed, picture
from tests.attacks.world import World

ROOT = "/api/v1"
NOBODYS = 999_999_999
TYPES = {"customers": "customers.customer", "contacts": "customers.contact"}
MAY = {
    ("get", "customers"): PEOPLE,
    ("post", "customers"): ADDERS,
    ("patch", "customers"): WRITERS,
    ("delete", "customers"): DELETERS,
    ("get", "contacts"): PEOPLE,
    ("post", "contacts"): CONTACT_ADDERS,
    ("patch", "contacts"): WRITERS,
    ("delete", "contacts"): DELETERS,
}


def operations(client: Client) -> Iterator[tuple[str, str]]:
    """Give method and path of every operation that the description names."""
    described = json.loads(client.get(f"{ROOT}/openapi.json").content)
    for path, methods in described["paths"].items():
        for method in methods:
            if method in ("get", "post", "put", "patch", "delete"):
                yield method, path


def program(world: World, login: str) -> Client:
    """Give a program that acts as a person."""
    with acting_as(world.firm.viewer(login)) as viewer:
        key = make_token(world.firm.people[login], "matrix", by=viewer)
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {key}"})


def filled(path: str, record_id: int) -> str:
    """Fill the parts of a path in."""
    return re.sub(r"\{[^}]*\}", str(record_id), path)


def ask(client: Client, method: str, address: str) -> Any:
    """Send one request with a body that would change something."""
    body = json.dumps({"remark": "改"}) if method in ("post", "put", "patch") else ""
    return client.generic(method.upper(), address, body, content_type="application/json" if body else "")


def test_attack_12_no_operation_answers_without_a_key(ours: World) -> None:
    before, wrong = picture(), []
    for method, path in operations(program(ours, "admin")):
        answer = ask(Client(enforce_csrf_checks=True), method, filled(path, ours.records["customers.customer"]))
        if answer.status_code not in (401, 403):
            wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert set(changed(before, picture())) <= {"accounts_apitoken", "core_act", "accounts_signedin"}, (
        "only the key that read the list"
    )


@pytest.mark.parametrize("login", sorted(PEOPLE))
def test_attack_01_each_person_does_what_the_row_says(login: str, ours: World) -> None:
    client = program(ours, login)
    before, wrong = picture("accounts_apitoken"), []
    for (method, slug), people in MAY.items():
        if login not in people:
            place = f"{ours.records[TYPES[slug]]}/" if method in ("patch", "delete") else ""
            answer = ask(client, method, f"{ROOT}/{slug}/{place}")
            if answer.status_code not in (403, 404):
                wrong.append((method, slug, answer.status_code))
    assert wrong == []
    assert changed(before, picture("accounts_apitoken")) == {}
    for slug, key in TYPES.items():
        assert ask(client, "get", f"{ROOT}/{slug}/{ours.records[key]}/").status_code == 200


@pytest.mark.parametrize("login", ["admin", "mgr1", "sales1"])
def test_attack_01_and_03_another_firm_is_absent_from_every_operation(login: str, ours: World, theirs: World) -> None:
    client = program(ours, login)
    slugs = {one.address: one.key for one in registry.all()}
    before, wrong = picture("accounts_apitoken"), []
    for method, path in operations(client):
        slug = path.removeprefix(ROOT).strip("/").split("/")[0]
        record_id = theirs.records.get(slugs.get(slug, ""), NOBODYS)
        if "{" in path:
            answer = ask(client, method, filled(path, record_id))
            if answer.status_code not in (403, 404, 405):
                wrong.append((method, path, answer.status_code))
        elif method == "get":
            answer = client.get(path, {"q": theirs.marker} if slug in slugs else {})
        else:
            continue
        if theirs.marker in answer.content.decode():
            wrong.append((method, path, "marker"))
    assert wrong == []
    assert changed(before, picture("accounts_apitoken")) == {}


def test_attack_04_a_link_to_another_firms_record_is_refused(ours: World, theirs: World) -> None:
    client = program(ours, "admin")
    before = picture("accounts_apitoken")
    stranger = theirs.firm.people["sales1"].pk
    firm, person = theirs.records["customers.customer"], theirs.records["customers.contact"]
    customer = f"customers/{ours.records['customers.customer']}/"
    tries: list[tuple[str, str, dict[str, Any]]] = [
        ("post", "contacts/?confirm_duplicates=true", {"name": "王芳", "customer": firm}),
        ("patch", f"contacts/{ours.records['customers.contact']}/", {"customer": firm}),
        ("patch", customer, {"owner": stranger}),
        ("patch", customer, {"main_contact": person}),
        ("patch", customer, {"industry": theirs.ids["entry_id"]}),
    ]
    for method, place, body in tries:
        answer = client.generic(method.upper(), f"{ROOT}/{place}", json.dumps(body), content_type="application/json")
        assert answer.status_code == 422, (place, body, answer.content.decode())
        assert answer.json()["errors"][0]["code"] == "E-REF", (place, answer.content.decode())
    assert changed(before, picture("accounts_apitoken")) == {}


@pytest.mark.parametrize("place", ["customers", "contacts"])
def test_attack_06_bulk_with_another_firms_records_leaves_them_alone(place: str, ours: World, theirs: World) -> None:
    client = ours.firm.client("admin")
    key = TYPES[place]
    ids = f"{ours.records[key]},{theirs.records[key]}"
    colleague = ours.firm.people["sales2"].pk
    tables = ("core_act", "core_searchdocument", "core_searchphone", "core_matchkey")
    mine = str(ours.firm.organisation.pk)
    before = picture(*tables)
    client.post(f"/{place}/bulk/assign/", {"ids": ids, "owner": colleague})
    client.post(f"/{place}/bulk/delete/", {"ids": ids, "confirmed": "1"})
    rows = [row for found in changed(before, picture(*tables)).values() for row in found]
    assert rows, "one's own are changed"
    assert all(mine in row for row in rows)
    assert not any(theirs.marker in value for row in rows for value in row)
