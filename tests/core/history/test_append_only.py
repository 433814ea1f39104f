"""History is added to and read, never changed: the model refuses before the database has to."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.tenancy import Viewer, acting_as, everyone


@pytest.fixture
def act(sales1: Viewer) -> Act:
    actions.add(registry.get("customers.customer"), {"name": "甲"}, by=sales1)
    found: Act = Act.objects.latest("id")
    return found


@pytest.mark.parametrize("way", ["save", "delete", "update", "delete rows"])
@pytest.mark.spec("CUS-24")
def test_an_entry_is_neither_changed_nor_deleted(act: Act, way: str) -> None:
    rows = Act.objects.filter(pk=act.pk)
    ways: dict[str, Any] = {
        "save": act.save,
        "delete": act.delete,
        "update": lambda: rows.update(title="乙"),
        "delete rows": rows.delete,
    }
    with pytest.raises(TypeError, match="append-only"):
        ways[way]()
    assert Act.objects.get(pk=act.pk).title == "甲"


def test_entries_of_one_firm_are_out_of_sight_of_the_other(act: Act, other_firm: Any) -> None:
    with everyone(reason="tests"):
        stranger = other_firm.viewer("admin")
    with acting_as(stranger):
        assert not Act.objects.filter(pk=act.pk).exists()
    with everyone(reason="tests"):
        assert Act.objects.filter(pk=act.pk).exists()
