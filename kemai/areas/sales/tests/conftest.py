"""A customer, a contact and a deal to play with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as


@pytest.fixture
def customer(firm: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get("customers.customer"), {"name": "华瑞精密"}, by=by)


@pytest.fixture
def deal_of(firm: Any, customer: Any) -> Callable[..., Any]:
    """Make a deal of sales1, closing in 30 days, worth 1,000,000."""

    def make(login: str = "sales1", **values: Any) -> Any:
        day = timezone.localdate() + timedelta(days=30)
        given = {"name": "主轴二期", "customer": customer.pk, "amount": "1000000", "close_date": day}
        with acting_as(firm.viewer(login)) as by:
            return actions.add(registry.get("sales.opportunity"), given | values, by=by)

    return make
