"""What sales puts on the workbench: own figures, leads to call, deals that stand still (PLT-05)."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.opportunities.actions import win
from kemai.core import actions
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

Deals = Callable[..., Any]


def tile(client: Any, code: str, address: str = "/") -> str:
    page = html.unescape(client.get(address).content.decode())
    return page.partition(f'id="tile-{code}"')[2].partition("</section>")[0]


@pytest.mark.spec("PLT-05")
def test_own_figures_add_up_and_lead_to_their_rows(firm: Any, deal_of: Deals) -> None:
    client = firm.client("sales1")
    first, _second = deal_of(amount="1000000", probability=30), deal_of(amount="500000", probability=50)
    figures = tile(client, "figures")
    assert "¥550,000" in figures
    assert "2 个机会，共 ¥1,500,000" in figures
    with acting_as(firm.viewer("mgr1")) as boss:
        win(Opportunity.objects.get(pk=first.pk), by=boss, waiver="老客户")
    figures = tile(client, "figures")
    assert "¥1,000,000" in figures
    assert "¥250,000" in figures
    month = timezone.localdate().replace(day=1).isoformat()
    won = f"/opportunities/?f=owner:is:me&f=status:is:won&f=closed_on:over:{month}"
    assert f'href="{won}"' in figures
    assert "主轴二期" in client.get(won).content.decode()
    assert "¥1,000,000" not in tile(firm.client("sales2"), "figures")


def test_deals_that_stand_still_are_listed_for_their_owner_and_the_manager(firm: Any, deal_of: Deals) -> None:
    deal = deal_of()
    with acting_as(firm.viewer("sales1")):
        long_ago = timezone.localdate() - timedelta(days=40)
        Opportunity.objects.filter(pk=deal.pk).update(stage_since=long_ago)
    address = "/desk/stalled/"
    assert 'hx-get="/desk/stalled/"' in tile(firm.client("sales1"), "stalled")
    mine = tile(firm.client("sales1"), "stalled", address)
    assert "40 天没动" in mine
    assert "¥1,000,000" in mine
    assert "主轴二期" not in tile(firm.client("sales2"), "stalled", address)
    assert "林晓" in tile(firm.client("mgr1"), "stalled", address)


def test_a_lead_waits_on_the_desk_until_it_is_called(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        source = DictionaryEntry.objects.filter(key="lead_source").values_list("pk", flat=True)[0]
        values = {"name": "顾明远", "mobile": "13851206638", "source": source}
        lead = actions.add(registry.get("sales.lead"), values, by=by)
    client = firm.client("sales1")
    assert "顾明远" in tile(client, "leads")
    answer = client.post(f"/leads/{lead.pk}/act/log_call/?back=/", {"said": "周五见面"})
    assert answer["Location"] == "/"
    assert "顾明远" not in tile(client, "leads")
