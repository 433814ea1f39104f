"""Customers to print."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as


def text_of(content: bytes) -> str:
    """The text of a PDF, pages one after the other, without the marks of possible breaks."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u200b", "")


def pages_of(content: bytes) -> int:
    return len(PdfReader(BytesIO(content)).pages)


def add_customer(firm: Any, login: str = "sales1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as seller:
        return actions.add(registry.get("customers.customer"), values, by=seller)


@pytest.fixture
def customers(firm: Any) -> list[Any]:
    """Twenty-five customers of sales1, with address and postcode."""
    return [
        add_customer(
            firm,
            name=f"苏州华瑞{place:02d}精密机械有限公司",
            phone=f"0512-6588 27{place:02d}",
            email=f"office{place:02d}@huarui.example",
            province="江苏省" if place % 2 else "浙江省",
            city="苏州市" if place % 2 else "杭州市",
            address=f"星湖街 {300 + place} 号",
            postcode=f"2150{place:02d}",
            website=f"secret{place:02d}.example.com",
        )
        for place in range(1, 26)
    ]
