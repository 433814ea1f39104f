"""The value card: figures of registered sources, and nothing invented."""

from __future__ import annotations

import html
from datetime import date
from typing import Any

import pytest

from kemai.areas.customers.value_card import figures
from kemai.areas.customers.value_card.figures import Figure, figure
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as


def card(firm: Any, customer: Any) -> str:
    page = html.unescape(firm.client("sales1").get(f"/customers/{customer.pk}/related/").content.decode())
    return page.split("客户资产卡")[1].split("</details>")[0]


def test_what_no_source_knows_says_so_and_a_figure_leads_to_its_working(
    firm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_sources", {})
    monkeypatch.setattr(figures, "_sheets", [])
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)
    empty = card(firm, customer)
    assert empty.count("数据不足") == len(figures.NAMES) == 8
    assert "<a " not in empty

    @figure("lifetime_value")
    def worth(one: Any, viewer: Any) -> Figure | None:
        return Figure("¥ 182,000", date(2026, 11, 20), f"/worked/{one.pk}/")

    @figure("churn_risk")
    def risk(one: Any, viewer: Any) -> Figure | None:
        return None

    filled = card(firm, customer)
    assert filled.count("数据不足") == 7
    assert f'<a class="link" href="/worked/{customer.pk}/">¥ 182,000</a>' in filled
    assert "2026-11-20" in filled
    with pytest.raises(KeyError):
        figure("mood")
