"""The matrix: every address × every role × both firms. What is not granted is refused and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.attacks.matrix import PEOPLE, ROWS
from tests.attacks.picture import changed, picture
from tests.attacks.routes import Route, patterns, routes
from tests.attacks.world import World

TYPES = ["customers.customer", "customers.contact"]
REFUSED = {403, 404}
FROM_OUTSIDE = "ask/<slug:code>/<str:token>/"


def all_routes() -> list[Route]:
    return [one for one in routes(TYPES) if not one.type_key or one.type_key in (ROWS[one.pattern].types or TYPES)]


def absent(world: World) -> World:
    """Give a world of ids that nobody has."""
    nobody = 999_999_999
    return World(world.firm, world.marker, dict.fromkeys(world.records, nobody), dict.fromkeys(world.ids, nobody))


def address_in(route: Route, world: World) -> str:
    values = {**world.ids, **ROWS[route.pattern].values}
    if route.type_key:
        values["record_id"] = world.records[route.type_key]
    return route.address(values) + ROWS[route.pattern].query


def refusals(route: Route) -> set[int]:
    """Give the refusals that fit: where the object is unknown to a person, or the verb is none of theirs."""
    return {403, 404} if route.names else {ROWS[route.pattern].refusal}


def well_typed(answer: Any) -> bool:
    """Say whether an answer tells what it is, text with its charset, and forbids guessing."""
    kind = answer.headers.get("Content-Type", "").lower()
    text = kind.startswith(("text/", "application/javascript", "application/xml")) or "+xml" in kind
    return "/" in kind and ("charset=utf-8" in kind or not text) and answer["X-Content-Type-Options"] == "nosniff"


def test_attack_01_every_address_has_a_row() -> None:
    assert set(patterns()) == set(ROWS)


@pytest.mark.parametrize("login", sorted(PEOPLE))
def test_attack_01_each_person_opens_what_the_row_says_and_nothing_else(login: str, ours: World) -> None:
    client = ours.firm.client(login)
    before, wrong = picture("core_act"), []
    for route in all_routes():
        row = ROWS[route.pattern]
        answer = client.get(address_in(route, ours))
        may = login in row.people(route.type_key) or row.public
        expected = {405} if row.posted else row.fine if may else refusals(route)
        if answer.status_code not in expected:
            wrong.append((address_in(route, ours), answer.status_code, sorted(expected)))
        if not well_typed(answer):
            wrong.append((address_in(route, ours), answer.headers.get("Content-Type"), "charset, nosniff"))
    assert not wrong, "\n".join(map(str, wrong))
    assert changed(before, picture("core_act")) == {}, "a GET changes nothing; exports are logged"


@pytest.mark.parametrize("login", sorted(PEOPLE))
def test_attack_05_a_refused_post_changes_nothing(login: str, ours: World) -> None:
    client = ours.firm.client(login)
    before, wrong = picture(), []
    for route in all_routes():
        row = ROWS[route.pattern]
        may = row.people(route.type_key) if row.writers is None else row.writers
        if login not in may and not row.public:
            answer = client.post(address_in(route, ours), {"remark": "改", "value": "改", "text": "改", "owner": "1"})
            if answer.status_code not in {405, *REFUSED}:
                wrong.append((address_in(route, ours), answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))
    assert changed(before, picture()) == {}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("login", ["admin", "sales1"])
def test_attack_01_another_firms_objects_answer_as_if_absent(
    login: str, method: str, ours: World, theirs: World
) -> None:
    client = ours.firm.client(login)
    before, wrong = picture(), []
    for route in all_routes():
        if route.names and set(route.names) & {"record_id", *theirs.ids}:
            typed = {"remark": "改", "value": "改", "text": "改", "owner": "1"}
            answer = getattr(client, method)(address_in(route, theirs), typed)
            nobody = getattr(client, method)(address_in(route, absent(theirs)), typed)
            if answer.status_code not in {403, 404, 405} or answer.status_code != nobody.status_code:
                wrong.append((address_in(route, theirs), answer.status_code, nobody.status_code))
            if theirs.marker in answer.content.decode(errors="replace"):
                wrong.append((address_in(route, theirs), "marker"))
    assert not wrong, "\n".join(map(str, wrong))
    assert changed(before, picture()) == {}


@pytest.mark.parametrize("login", ["admin", "exec1", "sales1"])
def test_attack_02_and_03_nothing_of_another_firm_is_in_any_answer(login: str, ours: World, theirs: World) -> None:
    client = ours.firm.client(login)
    leaks = []
    for query in ("", f"q={theirs.marker}", f"q={theirs.marker[:2]}"):
        for route in all_routes():
            if ROWS[route.pattern].posted or (query and route.pattern.startswith("log/")):
                continue  # the log holds the words that this test itself has typed elsewhere
            answer = client.get(joined(address_in(route, ours), query))
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if theirs.marker in body.decode(errors="replace").replace(f'value="{theirs.marker}"', ""):
                leaks.append(joined(address_in(route, ours), query))
    assert [leak for leak in leaks if "q=" not in leak] == []
    assert [leak for leak in leaks if "q=" in leak and not echoes(client, leak, theirs)] == []


def joined(address: str, query: str) -> str:
    """Put a query behind an address."""
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def echoes(client: Client, address: str, theirs: World) -> bool:
    """Say whether an answer only repeats the words asked for: a word that nobody has is repeated just as often."""
    nobody = "丙方标记九九"
    asked = client.get(address).content.decode(errors="replace")
    other = client.get(address.replace(theirs.marker, nobody).replace(theirs.marker[:2], nobody[:2]))
    return asked.count(theirs.marker) == other.content.decode(errors="replace").count(nobody)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "trace", "options"])
def test_attack_12_and_33_nobody_gets_in_without_signing_in(method: str, ours: World) -> None:
    client = Client(enforce_csrf_checks=True)
    before, wrong = picture(), []
    for route in all_routes():
        if not ROWS[route.pattern].public:
            answer: Any = getattr(client, method)(address_in(route, ours))
            inside = answer.status_code == 302 and not answer["Location"].startswith("/signin/")
            if inside or answer.status_code not in {302, 401, 403, 404, 405}:
                wrong.append((address_in(route, ours), answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))
    assert changed(before, picture()) == {}


def test_attack_33_a_post_without_the_form_token_is_refused(ours: World) -> None:
    """Only the form for other websites takes one: it has a token of its own and knows no session (test_lead_forms)."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ours.firm.people["admin"])
    before = picture()
    wrong = [
        address_in(route, ours)
        for route in all_routes()
        if route.pattern != FROM_OUTSIDE and client.post(address_in(route, ours), {"remark": "改"}).status_code != 403
    ]
    assert not wrong, "\n".join(map(str, wrong))
    assert changed(before, picture()) == {}
