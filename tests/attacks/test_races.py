"""Case 39: twenty at the same moment for the last of something; exactly as many win as there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kemai.areas.accounts.hosting.plans import set_plan
from kemai.areas.accounts.models import Invitation, User
from kemai.areas.accounts.people import arriving
from kemai.areas.accounts.seats import seats_used
from kemai.areas.accounts.signing_in import factors
from kemai.core import actions
from kemai.core.jobs import schedule
from kemai.core.limits import Limit, TooMany
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.samples import sample_values
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk"]
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


@pytest.fixture
def turns() -> Iterator[int]:
    """Give each thread its own number."""
    return count()


def test_attack_39_one_seat_is_taken_once(on_disk: None, firm: Any, turns: Iterator[int]) -> None:
    people = registry.of_model(User)
    used = seats_used(firm.organisation.pk)
    set_plan(firm.organisation, plan="标准版", seats=used + 1, until=timezone.localdate() + timedelta(days=9))

    def add() -> str:
        with acting_as(firm.viewer("admin")) as admin:
            try:
                actions.add(people, sample_values(people, admin, 100 + next(turns)), by=admin)
            except Rejected as refused:
                return str(refused.errors[""][0])
            return "added"

    said = at_once(MANY, add)
    assert said.count("added") == 1
    assert sum("席位已满" in one for one in said) == MANY - 1
    assert seats_used(firm.organisation.pk) == used + 1


def test_attack_39_every_record_has_its_own_number(on_disk: None, firm: Any, turns: Iterator[int]) -> None:
    def add() -> str:
        with acting_as(firm.viewer("sales1")) as sales:
            values = {"name": f"抢号公司{next(turns)}"}
            return str(actions.add(registry.get("customers.customer"), values, by=sales).number)

    numbers = at_once(MANY, add)
    assert len(set(numbers)) == MANY
    assert sorted(int(number.rpartition("-")[2]) for number in numbers) == list(range(1, MANY + 1))


def test_attack_39_one_invitation_lets_one_in(on_disk: None, firm: Any, turns: Iterator[int]) -> None:
    user, secret = firm.people["sales3"], "s" * 43
    with everyone(reason="tests"):
        Invitation.objects.create(organisation=firm.organisation, user=user, digest=arriving.digest(secret))

    def accept() -> int:
        typed = f"own-phrase-{next(turns) + 1}"
        return int(Client().post(f"/invite/{secret}/", {"new": typed, "again": typed}).status_code)

    answers = at_once(MANY, accept)
    assert answers.count(302) == 1
    with everyone(reason="tests"):
        assert Invitation.objects.filter(user=user, used_at=None).count() == 0
    fits = [turn for turn in range(MANY) if User.everyone.get(pk=user.pk).check_password(f"own-phrase-{turn + 1}")]
    assert len(fits) == 1


def test_attack_39_a_slot_is_done_once(on_disk: None, firm: Any, monkeypatch: Any) -> None:
    done: list[int] = []
    monkeypatch.setattr(schedule, "_plans", {})
    schedule.every(minutes=5)(lambda: done.append(1))
    now = timezone.now()
    at_once(MANY, lambda: schedule.run_due(now))
    assert done == [1]


def test_attack_39_a_limit_of_three_lets_three_through(on_disk: None, firm: Any) -> None:
    limit = Limit("race", 3, 15)

    def attempt() -> bool:
        try:
            limit.spend("one account")
        except TooMany:
            return False
        return True

    assert sum(at_once(MANY, attempt)) == 3


def test_attack_39_one_recovery_code_counts_once(on_disk: None, firm: Any) -> None:
    user = firm.people["sales2"]
    with everyone(reason="tests"):
        code = factors.renew_codes(user)[0]

    def prove() -> bool:
        with everyone(reason="tests"):
            return factors.proves(user, code)

    assert sum(at_once(MANY, prove)) == 1
    assert factors.codes_left(user) == factors.CODES - 1
