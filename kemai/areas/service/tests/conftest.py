"""A customer of sales1, and a ticket of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kemai.areas.sales.tests.selling import add
from kemai.core.dictionary.book import book
from kemai.core.tenancy import acting_as


@pytest.fixture
def customer(firm: Any) -> Any:
    return add(firm, "sales1", "customers.customer", name="华瑞精密")


@pytest.fixture
def choice(firm: Any) -> Callable[[str, str], str]:
    """Give the id of a choice by its code."""

    def found(key: str, code: str) -> str:
        with acting_as(firm.viewer("admin")) as by:
            entry = book(by).find(key, code)
            assert entry is not None
            return str(entry.id)

    return found


@pytest.fixture
def ticket_of(firm: Any, customer: Any, choice: Any) -> Callable[..., Any]:
    """Log a fault by phone."""

    def make(login: str = "svc1", **values: Any) -> Any:
        given = {"customer": customer.pk, "subject": "主轴异响", "detail": "开机十分钟后有异响"}
        given |= {"kind": choice("ticket_kind", "fault"), "channel": choice("ticket_channel", "phone")}
        return add(firm, login, "service.ticket", **{**given, **values})

    return make
