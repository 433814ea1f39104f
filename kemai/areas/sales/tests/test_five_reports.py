"""Quotas, the five reports and the analysis of deals agree with their rows and with SQL to the cent."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from kemai.areas.accounts.models import Role
from kemai.areas.sales.models import Contract, CostEntry, Opportunity, Receipt
from kemai.areas.sales.opportunities.actions import lose
from kemai.areas.sales.quotas.measuring import progress
from kemai.areas.sales.receipts.actions import confirm, void
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.current import everyone

TODAY = timezone.localdate


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def quota(firm: Any, **values: Any) -> Any:
    with acting_as(firm.viewer("mgr1")) as by:
        given = {"period": f"{TODAY():%Y-%m}", "measure": "contract", "target": "100000"}
        return actions.add(registry.get("sales.quota"), given | values, by=by)


def signed(firm: Any, customer: Any, amount: str, login: str = "sales1", day: Any = None) -> None:
    """Put a signed contract there."""
    with acting_as(firm.viewer(login)) as by:
        values = {"title": f"合同{amount}", "customer": customer.pk, "start": TODAY(), "amount": amount}
        made = actions.add(registry.get("sales.contract"), values, by=by)
        Contract.objects.filter(pk=made.pk).update(status="signed", signed_on=day or TODAY(), amount=amount)


def received(firm: Any, customer: Any, amount: str, login: str = "sales1") -> Any:
    """Let finance confirm a receipt."""
    with acting_as(firm.viewer("fin1")) as by:
        cash = next(one.id for one in book(by).open("receipt_method"))
        values = {"customer": customer.pk, "date": TODAY(), "amount": amount, "method": cash}
        made = actions.add(registry.get("sales.receipt"), values | {"owner": firm.people[login].pk}, by=by)
        confirm(made, by=by)
    return made


@pytest.mark.spec("SAL-17")
def test_a_quota_shows_its_share_its_gap_and_the_daily_need(firm: Any, customer: Any, client_of: Any) -> None:
    person = firm.people["sales1"].pk
    made = quota(firm, user=person)
    signed(firm, customer, "60000")
    with acting_as(firm.viewer("mgr1")) as by:
        stand = progress(made, by)
    assert stand is not None
    days = (made.end - TODAY()).days + 1
    assert (stand.percent, stand.gap) == (Decimal("60.0"), Decimal(40000))
    assert stand.daily is not None
    assert Decimal(40000) <= stand.daily * days < Decimal(40000) + days
    page = said(client_of("sales1").get(f"/quotas/{made.pk}/"))
    assert "60%" in page
    assert 'value="60"' in page
    assert f"剩 {days} 天" in page
    for values, field, code in (
        ({"user": person}, "user", "E-DUP"),
        ({"user": person, "period": "2026-13"}, "period", "E-FMT"),
        ({"user": person, "measure": "order", "target": "0"}, "target", "E-RNG"),
        ({}, "team", "E-REQ"),
    ):
        with pytest.raises(Rejected) as refused:
            quota(firm, **values)
        assert refused.value.errors[field][0].code == code, values


@pytest.mark.spec("SAL-22")
def test_the_five_reports_agree_with_their_rows_and_with_sql(firm: Any, customer: Any, client_of: Any) -> None:
    signed(firm, customer, "1000.10")
    signed(firm, customer, "500.05", "sales2")
    signed(firm, customer, "800.00", day=TODAY().replace(year=TODAY().year - 1, day=1))
    for amount in ("100.10", "200.20", "0.01"):
        received(firm, customer, amount)
    gone = received(firm, customer, "999.99")
    client = client_of("mgr1")
    page = said(client.get("/sales/reports/receipts-by-person/"))
    assert "1,300.30" in page
    with acting_as(firm.viewer("fin1")) as by:
        void(Receipt.objects.get(pk=gone.pk), by=by, reason="付错")
    page = said(client.get("/sales/reports/receipts-by-person/"))
    found = re.search(r'<a href="(/receipts/\?[^"]+)">([\d.,]+)</a>', page)
    assert found is not None
    assert found[2] == "300.31"
    rows = said(client.get(found[1]))
    assert all(amount in rows for amount in ("100.10", "200.20", "0.01"))
    assert "999.99" not in rows
    assert second_sum(firm) == Decimal("300.31")
    status = said(client.get("/sales/reports/status/"))
    assert "1,500.15" in status
    assert "+87.5%" in status
    assert "800.00" in status
    assert "300.31" in said(client_of("fin1").get("/sales/reports/receipts-by-person/")), "finance sees everybody's"
    for code, sum_of in (
        ("combined", "1,500.15"),
        ("contracts-by-person", "1,500.15"),
        ("receipts-by-customer", "300.31"),
    ):
        days = f"?from={TODAY().year}-01-01&to={TODAY()}"
        assert sum_of in said(client.get(f"/sales/reports/{code}/{days}"))
    assert "1,500.15" not in said(client_of("sales1").get("/sales/reports/contracts-by-person/"))
    team = firm.people["sales1"].department_id
    assert "1,500.15" in said(client.get(f"/sales/reports/combined/?team={team}&from={TODAY().year}-01-01"))
    assert client.get("/sales/reports/combined/print/").content[:4] == b"%PDF"


@pytest.mark.spec("SAL-22")
def test_days_and_teams_that_cannot_be_are_refused(firm: Any, client_of: Any) -> None:
    client = client_of("mgr1")
    wrong = client.get("/sales/reports/status/?from=2026-05-02&to=2026-05-01")
    assert wrong.status_code == 422
    assert "超出允许范围" in said(wrong)
    assert client.get("/sales/reports/status/?team=999999").status_code == 422


def second_sum(firm: Any) -> Decimal:
    """Add confirmed receipts up in plain SQL."""
    with acting_as(firm.viewer("mgr1")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(amount) FROM sales_receipt WHERE organisation_id = %s AND status = 'confirmed'",
            [firm.organisation.pk],
        )
        return Decimal(str(cursor.fetchone()[0])).quantize(Decimal("0.01"))


@pytest.mark.spec("SAL-22")
def test_costs_stand_beside_what_they_were_spent_for(firm: Any, customer: Any, client_of: Any) -> None:
    with acting_as(firm.viewer("mgr1")) as by:
        kind = next(one.id for one in book(by).open("cost_kind"))
        values = {"date": TODAY(), "kind": kind, "amount": "500", "customer": customer.pk}
        actions.add(registry.get("sales.costentry"), values, by=by)
        assert CostEntry.objects.count() == 1
    assert "500.00" in said(client_of("mgr1").get("/sales/reports/combined/"))
    assert "费用" not in said(client_of("sales1").get("/sales/reports/combined/")).split("<h1>")[1]


@pytest.mark.spec("SAL-23")
def test_lost_deals_are_counted_by_reason_and_few_deals_give_no_rate(firm: Any, deal_of: Any, client_of: Any) -> None:
    for amount in ("100", "200"):
        made = deal_of(name=f"输{amount}", amount=amount)
        with acting_as(firm.viewer("sales1")) as by:
            price = next(one.id for one in book(by).open("deal_reason") if one.code == "price")
            lose(made, by=by, reason=price)
    client = client_of("mgr1")
    page = said(client.get("/deals/reports/reasons/"))
    found = re.search(r'<a class="link" href="(/opportunities/\?[^"]+)">价格', page)
    assert found is not None
    rows = said(client.get(found[1]))
    assert "输100" in rows
    assert "输200" in rows
    assert "数据不足" in said(client.get("/deals/reports/person/"))
    with acting_as(firm.viewer("sales1")):
        for turn in range(4):
            made = deal_of(name=f"赢{turn}", amount="100.10")
            won = Opportunity.objects.filter(pk=made.pk)
            won.update(status="won", closed_on=TODAY() + timedelta(days=turn), probability=100)
    for code in ("person", "region", "month", "origin"):
        page = said(client.get(f"/deals/reports/{code}/"))
        assert "66.7%" in page, code
        assert "100.10" in page, code
    wrong = client.get("/deals/reports/person/?from=2026-05-02&to=2026-05-01")
    assert wrong.status_code == 422


@pytest.mark.spec("SAL-23")
@pytest.mark.spec("ANA-27")
def test_deals_are_analysed_by_the_products_on_their_lines(firm: Any, deal_of: Any, client_of: Any) -> None:
    """A deal counts whole for each of its products, once; every figure, totals too, opens its deals."""
    drill, lathe = (product(firm, name) for name in ("钻床", "车床"))
    for turn in range(7):
        made = deal_of(name=f"单{turn}", amount="100.10")
        with acting_as(firm.viewer("sales1")) as by:
            for one in (drill, drill, lathe) if turn < 2 else (drill,) if turn < 6 else ():
                values = {"opportunity": made.pk, "catalogue_product": one.pk, "quantity": "1", "price": "10"}
                actions.add(registry.get("sales.opportunityline"), values, by=by)
            if turn >= 3:
                lose(made, by=by, reason=next(one.id for one in book(by).open("deal_reason") if one.code == "price"))
            else:
                Opportunity.objects.filter(pk=made.pk).update(status="won", closed_on=TODAY(), probability=100)
    client = client_of("mgr1")
    page = said(client.get("/deals/reports/product/"))
    rows = dict(re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+)(?:</a>)?</th>(.*?)</tr>', page, re.S))
    figures = {name: re.findall(r">([^<>]+)</(?:a|td)>", cells) for name, cells in rows.items()}
    assert figures["钻床"][:3] == ["6", "3", "50.0%"]
    assert figures["车床"][:3] == ["2", "2", "数据不足"]
    assert figures["未填写"][:2] == ["1", "0"]
    assert figures["合计"][:3] == ["7", "3", "42.9%"]
    links = re.findall(r'href="(/opportunities/[^"]+)"', rows["车床"])
    listed = said(client.get(links[0]))
    assert [f"单{turn}" in listed for turn in range(6)] == [True, True, False, False, False, False]
    assert "单6" in said(client.get(re.findall(r'href="(/opportunities/[^"]+)"', rows["未填写"])[0]))
    assert len(re.findall(r'href="/opportunities/', rows["合计"])) == 6
    narrowed = said(client.get(f"/deals/reports/person/?product={lathe.pk}"))
    assert "结束 2 单，赢 2 单" in narrowed
    assert "预计利润" in said(client_of("sales1").get("/deals/reports/product/"))
    with everyone(reason="test"):
        role = Role.objects.get(organisation=firm.organisation, code="sales")
        role.fields = {"sales.opportunity": {"profit_est": "hide"}}
        role.save(update_fields=["fields"])
        firms = type(firm.organisation).objects.filter(pk=firm.organisation.pk)
        firms.update(version=F("version") + 1)
    hidden = said(client_of("sales1").get("/deals/reports/product/"))
    assert "平均单价" in hidden
    assert "预计利润" not in hidden


def product(firm: Any, name: str) -> Any:
    """Add a product to the catalogue."""
    with acting_as(firm.viewer("admin")) as by:
        values = {"name": name}
        category = actions.add(registry.get("products.productcategory"), values, by=by)
        values |= {"code": name, "category": category.pk, "list_price": "10"}
        return actions.add(registry.get("products.product"), values, by=by)
