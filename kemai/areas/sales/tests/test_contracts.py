"""Contracts: judged by two, signed, paid in instalments, followed by others, never edited afterwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.sales.models import Contract, ContractReview, Instalment, ReceivablePlan
from kemai.areas.sales.receipts.taking import take_payment
from kemai.areas.sales.tests.selling import (
    CONTRACT,
    add,
    do,
    new_contract,
    reasons,
    reviewed_contract,
    stored,
)
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

THIRDS = (
    {"title": "预付款", "due": "2026-12-01", "percent": "33.33"},
    {"title": "发货款", "due": "2027-01-01", "percent": "33.33"},
    {"title": "尾款", "due": "2027-02-01", "percent": "33.34"},
)


@pytest.mark.spec("SAL-11")
def test_a_contract_is_signed_only_after_both_judges_and_then_asks_for_its_instalments(
    firm: Any, customer: Any
) -> None:
    with pytest.raises(Rejected) as refused:
        new_contract(firm, customer, end="2026-10-31")
    assert reasons(refused) == {"end": ["E-RNG"]}
    contract = do(firm, "sales1", CONTRACT, "submit", new_contract(firm, customer, *THIRDS, amount="10000.01"))
    with pytest.raises(Rejected, match="合同审核、财务审核"):
        do(firm, "sales1", CONTRACT, "sign", contract)
    with pytest.raises(Forbidden):
        do(firm, "sales1", CONTRACT, "approve", contract)
    with pytest.raises(Forbidden):
        do(firm, "rev1", CONTRACT, "approve_finance", contract)
    do(firm, "rev1", CONTRACT, "approve", contract, note="条款可以")
    with pytest.raises(Rejected, match="财务审核") as refused:
        do(firm, "sales1", CONTRACT, "sign", contract)
    assert reasons(refused) == {"": ["E-STATE"]}
    do(firm, "fin1", CONTRACT, "approve_finance", contract)
    signed = do(firm, "sales1", CONTRACT, "sign", contract)
    assert signed.status == "signed"
    assert signed.signed_on is not None
    with acting_as(firm.viewer("fin1")):
        plans = list(ReceivablePlan.objects.filter(contract=contract).order_by("due"))
        told = ContractReview.objects.filter(contract=contract).order_by("part").values_list("part", "by__login")
        assert list(told) == [("contract", "rev1"), ("finance", "fin1")]
    assert [plan.due for plan in plans] == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    assert sum(plan.amount for plan in plans) == Decimal("10000.01")
    page = firm.client("sales1").get(f"/contracts/{contract.pk}/").content.decode()
    assert "条款可以" in page
    assert firm.client("sales1").get(f"/contracts/{contract.pk}/paper/").content.startswith(b"%PDF")
    assert "合同审核" in page


def test_instalments_that_do_not_make_the_amount_stand_in_the_way(firm: Any, customer: Any) -> None:
    half = {"title": "一半", "due": "2026-12-01", "amount": "5000"}
    contract = new_contract(firm, customer, half)
    with pytest.raises(Rejected, match="5,000.00") as refused:
        do(firm, "sales1", CONTRACT, "submit", contract)
    assert reasons(refused) == {"": ["E-RNG"]}
    add(firm, "sales1", "sales.instalment", contract=contract.pk, due="2027-01-01", percent="50")
    do(firm, "sales1", CONTRACT, "submit", contract)
    for bad, code in (({"amount": "0"}, "E-RNG"), ({"percent": "101"}, "E-RNG"), ({}, "E-REQ")):
        with pytest.raises(Rejected) as refused:
            add(firm, "sales1", "sales.instalment", contract=contract.pk, due="2027-01-01", **bad)
        assert code in {one for many in reasons(refused).values() for one in many}


def test_a_new_amount_moves_the_shares(firm: Any, customer: Any) -> None:
    contract = new_contract(firm, customer, *THIRDS)
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(CONTRACT), contract.pk, {"amount": "100"}, by=by)
        amounts = list(Instalment.objects.filter(contract=contract).order_by("due").values_list("amount", flat=True))
    assert amounts == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


def test_what_is_under_review_or_signed_is_not_edited_and_comes_back_with_a_reason(firm: Any, customer: Any) -> None:
    contract = do(firm, "sales1", CONTRACT, "submit", new_contract(firm, customer))
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected) as refused:
        actions.edit(registry.get(CONTRACT), contract.pk, {"amount": "1"}, by=by)
    assert reasons(refused) == {"amount": ["E-STATE"]}
    do(firm, "rev1", CONTRACT, "approve", contract)
    back = do(firm, "fin1", CONTRACT, "send_back", contract, note="付款条件太长")
    assert back.status == "draft"
    do(firm, "sales1", CONTRACT, "submit", contract)
    with pytest.raises(Rejected, match="合同审核、财务审核"):
        do(firm, "sales1", CONTRACT, "sign", contract)


def test_payment_state_follows_the_receipts(firm: Any, customer: Any) -> None:
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer))
    with acting_as(firm.viewer("fin1")) as by:
        take_payment(contract, Decimal(6000), by=by)
    now = stored(firm, contract)
    assert (now.payment_state, now.paid) == ("partial", Decimal("6000.00"))
    with acting_as(firm.viewer("fin1")) as by:
        take_payment(contract, Decimal(4000), by=by)
    assert stored(firm, contract).payment_state == "full"


def test_a_change_takes_the_place_of_the_contract_and_a_renewal_follows_it(firm: Any, customer: Any) -> None:
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer, end="2027-10-31"))
    renewal = do(firm, "sales1", CONTRACT, "renew", contract)
    assert (renewal.previous_id, renewal.start, renewal.status) == (contract.pk, date(2027, 11, 1), "draft")
    changed = do(firm, "sales1", CONTRACT, "amend", contract)
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(CONTRACT), changed.pk, {"amount": "12000"}, by=by)
    do(firm, "sales1", CONTRACT, "submit", changed)
    do(firm, "rev1", CONTRACT, "approve", changed)
    do(firm, "fin1", CONTRACT, "approve_finance", changed)
    do(firm, "sales1", CONTRACT, "sign", changed)
    former = stored(firm, contract)
    assert former.status == "ended"
    assert changed.number in former.ended_because
    with acting_as(firm.viewer("fin1")):
        plans = ReceivablePlan.objects.exclude(status="withdrawn").values_list("contract", "amount")
        assert list(plans) == [(changed.pk, Decimal("12000.00"))]


def test_ending_needs_a_reason_and_withdraws_what_nobody_paid(firm: Any, customer: Any) -> None:
    contract = do(firm, "sales1", CONTRACT, "sign", reviewed_contract(firm, customer))
    do(firm, "sales1", CONTRACT, "carry_out", contract)
    with pytest.raises(Rejected) as refused:
        do(firm, "sales1", CONTRACT, "end", contract, reason="")
    assert reasons(refused) == {"reason": ["E-REQ"]}
    ended = do(firm, "sales1", CONTRACT, "end", contract, reason="客户停产")
    assert ended.status == Contract.Status.ENDED
    with acting_as(firm.viewer("fin1")):
        assert not ReceivablePlan.objects.filter(contract=contract).exclude(status="withdrawn").exists()
    with pytest.raises(Rejected):
        do(firm, "sales1", CONTRACT, "complete", contract)


def test_the_warning_centre_names_contracts_near_their_end(firm: Any, customer: Any) -> None:
    reviewed = reviewed_contract(firm, customer, start="2025-01-01", end="2026-01-01")
    client, home = firm.client("sales1"), "/warnings/?kind=contracts"
    assert "主轴年度合同" not in client.get(home).content.decode()
    do(firm, "sales1", CONTRACT, "sign", reviewed)
    assert "主轴年度合同" in client.get(home).content.decode()
