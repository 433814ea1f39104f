"""What the tests of conditions share."""

from __future__ import annotations

import pytest

from kemai.core.records import registry
from kemai.core.records.registry import Resolved
from kemai.core.tenancy import Viewer
from tests.core.records.condition_samples import add_customers


@pytest.fixture
def resolved(sales1: Viewer) -> Resolved:
    """Customers as sales1 meets them, the sample customers among them."""
    add_customers(sales1)
    return registry.resolve(registry.get("customers.customer"), sales1)
