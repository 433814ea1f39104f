"""Proposals: written from a template, sent, answered, in versions, and the quote made from one."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.areas.sales.models import Proposal, Quote
from kemai.areas.sales.proposals import actions as verbs
from kemai.areas.sales.quotes.converting import make_quote, quote_proposal
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

KEY = "sales.proposal"


@pytest.fixture
def proposal(firm: Any, customer: Any) -> Any:
    with acting_as(firm.viewer("mgr1")) as by:
        text = {"name": "标准方案", "content": "{客户} 的需求：{需求}。我们建议……"}
        template = actions.add(registry.get("sales.proposaltemplate"), text, by=by)
    with acting_as(firm.viewer("sales1")) as by:
        values = {"name": "主轴改造", "customer": customer.pk, "needs": "停机少于两天", "template": template.pk}
        return actions.add(registry.get(KEY), values, by=by)


def stored(firm: Any, one: Any) -> Proposal:
    with acting_as(firm.viewer("admin")):
        return Proposal.objects.get(pk=one.pk)


@pytest.mark.spec("SAL-09")
def test_revising_a_sent_proposal_makes_version_two_and_version_one_can_be_read(firm: Any, proposal: Any) -> None:
    assert proposal.content == "华瑞精密 的需求：停机少于两天。我们建议……"
    client, home = firm.client("sales1"), f"/proposals/{proposal.pk}/"
    assert client.post(f"{home}act/send_out/").status_code == 302
    assert client.post(f"{home}edit/", {"content": "别的"}).status_code == 422
    answer = client.post(f"{home}act/revise_proposal/")
    with acting_as(firm.viewer("sales1")):
        second = Proposal.objects.get(previous=proposal.pk)
    assert answer["Location"] == f"/proposals/{second.pk}/"
    assert (second.version, second.status, second.number) == (2, "draft", f"{proposal.number}-V2")
    assert client.post(f"/proposals/{second.pk}/edit/", {"content": "第二版内容"}).status_code == 302
    first = html.unescape(client.get(home).content.decode())
    assert "停机少于两天。我们建议" in first
    assert f"/proposals/{second.pk}/" in first
    assert (stored(firm, proposal).version, stored(firm, second).content) == (1, "第二版内容")
    with acting_as(firm.viewer("sales1")) as by:
        for verb in (verbs.revise_proposal, verbs.accept_proposal, verbs.withdraw):
            with pytest.raises(Rejected):
                verb(proposal, by=by)
        verbs.send_out(second, by=by)
        verbs.accept_proposal(second, by=by)
        with pytest.raises(Rejected) as refused:
            actions.edit(registry.get(KEY), second.pk, {"content": "改"}, by=by)
        assert refused.value.errors["content"][0].code == "E-STATE"
        with pytest.raises(Rejected):
            verbs.revise_proposal(second, by=by)
        quote = quote_proposal(second, by=by)
        assert (quote.proposal_id, quote.customer_id, quote.status) == (second.pk, second.customer_id, "draft")


def test_a_proposal_needs_content_and_can_be_withdrawn(firm: Any, customer: Any, proposal: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get(KEY), {"name": "空", "customer": customer.pk, "needs": "x"}, by=by)
        assert refused.value.errors["content"][0].code == "E-REQ"
        verbs.send_out(proposal, by=by)
        verbs.withdraw(proposal, by=by)
        assert stored(firm, proposal).status == "withdrawn"
        assert verbs.revise_proposal(proposal, by=by).version == 2


def test_a_deal_becomes_a_quote_with_its_lines(firm: Any, deal_of: Any) -> None:
    deal = deal_of()
    with acting_as(firm.viewer("sales1")) as by:
        for name, price in (("主轴", "800.00"), ("调试", "50.50")):
            values = {"opportunity": deal.pk, "product": name, "quantity": "2", "price": price}
            actions.add(registry.get("sales.opportunityline"), values, by=by)
        made = make_quote(deal, by=by)
        quote = Quote.objects.get(pk=made.pk)
    assert (quote.opportunity_id, str(quote.total), quote.name) == (deal.pk, "1701.00", deal.name)
