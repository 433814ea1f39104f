"""Two at the same moment: the last seat is taken once, and somebody always rules (PLT-30, PLT-02)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.accounts.hosting.plans import set_plan
from kemai.areas.accounts.models import Role, User
from kemai.areas.accounts.people.arriving import register
from kemai.areas.accounts.people.hand_over import hand_over
from kemai.areas.accounts.people.life import start_again
from kemai.areas.accounts.people.roles import set_roles
from kemai.areas.accounts.roles.actions import save_role
from kemai.areas.accounts.seats import seats_used
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.samples import sample_values
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk"]
pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "open-sesame-7"


def race(*doings: Callable[[], object]) -> list[str]:
    """Do all at the same moment, each in its own thread; gives the codes of those that were refused."""
    waiting, lock = list(doings), Lock()

    def one() -> str:
        with lock:
            doing = waiting.pop()
        try:
            doing()
        except Rejected as refused:
            return str(next(iter(refused.errors.values()))[0].code)
        return ""

    return [code for code in at_once(len(doings), one) if code]


def as_admin(firm: Any, doing: Callable[[Any], object], login: str = "admin") -> Callable[[], object]:
    """Make a deed of an administrator, for a thread of its own."""

    def deed() -> object:
        with acting_as(firm.viewer(login)) as by:
            return doing(by)

    return deed


def one_seat_left(firm: Any) -> int:
    used = seats_used(firm.organisation.pk)
    set_plan(firm.organisation, plan="标准版", seats=used + 1, until=timezone.localdate() + timedelta(days=9))
    return used


@pytest.mark.spec("PLT-30")
def test_two_at_the_last_seat(on_disk: None, firm: Any) -> None:
    """Two administrators add somebody at the same moment: one is refused with the reason, one comes in."""
    used = one_seat_left(firm)
    people = registry.of_model(User)
    added = [
        as_admin(firm, lambda by, place=place: actions.add(people, sample_values(people, by, place), by=by))
        for place in (1, 2)
    ]
    assert race(*added) == ["E-STATE"]
    assert seats_used(firm.organisation.pk) == used + 1


@pytest.mark.spec("PLT-30")
def test_every_way_in_competes_for_the_last_seat(on_disk: None, firm: Any) -> None:
    """A new card, a stopped person who starts again and a stranger who registers: one of the three gets the seat."""
    stopped = firm.people["clerk1"]
    User.everyone.filter(pk=stopped.pk).update(status=User.Status.STOPPED)
    stopped.refresh_from_db()
    used = one_seat_left(firm)
    people = registry.of_model(User)
    stranger = {"name": "苏白", "login": "subai", "phone": "", "email": ""}
    refused = race(
        as_admin(firm, lambda by: actions.add(people, sample_values(people, by, 1), by=by)),
        as_admin(firm, lambda by: start_again(stopped, by=by)),
        lambda: register(firm.organisation, stranger, PASSWORD, PASSWORD),
    )
    assert refused == ["E-STATE", "E-STATE"]
    assert seats_used(firm.organisation.pk) == used + 1


def two_admins(firm: Any) -> tuple[User, User]:
    with everyone(reason="tests"):
        firm.people["mgr1"].roles.add(Role.objects.get(organisation=firm.organisation, code="admin"))
    return firm.people["admin"], firm.people["mgr1"]


def ruling(firm: Any) -> int:
    with everyone(reason="tests"):
        return User.everyone.filter(
            organisation=firm.organisation, status=User.Status.ACTIVE, roles__code="admin"
        ).count()


@pytest.mark.spec("PLT-02")
def test_two_administrators_stop_each_other(on_disk: None, firm: Any) -> None:
    """The second is refused with E-STATE: the firm keeps one administrator."""
    one, other = two_admins(firm)
    heir = firm.people["svc1"]
    refused = race(
        as_admin(firm, lambda by: hand_over(other, heir, {}, "离职", by=by, stop=True), "admin"),
        as_admin(firm, lambda by: hand_over(one, heir, {}, "离职", by=by, stop=True), "mgr1"),
    )
    assert refused == ["E-STATE"]
    assert ruling(firm) == 1


@pytest.mark.spec("PLT-02")
def test_one_is_stopped_while_the_other_loses_the_role(on_disk: None, firm: Any) -> None:
    """Stopping one and taking the role of the other at the same moment: one of the two is refused."""
    one, other = two_admins(firm)
    refused = race(
        as_admin(firm, lambda by: hand_over(other, firm.people["svc1"], {}, "离职", by=by, stop=True), "admin"),
        as_admin(firm, lambda by: set_roles(one, [], [], by=by), "mgr1"),
    )
    assert refused == ["E-STATE"]
    assert ruling(firm) == 1


def test_two_roles_lose_the_right_to_manage_rights_at_once(on_disk: None, firm: Any) -> None:
    """Two roles manage rights; both lose it at the same moment: the second is refused, for nobody would be left."""
    seller = firm.people["sales1"]
    with everyone(reason="tests"):
        whole = Role.objects.get(organisation=firm.organisation, code="admin")
        second = Role.objects.create(
            organisation=firm.organisation, code="second", name="第二", grants={"*": {"*": "all"}}, extra=["*"]
        )
        seller.roles.set([second])
    refused = race(
        as_admin(firm, lambda by: save_role(whole, {"extra": []}, by=by), "admin"),
        as_admin(firm, lambda by: save_role(second, {"extra": []}, by=by), "admin"),
    )
    assert refused == ["E-STATE"]
    with everyone(reason="tests"):
        assert [bool(one.extra) for one in Role.objects.filter(pk__in=(whole.pk, second.pk))].count(True) == 1
