"""Rivals, and what customers spend with them."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

SPEND = "customers.rivalspend"


@pytest.mark.spec("CUS-20")
def test_what_is_spent_with_a_rival_shows_on_both_pages(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)
        rival = actions.add(registry.get("customers.competitor"), {"name": "竞品甲"}, by=by)
    client = firm.client("sales1")
    typed = {"customer": customer.pk, "competitor": rival.pk, "amount": "20万", "period": "2026 年", "source": "拜访"}
    assert client.post("/rivalspends/add/", typed).status_code == 302
    pages = {
        home: html.unescape(client.get(f"{home}related/").content.decode())
        for home in (f"/customers/{customer.pk}/", f"/competitors/{rival.pk}/")
    }
    for home, page in pages.items():
        assert "200,000" in page
        assert "2026 年" in page
        assert f'hx-get="{home}related/"' in client.get(home).content.decode()
    assert "竞品甲" in pages[f"/customers/{customer.pk}/"]
    assert "东方食品" in pages[f"/competitors/{rival.pk}/"]
    refused = client.post("/rivalspends/add/", {**typed, "amount": "-1"})
    assert refused.status_code == 422
    assert 'value="-1"' in refused.content.decode()
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected) as reasons:
        actions.add(registry.get(SPEND), {**typed, "amount": "-0.01"}, by=by)
    assert [one.code for one in reasons.value.errors["amount"]] == ["E-RNG"]


def test_panels_of_types_out_of_reach_are_absent_and_strangers_get_404(firm: Any, other_firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        rival = actions.add(registry.get("customers.competitor"), {"name": "竞品甲"}, by=by)
        with pytest.raises(Rejected):
            actions.add(registry.get("customers.competitor"), {"name": "竞品甲"}, by=by)
    assert other_firm.client("admin").get(f"/competitors/{rival.pk}/related/").status_code == 404
