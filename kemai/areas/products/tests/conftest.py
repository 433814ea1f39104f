"""A catalogue to play with: three levels of categories, a lathe, a customer who is a VIP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

Make = Callable[..., Any]


@pytest.fixture
def make(firm: Any) -> Make:
    """Add a record of the area as mgr1, who keeps the catalogue."""

    def added(type_key: str, /, login: str = "mgr1", **values: Any) -> Any:
        with acting_as(firm.viewer(login)) as by:
            return actions.add(registry.get(type_key), values, by=by)

    return added


@pytest.fixture
def tree(make: Make) -> list[Any]:
    """Give 机床 → 车床 → 数控车床."""
    found: list[Any] = []
    for name in ("机床", "车床", "数控车床"):
        parent = {"parent": found[-1].pk} if found else {}
        found.append(make("products.productcategory", name=name, **parent))
    return found


@pytest.fixture
def product(make: Make, tree: list[Any]) -> Any:
    values = {"code": "CK-6140A", "name": "数控车床 6140", "category": tree[-1].pk, "list_price": "100"}
    return make("products.product", **values)


@pytest.fixture
def vip(firm: Any) -> Any:
    with acting_as(firm.viewer("mgr1")) as by:
        tier = book(by).find("customer_tier", "vip")
        assert tier
        return actions.add(registry.get("customers.customer"), {"name": "华瑞精密", "tier": tier.id}, by=by)
