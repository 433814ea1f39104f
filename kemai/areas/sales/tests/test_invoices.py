"""Invoices: requested, issued under a number given out once, made void, countered; billed against received."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.sales.invoices.actions import counter, issue, void
from kemai.areas.sales.invoices.filling import tax_inside
from kemai.areas.sales.invoices.sums import billed_of
from kemai.areas.sales.models import Invoice
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

KEY, TITLE, PLAN = "sales.invoice", "sales.invoicetitle", "sales.receivableplan"
TAX_NO = "91330100MA2KXYZ12A"
Make = Callable[..., Any]


def codes(refused: Any) -> dict[str, list[str]]:
    return {name: [one.code for one in many] for name, many in refused.value.errors.items()}


@pytest.fixture
def contract(firm: Any, customer: Any) -> Any:
    """Make a contract over 10,000."""
    with acting_as(firm.viewer("sales1")) as by:
        given = {"title": "主轴合同", "customer": customer.pk, "start": timezone.localdate(), "amount": "10000"}
        return actions.add(registry.get("sales.contract"), given, by=by)


@pytest.fixture
def request_of(firm: Any, contract: Any) -> Make:
    """Ask for an invoice of the contract as sales1."""

    def make(amount: str, kind: str = "plain", **values: Any) -> Any:
        with acting_as(firm.viewer("sales1")) as by:
            given = {"contract": contract.pk, "amount": amount, "kind": kind}
            return actions.add(registry.get(KEY), given | values, by=by)

    return make


@pytest.mark.spec("SAL-15")
def test_four_thousand_of_ten_are_billed_and_the_rest_is_shown(firm: Any, contract: Any, request_of: Make) -> None:
    asked = request_of("4000")
    assert (asked.title, asked.customer_id, asked.tax) == ("华瑞精密", contract.customer_id, Decimal("460.18"))
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        issue(asked, by=by, invoice_no="25317000000000000001")
    with acting_as(firm.viewer("fin1")) as by:
        issue(asked, by=by, invoice_no="25317000000000000001")
        sums = billed_of(contract.customer_id, contract_id=contract.pk)
        assert (sums.due, sums.billed, sums.left) == (10000, 4000, 6000)
    shown = html.unescape(firm.client("sales1").get(f"/contracts/{contract.pk}/related/").content.decode())
    assert "未开" in shown
    assert "6,000" in shown
    with pytest.raises(Rejected) as above:
        request_of("6000.01")
    assert codes(above) == {"amount": ["E-RNG"]}
    assert "6,000.00" in str(above.value)
    request_of("6000")
    client = firm.client("sales1")
    form = {"contract": contract.pk, "customer": contract.customer_id, "title": "华瑞", "amount": "5", "tax_rate": "13"}
    answer = client.post("/invoices/add/", form | {"kind": str(asked.kind_id)})
    assert answer.status_code == 422
    assert 'value="5"' in answer.content.decode()


@pytest.mark.spec("SAL-15")
@pytest.mark.parametrize("tax_no", ["", "12345678901234", "123456789012345678901", "9133010税号0000001"])
def test_a_special_invoice_needs_a_tax_number_of_fifteen_to_twenty(request_of: Make, tax_no: str) -> None:
    with pytest.raises(Rejected) as refused:
        request_of("1", "special", title="华瑞", tax_no=tax_no)
    assert "E-FMT" in codes(refused)["tax_no"] or "E-RNG" in codes(refused)["tax_no"]


@pytest.mark.spec("SAL-15")
def test_a_special_invoice_takes_title_and_tax_number_of_the_library(
    firm: Any, contract: Any, request_of: Make
) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        given = {"customer": contract.customer_id, "title": "华瑞精密有限公司", "tax_no": TAX_NO.lower(), "usual": "1"}
        actions.add(registry.get(TITLE), given, by=by)
        with pytest.raises(Rejected) as second:
            actions.add(registry.get(TITLE), given | {"title": "另一个"}, by=by)
        assert codes(second) == {"usual": ["E-DUP"]}
        with pytest.raises(Rejected) as short:
            actions.add(registry.get(TITLE), given | {"tax_no": "123", "usual": "", "title": "三"}, by=by)
        assert codes(short) == {"tax_no": ["E-FMT"]}
    made = request_of("1", "special")
    assert (made.title, made.tax_no) == ("华瑞精密有限公司", TAX_NO)
    for amount in ("0", "-1"):
        with pytest.raises(Rejected) as refused:
            request_of(amount)
        assert codes(refused) == {"amount": ["E-RNG"]}


@pytest.mark.spec("SAL-15")
def test_what_is_issued_is_countered_not_edited(firm: Any, contract: Any, request_of: Make) -> None:
    first, second = request_of("6000"), request_of("4000")
    with acting_as(firm.viewer("fin1")) as by:
        issue(first, by=by, invoice_no="A1")
        with pytest.raises(Rejected) as twice:
            issue(second, by=by, invoice_no=" A1 ")
        assert codes(twice) == {"invoice_no": ["E-DUP"]}
        issue(second, by=by, invoice_no="A2")
        for change in ({"amount": "1"}, {"title": "别的"}):
            with pytest.raises(Rejected) as edited:
                actions.edit(registry.get(KEY), first.pk, change, by=by)
            assert codes(edited) == {"": ["E-STATE"]}
        with pytest.raises(Rejected):
            actions.delete(registry.get(KEY), first.pk, by=by)
        red = counter(first, by=by, invoice_no="R1", reason="退货")
        assert (red.amount, red.counters_id, red.status, red.tax) == (-6000, first.pk, "issued", -first.tax)
        assert Invoice.objects.get(pk=first.pk).status == "countered"
        for again in (lambda: counter(first, by=by, invoice_no="R2", reason="x"), lambda: void(red, by=by, reason="x")):
            with pytest.raises(Rejected):
                again()
        assert billed_of(contract.customer_id, contract_id=contract.pk).left == 6000
        Invoice.objects.filter(pk=second.pk).update(issued_on=timezone.localdate() - timedelta(days=40))
        with pytest.raises(Rejected) as old:
            void(second, by=by, reason="写错")
        assert codes(old) == {"": ["E-STATE"]}
        Invoice.objects.filter(pk=second.pk).update(issued_on=timezone.localdate())
        with pytest.raises(Rejected) as unsaid:
            void(second, by=by, reason="")
        assert codes(unsaid) == {"reason": ["E-REQ"]}
        void(second, by=by, reason="写错")
        assert billed_of(contract.customer_id, contract_id=contract.pk).left == 10000


def test_the_tax_inside_an_amount_is_rounded_half_up() -> None:
    assert tax_inside(Decimal(113), Decimal(13)) == Decimal("13.00")
    assert tax_inside(Decimal("0.05"), Decimal(13)) == Decimal("0.01")
    assert tax_inside(Decimal("4000"), Decimal("0")) == Decimal("0.00")
