"""Amounts in several currencies are never added up into one number: reports, boards, targets, the daily report."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from kemai.areas.sales.credit.limits import standing_of
from kemai.areas.sales.invoices.sums import billed_of, billed_with
from kemai.areas.sales.models import Invoice, ReceivablePlan, SalesOrder
from kemai.areas.sales.receipts.actions import confirm, match
from kemai.areas.sales.receipts.taking import take_payment
from kemai.areas.sales.receivables.dunning import worded
from kemai.areas.sales.tests.selling import add, confirmed_order, do, reasons
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.currencies import Amounts, split_by
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

ORDER, QUOTE, RECEIPT = "sales.salesorder", "sales.quote", "sales.receipt"
REPORT = "/reports/own/"


@pytest.fixture
def papers(firm: Any, customer: Any) -> Any:
    """Orders over 1,000 yuan and 300 dollars, quotes over 500 yuan and 70 dollars."""
    for price, currency in (("1000", "CNY"), ("300", "USD")):
        line = {"name": "主轴", "quantity": "1", "price": price, "tax_rate": "0"}
        confirmed_order(firm, customer, line, currency=currency)
    for price, currency in (("500", "CNY"), ("70", "USD")):
        line = {"name": "主轴", "quantity": "1", "price": price, "tax_rate": "0"}
        add(firm, "sales1", QUOTE, customer=customer.pk, name="报价", currency=currency, lines=[line])
    return customer


def page(firm: Any, address: str, login: str = "mgr1") -> str:
    answer = firm.client(login).get(address)
    assert answer.status_code == 200, address
    text: str = answer.content.decode()
    return text


def test_reports_say_each_currency_for_itself(firm: Any, papers: Any) -> None:
    combined = page(firm, "/sales/reports/combined/")
    assert "1,300" not in combined
    assert "林晓 · USD" in combined
    assert "1,000.00 + USD 300.00" in combined
    assert f"currency{quote(':')}is{quote(':')}USD" in combined or "currency:is:USD" in combined
    status = page(firm, "/sales/reports/status/")
    assert "订单额 · USD" in status
    assert "1,300" not in status


def test_the_rows_behind_a_figure_are_those_in_its_currency(firm: Any, papers: Any) -> None:
    for currency, number in (("CNY", 1), ("USD", 1), ("CNY|USD", 2)):
        with acting_as(firm.viewer("mgr1")):
            assert SalesOrder.objects.filter(currency__in=currency.split("|")).count() == number
        assert f">{number}<" in page(firm, f"/orders/?f=currency:is:{currency}").replace(" ", "").replace("\n", "")


def test_a_board_says_each_currency_for_itself(firm: Any, papers: Any) -> None:
    board = page(firm, "/quotes/?look=wall", "sales1")
    assert "500 + USD 70" in board
    assert "570" not in board


def test_a_report_of_ones_own_is_kept_apart_too(firm: Any, papers: Any) -> None:
    from kemai.core.reports.built.report import Built
    from kemai.core.reports.built.spec import Measure, Spec, Step
    from kemai.core.reports.questions import Question

    with acting_as(firm.viewer("mgr1")) as by:
        for groups, lines in ((("status",), 2), (("customer", "status"), 2), (("currency",), 2)):
            spec = Spec(
                ORDER, groups=tuple(Step(one) for one in groups), measures=(Measure("sum", "total"), Measure("count"))
            )
            report = Built(code="x", label="x", type_key=ORDER, spec=spec)
            answer = report.answer(Question(by))
            assert len(list(answer.lines)) == lines
            assert [str(one) for one in answer.totals[-2:]] == ["1,000.00 + USD 300.00", "2"]
        counted = Built(code="x", label="x", type_key=ORDER, spec=Spec(ORDER, groups=(Step("status"),)))
        assert len(list(counted.answer(Question(by)).lines)) == 1


def test_the_daily_report_says_each_currency_for_itself(firm: Any, papers: Any) -> None:
    day = page(firm, f"/journal/{firm.people['sales1'].pk}/{timezone.localdate():%Y-%m-%d}/", "sales1")
    assert "500.00 + USD 70.00" in day
    assert "1,000.00 + USD 300.00" in day


def test_a_target_counts_the_firms_own_currency_only(firm: Any, papers: Any) -> None:
    from kemai.areas.sales.quotas.measuring import progress

    today = timezone.localdate()
    values = {"measure": "order", "target": "2000", "user": firm.people["sales1"].pk}
    quota = add(firm, "mgr1", "sales.quota", **values, period=f"{today:%Y-%m}")
    with acting_as(firm.viewer("mgr1")) as by:
        made = progress(quota, by)
    assert made is not None
    assert made.reached == 1000
    assert "currency" in made.url


def test_a_firm_of_one_currency_is_asked_by_a_small_index(firm: Any, customer: Any) -> None:
    line = {"name": "主轴", "quantity": "1", "price": "10", "tax_rate": "0"}
    confirmed_order(firm, customer, line)
    with acting_as(firm.viewer("mgr1")), CaptureQueriesContext(connection) as asked:
        assert split_by(registry.get(ORDER)) == ""
        assert split_by(registry.get("sales.delivery")) == ""
        assert len(asked) == 1
        if connection.vendor == "sqlite":
            sql, given = SalesOrder.objects.exclude(currency="CNY").order_by().values("pk").query.sql_with_params()
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", given)
                assert "sales_order_foreign_ix" in str(cursor.fetchall())


def test_amounts_are_said_with_the_firms_own_first() -> None:
    def write(value: Any) -> str:
        return f"{value}"

    both = Amounts({"USD": 3, "CNY": 1}) + Amounts({"USD": 1, "EUR": 2})
    assert both.said(write) == "1 + EUR 2 + USD 4"
    assert Amounts({"USD": 4}).said(write) == "USD 4"
    assert Amounts().said(write) == "0"


def test_debts_and_money_stay_in_their_currency(firm: Any, papers: Any) -> None:
    with acting_as(firm.viewer("fin1")) as by:
        plans = {one.currency: one for one in ReceivablePlan.objects.all()}
        assert {name: one.amount for name, one in plans.items()} == {"CNY": 1000, "USD": 300}
        order = SalesOrder.objects.get(currency="USD")
        assert (billed_with(order).due, standing_of(papers.pk).used) == (300, 1000)
        assert billed_of(papers.pk).due == 1000
        yuan = {"customer": papers.pk, "date": timezone.localdate(), "amount": "400", "method": "transfer"}
        receipt = confirm(actions.add(registry.get(RECEIPT), yuan, by=by), by=by)
        with pytest.raises(Rejected) as refused:
            match(receipt, by=by, plan=str(plans["USD"].pk), amount="300")
        assert reasons(refused) == {"plan": ["E-REF"]}
        match(receipt, by=by, plan=str(plans["CNY"].pk), amount="400")
        dollars = take_payment(order, Decimal(300), by=by)
        assert (dollars.currency, dollars.free) == ("USD", 0)
    offered = page(firm, f"/receipts/{receipt.pk}/match/", "fin1")
    assert f"plan-{plans['USD'].pk}" not in offered


def test_an_invoice_is_in_the_currency_of_its_paper(firm: Any, papers: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        order, kind = SalesOrder.objects.get(currency="USD"), book(by).find("invoice_kind", "plain")
        assert kind
    said = {"customer": papers.pk, "title": "华瑞精密", "kind": kind.id}
    asked = add(firm, "sales1", "sales.invoice", order=order.pk, amount="100", **said)
    do(firm, "fin1", "sales.invoice", "issue", asked, invoice_no="0001")
    do(firm, "fin1", "sales.invoice", "counter", asked, invoice_no="0002", reason="退货")
    own = add(firm, "sales1", "sales.invoice", amount="200", **said)
    with acting_as(firm.viewer("fin1")) as by:
        found = list(Invoice.objects.order_by("pk").values_list("currency", "amount"))
        assert found == [("USD", Decimal(100)), ("USD", Decimal(-100)), ("CNY", Decimal(200))]
        actions.edit(registry.get("sales.invoice"), own.pk, {"order": order.pk, "amount": "50"}, by=by)
        assert Invoice.objects.get(pk=own.pk).currency == "USD"


def test_ageing_statement_and_panel_say_each_for_itself(firm: Any, papers: Any) -> None:
    ageing = page(firm, "/receivables/ageing/")
    assert all(one in ageing for one in ("华瑞精密 · USD", "合计 · CNY", "合计 · USD", "1,000", "300"))
    assert "1,300" not in ageing
    until = timezone.localdate() + timedelta(days=60)
    answer = firm.client("fin1").get(f"/customers/{papers.pk}/statement/?to={until:%Y-%m-%d}")
    sheets = [one.extract_text() for one in PdfReader(BytesIO(answer.content)).pages]
    assert len(sheets) == 2
    assert "应付余额 1,000.00 元" in sheets[0]
    assert "应付余额 USD 300.00" in sheets[1]
    assert "金额大写" not in sheets[1]
    assert "USD 300" in page(firm, f"/customers/{papers.pk}/related/")


def test_credit_is_not_measured_by_other_currencies(firm: Any, customer: Any) -> None:
    line = {"name": "主轴", "quantity": "1", "price": "300", "tax_rate": "0"}
    order = confirmed_order(firm, customer, line, currency="USD")
    with acting_as(firm.viewer("fin1")):
        ReceivablePlan.objects.filter(order=order).update(due=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Rejected) as refused:
        confirmed_order(firm, customer, line)
    assert "USD 300.00" in str(refused.value.errors[""][0].message)


def test_a_reminder_says_each_currency(firm: Any, papers: Any) -> None:
    with acting_as(firm.viewer("fin1")) as by:
        plans = list(ReceivablePlan.objects.order_by("pk"))
        total = sum((Amounts({one.currency: one.open_sum}) for one in plans), Amounts())
        assert "1,000.00 + USD 300.00" in worded(1, "华瑞", total, plans, by)
