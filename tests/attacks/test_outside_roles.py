"""Case 11: people from outside of the firm (customer, member, supplier …) open no page and call no operation inside."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kemai.areas.accounts.models import Role, User
from kemai.areas.accounts.signing_in.tokens import make_token
from kemai.core.dictionary.actions import move_version
from kemai.core.tenancy import acting_as, everyone
from tests.attacks.matrix import ROWS
from tests.attacks.picture import changed, picture
from tests.attacks.test_matrix import address_in, all_routes
from tests.attacks.world import World

OUTSIDE = ["visitor", "member", "customer", "partner", "supplier"]
STRANGER = "svc1"
OPEN = {"signout/", "language/", "health/", "health/ready/"}


def stand_outside(world: World, *codes: str) -> None:
    """Take a person's roles away and give them others."""
    user = User.everyone.get(pk=world.firm.people[STRANGER].pk)
    with everyone(reason="tests"):
        user.roles.set(Role.objects.filter(organisation=world.firm.organisation, code__in=codes))
    with acting_as(world.firm.viewer("admin")) as admin:
        move_version(admin)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("code", OUTSIDE)
def test_attack_11_an_outside_role_opens_nothing_inside(code: str, method: str, ours: World) -> None:
    stand_outside(ours, code)
    client = ours.firm.client(STRANGER)
    before, opened = picture(), []
    for route in all_routes():
        if route.pattern not in OPEN:
            answer: Any = getattr(client, method)(address_in(route, ours))
            if answer.status_code != 403 or ours.marker in answer.content.decode():
                opened.append((address_in(route, ours), answer.status_code))
    assert opened == []
    assert changed(before, picture()) == {}
    assert set(OPEN) <= set(ROWS)


def test_attack_11_an_outside_role_calls_no_operation(ours: World) -> None:
    with acting_as(ours.firm.viewer(STRANGER)) as viewer:
        key = make_token(ours.firm.people[STRANGER], "kept from before", by=viewer)
    program = Client(headers={"Authorization": f"Bearer {key}"})
    assert program.get("/api/v1/customers/").status_code == 200
    stand_outside(ours, "customer")
    browser = ours.firm.client(STRANGER)
    for address in ("/api/v1/customers/", f"/api/v1/customers/{ours.records['customers.customer']}/"):
        assert program.get(address).status_code == 401
        assert browser.get(address).status_code == 403


def test_attack_11_one_inside_role_beside_it_lets_in(ours: World) -> None:
    stand_outside(ours, "customer", "svc")
    assert ours.firm.client(STRANGER).get("/").status_code == 200
    stand_outside(ours, "customer")
    page = ours.firm.client(STRANGER).get("/")
    assert page.status_code == 403
    assert "外部人员" in page.content.decode()
    assert 'action="/signout/"' in page.content.decode()
    assert ours.firm.client(STRANGER).post("/signout/").status_code == 302
