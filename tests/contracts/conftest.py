"""Contract tests run over every declared record type: a new type is tested by being declared."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core.records import registry


def pytest_generate_tests(metafunc: Any) -> None:
    """Run a test that asks for `record_type` once for each type, and for `whole_type` once for each that is no part."""
    if "record_type" in metafunc.fixturenames:
        metafunc.parametrize("record_type", registry.all(), ids=lambda one: one.key)
    if "whole_type" in metafunc.fixturenames:
        wholes = [one for one in registry.all() if not one.part_of]
        metafunc.parametrize("whole_type", wholes, ids=lambda one: one.key)


@pytest.fixture
def admin(firm: Any) -> Any:
    """Play the whole test as the firm's administrator."""
    from kemai.core.tenancy import acting_as

    with acting_as(firm.viewer("admin")) as viewer:
        yield viewer
