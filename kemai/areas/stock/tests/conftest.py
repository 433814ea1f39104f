"""A customer who orders what lies in stock."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.areas.sales.tests.selling import add


@pytest.fixture
def customer(firm: Any) -> Any:
    return add(firm, "sales1", "customers.customer", name="华瑞精密")
