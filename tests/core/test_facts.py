"""Facts: those who listen at once take part and may refuse, the others hear of it once it is so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from kemai.core import actions
from kemai.core.events import Fact, on, tell
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as


@dataclass(frozen=True)
class DoorOpened(Fact):
    """A door was opened."""

    name: str


heard: list[str] = []


@on(DoorOpened)
def afterwards(fact: DoorOpened) -> None:
    heard.append(f"after {fact.name}")


@on(DoorOpened, at_once=True)
def at_once(fact: DoorOpened) -> None:
    heard.append(f"with {fact.name}")
    if fact.name == "cellar":
        raise Rejected.one("", "E-STATE")


@on(DoorOpened, "salon", at_once=True)
def of_a_pack(fact: DoorOpened) -> None:
    heard.append("salon")


def open_door(name: str, by: Any) -> None:
    with transaction.atomic():
        actions.add(registry.get("customers.customer"), {"name": name}, by=by)
        tell(DoorOpened(by, name))


def test_who_listens_at_once_takes_part_and_may_refuse(firm: Any, django_capture_on_commit_callbacks: Any) -> None:
    heard.clear()
    customers = registry.get("customers.customer").model.objects
    with acting_as(firm.viewer("sales1")) as by:
        with django_capture_on_commit_callbacks(execute=True):
            open_door("hall", by)
            assert heard == ["with hall"]
        assert heard == ["with hall", "after hall"]
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(Rejected):
            open_door("cellar", by)
        assert heard == ["with hall", "after hall", "with cellar"]
        assert list(customers.values_list("name", flat=True)) == ["hall"]
