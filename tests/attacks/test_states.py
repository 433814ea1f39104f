"""Random walks over rights and states: whatever people try in whatever order, nobody does more than they may."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kemai.core import actions
from kemai.core.actions.declare import actions_of
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import Viewer, acting_as
from tests.attacks.matrix import DELETERS, PEOPLE, WRITERS
from tests.attacks.world import World

STEPS = ["edit", "delete", "restore", "lift_blacklist", "block", "assign_away", "assign_back"]
WALK = some.lists(some.tuples(some.sampled_from(sorted(PEOPLE)), some.sampled_from(STEPS)), min_size=4, max_size=14)
CUSTOMER = "customers.customer"


class Model:
    """What must be true of one customer, reckoned apart from the product."""

    def __init__(self) -> None:
        """Begin as the test's firm does: sales1 owns it, it lives, it is on no blacklist."""
        self.owner, self.deleted, self.blocked = "sales1", False, False

    def may_write(self, login: str) -> bool:
        """Say who writes: the owner, the head of sales, the administrator."""
        return login in {"admin", "mgr1"} or (login == self.owner and login in WRITERS | {"sales2"})

    def expects(self, login: str, step: str) -> bool:
        """Say whether a step must succeed."""
        if step == "restore":
            return login in DELETERS and self.deleted
        if self.deleted:
            return False
        if step == "delete":
            return login in DELETERS
        if step == "lift_blacklist":
            return login in {"admin", "mgr1"} and self.blocked
        return self.may_write(login)

    def follow(self, step: str) -> None:
        """Take a step that succeeded."""
        match step:
            case "delete" | "restore":
                self.deleted = step == "delete"
            case "block" | "lift_blacklist":
                self.blocked = step == "block"
            case "assign_away":
                self.owner = "sales2"
            case "assign_back":
                self.owner = "sales1"


def take(step: str, record_id: int, world: World, by: Viewer, turn: int) -> None:
    """Do one step as a person would."""
    record_type = registry.get(CUSTOMER)
    people = world.firm.people
    match step:
        case "delete":
            actions.delete(record_type, record_id, by=by)
        case "restore":
            actions.restore(record_type, record_id, by=by)
        case "lift_blacklist":
            record = record_type.model.objects.with_deleted().get(pk=record_id)
            lift = next(one for one in actions_of(CUSTOMER) if one.code == "lift_blacklist")
            lift(record, by=by, reason="已付清")
        case "block":
            from kemai.core.dictionary.book import book

            entry = book(by).find("customer_type", "blacklist")
            assert entry
            actions.edit(record_type, record_id, {"customer_type": entry.id}, by=by)
        case "assign_away" | "assign_back":
            owner = people["sales2" if step == "assign_away" else "sales1"].pk
            actions.edit(record_type, record_id, {"owner": owner}, by=by)
        case _:
            actions.edit(record_type, record_id, {"remark": f"第 {turn} 步"}, by=by)


@settings(max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(walk=WALK)
def test_attack_09_no_walk_leads_past_a_right_or_a_state(walk: list[tuple[str, str]], ours: World) -> None:
    record_id = fresh(ours)
    model = Model()
    for turn, (login, step) in enumerate(walk):
        expected = model.expects(login, step)
        viewer = ours.firm.viewer(login)
        with acting_as(viewer):
            before = picture_of(record_id)
            try:
                take(step, record_id, ours, viewer, turn)
                done = True
            except (PermissionDenied, Http404, Rejected):
                done = False
            after = picture_of(record_id)
        assert done == expected, (turn, login, step, vars(model))
        if done:
            model.follow(step)
        else:
            assert after == before, (turn, login, step)


def fresh(world: World) -> int:
    """Add a customer of sales1."""
    with acting_as(world.firm.viewer("sales1")) as sales:
        return int(actions.add(registry.get(CUSTOMER), {"name": "走走看看公司"}, by=sales).pk)


def picture_of(record_id: int) -> tuple[Any, int]:
    """Give the row and the number of acts on it."""
    rows = registry.get(CUSTOMER).model._base_manager.filter(pk=record_id)
    return rows.values().get(), Act.objects.filter(record_type=CUSTOMER, record_id=record_id).count()


@pytest.mark.parametrize("login", sorted(PEOPLE - DELETERS))
def test_attack_09_a_deleted_record_is_changed_by_nobody(login: str, ours: World) -> None:
    record_id = fresh(ours)
    with acting_as(ours.firm.viewer("admin")) as admin:
        actions.delete(registry.get(CUSTOMER), record_id, by=admin)
        before = picture_of(record_id)
    client = ours.firm.client(login)
    for page in ("edit/", "note/", "delete/", "restore/", "field/remark/"):
        answer = client.post(f"/customers/{record_id}/{page}", {"value": "x", "remark": "x", "text": "x"})
        assert answer.status_code in (403, 404, 409), (page, "409 tells its owner who deleted it")
    with acting_as(ours.firm.viewer("admin")):
        assert picture_of(record_id) == before
