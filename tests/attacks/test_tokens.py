"""Case 13: a key of a program does what its reach says, in the API and nowhere else, and shows no other key."""

from __future__ import annotations

from typing import Any

from django.test import Client

from kemai.areas.accounts.models import ApiToken
from kemai.areas.accounts.signing_in.tokens import make_token
from kemai.core.tenancy import acting_as
from tests.attacks.matrix import ROWS
from tests.attacks.picture import changed, picture
from tests.attacks.test_api_matrix import ask, filled, operations
from tests.attacks.test_matrix import address_in, all_routes
from tests.attacks.world import World


def program(world: World, scope: str) -> Client:
    """Give a program with a key of the administrator."""
    with acting_as(world.firm.viewer("admin")) as admin:
        key = make_token(world.firm.people["admin"], scope, by=admin, scope=scope)
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {key}"})


def test_attack_13_a_reading_key_reads_every_operation_and_writes_none(ours: World) -> None:
    reader = program(ours, "read")
    before, wrong = picture("accounts_apitoken"), []
    for method, path in operations(reader):
        answer = ask(reader, method, filled(path, ours.records["customers.customer"]))
        if answer.status_code != 403 and method != "get":
            wrong.append((method, path, answer.status_code))
        if answer.status_code not in (200, 404) and method == "get":
            wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert changed(before, picture("accounts_apitoken")) == {}


def test_attack_13_a_key_is_no_sign_in(ours: World) -> None:
    """Pages, and with them making and listing keys, open to a signed-in browser only."""
    writer = program(ours, "write")
    before, wrong = picture("accounts_apitoken"), []
    for route in all_routes():
        if not ROWS[route.pattern].public and not route.pattern.startswith("api/"):
            answer: Any = writer.get(address_in(route, ours))
            led = answer.status_code == 302 and answer["Location"].startswith("/signin/")
            if not led and answer.status_code not in (403, 404, 405):
                wrong.append((address_in(route, ours), answer.status_code))
    assert wrong == []
    assert changed(before, picture("accounts_apitoken")) == {}


def test_attack_13_no_operation_tells_of_keys(ours: World) -> None:
    writer = program(ours, "write")
    digests = list(ApiToken.objects.values_list("digest", flat=True))
    paths = [path for _method, path in operations(writer)]
    assert not [path for path in paths if "token" in path or path.endswith("keys/")]
    for path in paths:
        said = writer.get(filled(path, ours.records["customers.customer"])).content.decode()
        assert ours.key not in said
        assert not [digest for digest in digests if digest in said]
