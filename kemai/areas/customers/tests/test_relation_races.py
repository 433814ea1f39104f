"""Two people who each save half of a circle of parents at the same moment."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from kemai.areas.customers.models import CustomerRelation
from kemai.areas.customers.tests.test_relations import World
from kemai.areas.customers.ties import records
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk"]


@pytest.mark.django_db(transaction=True)
def test_of_two_halves_of_a_circle_one_is_saved(on_disk: None, firm: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(firm, *"ABCD")
    world.tie("B", "parent", "C")
    world.tie("D", "parent", "A")
    monkeypatch.setattr(records, "closes", lambda *_pair, **_more: False)
    halves, turns = (("A", "B"), ("C", "D")), count()

    def go() -> str:
        first, second = halves[next(turns)]
        try:
            world.tie(first, "parent", second)
        except Rejected as refused:
            return refused.errors["to_customer"][0].code
        return "saved"

    assert sorted(at_once(2, go)) == ["E-STATE", "saved"]
    with acting_as(firm.viewer("sales1")):
        assert CustomerRelation.objects.count() == 3
