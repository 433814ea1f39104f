"""Cases 20 and 33: what strangers send stays letters, and an address takes no method that it does not know."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.attacks.matrix import ROWS
from tests.attacks.picture import changed, picture
from tests.attacks.test_matrix import address_in, all_routes
from tests.attacks.world import World

EVIL = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_attack_33_no_page_takes_a_method_that_it_does_not_know(method: str, ours: World) -> None:
    client = ours.firm.client("admin")
    before, taken = picture(), []
    for route in all_routes():
        if not route.pattern.startswith("api/"):
            answer: Any = client.generic(method, address_in(route, ours), "remark=x", "text/plain")
            if answer.status_code != 405:
                taken.append((address_in(route, ours), answer.status_code))
    assert taken == []
    assert changed(before, picture()) == {}
    assert ROWS


@pytest.mark.parametrize("method", ["PUT", "TRACE", "PROPFIND", "OPTIONS"])
def test_attack_33_the_api_takes_no_other_method_either(method: str, ours: World) -> None:
    client = Client(headers={"Authorization": f"Bearer {ours.key}"})
    for address in ("/api/v1/customers/", f"/api/v1/customers/{ours.records['customers.customer']}/"):
        assert client.generic(method, address).status_code == 405


def test_attack_20_what_a_stranger_registers_is_only_letters(firm: Any) -> None:
    """The one form that strangers fill in; the administrators read it in their notices and on the card."""
    typed = {"name": EVIL, "login": "stranger1", "phone": "13800001234", "new": "own-phrase-1", "again": "own-phrase-1"}
    assert Client().post("/register/", typed).status_code == 200
    office = firm.client("admin")
    pages = [office.get(address).content.decode() for address in ("/notices/", "/users/", "/log/")]
    assert all(EVIL not in page for page in pages)
    assert "&lt;img src=x" in pages[0]
    assert "&lt;img src=x" in pages[1]
