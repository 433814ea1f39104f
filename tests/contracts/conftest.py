"""Contract tests run over every declared record type: a new type is tested by being declared."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core.own.actions import save_field
from kemai.core.own.making import save_kind
from kemai.core.own.slots import SLOTS
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

OWN = registry.declared()[-SLOTS]
IN_FIRM = pytest.param(OWN, marks=pytest.mark.django_db, id=OWN.key)


def pytest_generate_tests(metafunc: Any) -> None:
    """Run a test that asks for `record_type` once for each type, and for `whole_type` once for each that is no part."""
    if "record_type" in metafunc.fixturenames:
        metafunc.parametrize("record_type", [*registry.all(), IN_FIRM], ids=lambda one: one.key)
    if "whole_type" in metafunc.fixturenames:
        wholes = [*(one for one in registry.all() if not one.part_of), IN_FIRM]
        metafunc.parametrize("whole_type", wholes, ids=lambda one: one.key)


@pytest.fixture(autouse=True)
def own_record_type(request: Any) -> None:
    """Let the firm make the record type 车辆 in its browser, with a field of every sort, where a test is about it."""
    if OWN not in request.node.callspec.params.values() if hasattr(request.node, "callspec") else True:
        return
    by = request.getfixturevalue("firm").viewer("admin")
    with acting_as(by):
        save_kind({"label": "车辆", "label_en": "Vehicles", "slug": "vehicles", "icon": "truck", "prefix": "CL"}, by=by)
    fields = [
        {"name": "customer", "label": "车主", "label_en": "Car owner", "type": "fk", "target": "customers.customer"},
        {"name": "plate", "label": "车牌", "label_en": "Plate", "type": "text", "listed": "1", "searchable": "1"},
        {"name": "bought_on", "label": "购车日期", "label_en": "Bought on", "type": "date", "filterable": "1"},
        {"name": "price", "label": "车价", "label_en": "Price", "type": "money"},
        {"name": "grade", "label": "车型", "label_en": "Class", "type": "dict", "choices": "轿车\n货车"},
        {"name": "half", "label": "半价", "label_en": "Half price", "type": "formula", "formula": "price / 2"},
        {"name": "papers", "label": "行驶证", "label_en": "Papers", "type": "file", "listed": "1"},
        {"name": "uses", "label": "用途", "label_en": "Uses", "type": "dicts", "choices": "接待\n送货"},
    ]
    for field in fields:
        by = request.getfixturevalue("firm").viewer("admin")
        with acting_as(by):
            save_field({"record": OWN.key, "group": "车辆资料", **field}, by=by)


@pytest.fixture
def admin(firm: Any) -> Any:
    """Play the whole test as the firm's administrator."""
    with acting_as(firm.viewer("admin")) as viewer:
        yield viewer
