"""Reports that people build: totals equal the list and SQL, rights hold, cells open their rows."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kemai.areas.accounts.models import Role
from kemai.areas.analysis.building.making import built, kept
from kemai.areas.analysis.building.sending import send
from kemai.areas.analysis.models import Report
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.jobs.models import Job
from kemai.core.notify.models import Notice
from kemai.core.outbox.models import OutMessage
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.reports.questions import Question
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.current import everyone

DEALS = (("sales1", "四川", "100.10"), ("sales1", "江苏", "200.20"), ("sales2", "四川", "300.30"), ("mgr1", "", "5.05"))


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def deals(firm: Any) -> None:
    """Four deals of three people with customers in two provinces, one without."""
    day = timezone.localdate() + timedelta(days=20)
    for login, province, amount in DEALS:
        with acting_as(firm.viewer(login)) as by:
            values = {"name": f"客户{amount}", "province": province}
            customer = actions.add(registry.get("customers.customer"), values, by=by)
            given = {"name": f"机会{amount}", "customer": customer.pk, "amount": amount, "close_date": day}
            actions.add(registry.get("sales.opportunity"), given, by=by)


def report(firm: Any, login: str = "mgr1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        given = {"name": "报表", "source": "sales.opportunity", "chart": "table"}
        return actions.add(registry.get("analysis.report"), given | values, by=by)


@pytest.mark.spec("ANA-02")
def test_customers_by_province_and_source_equal_their_list(firm: Any, deals: None, client_of: Any) -> None:
    client = client_of("mgr1")
    page = said(
        client.get("/reports/build/?source=customers.customer&groups=province&groups=customer_type&measures=count")
    )
    with acting_as(firm.viewer("mgr1")):
        total = Customer.objects.count()
    assert f"记录数共 {total}" in page
    sent = {
        "source": "customers.customer",
        "groups": "province",
        "measures": "count",
        "chart": "bar",
        "name": "客户分布",
    }
    answer = client.post("/reports/build/", sent)
    assert answer.status_code == 302
    page = said(client.get(answer.url))
    assert "<svg" in page
    assert "四川" in page
    link = re.search(r'<a class="link" href="(/customers/\?[^"]+)">四川', page)
    assert link is not None
    assert "客户100.10" in said(client.get(link[1]))
    assert client.get(f"{answer.url}print/").content[:4] == b"%PDF"
    assert client.get(f"{answer.url}export/").content[:2] == b"PK"


@pytest.mark.spec("ANA-02")
def test_sums_by_linked_field_and_month_agree_with_sql(firm: Any, deals: None) -> None:
    values = {"groups": "customer.province", "measures": "sum:amount,avg:amount,min:amount,max:amount,count"}
    spec = built({"source": "sales.opportunity"} | values)
    with acting_as(firm.viewer("mgr1")) as by, CaptureQueriesContext(connection) as asked:
        answer = spec.answer(Question(by))
        lines = {line.label: [str(one) for one in line.figures] for line in answer.lines}
    assert lines["四川"] == ["400.40", "200.20", "100.10", "300.30", "2"]
    assert lines["未填写"][0] == "5.05"
    with acting_as(firm.viewer("mgr1")), connection.cursor() as cursor:
        cursor.execute("SELECT SUM(amount) FROM sales_opportunity WHERE organisation_id = %s", [firm.organisation.pk])
        assert Decimal(str(answer.totals[1]).replace(",", "")) == Decimal(str(cursor.fetchone()[0])).quantize(
            Decimal("0.01")
        )
    assert sum("GROUP BY" in one["sql"] for one in asked.captured_queries) == 1
    for span, said_day in (("day", "%Y-%m-%d"), ("month", "%Y-%m"), ("year", "%Y")):
        spec = built({"source": "sales.opportunity", "groups": f"created_at:{span}", "measures": "count"})
        with acting_as(firm.viewer("mgr1")) as by:
            (line,) = spec.answer(Question(by)).lines
            assert (line.label, line.figures) == (f"{timezone.localdate():{said_day}}", [len(DEALS)])
    for span in ("week", "quarter"):
        spec = built({"source": "sales.opportunity", "groups": f"close_date:{span}", "measures": "count"})
        with acting_as(firm.viewer("mgr1")) as by:
            assert sum(line.figures[0] for line in spec.answer(Question(by)).lines) == len(DEALS)


@pytest.mark.spec("ANA-02")
def test_every_cell_opens_rows_that_add_up(firm: Any, deals: None, client_of: Any) -> None:
    made = report(firm, groups="owner, customer.province", measures="sum:amount", chart="heat", filters="金额>=1")
    client = client_of("mgr1")
    page = said(client.get(f"/reports/built/{made.pk}/"))
    cells = re.findall(r'<td class="num heat-[1-5]"><a href="([^"]+)">([\d.,]+)</a>', page)
    assert sorted(amount for _url, amount in cells) == ["100.10", "200.20", "300.30", "5.05"]
    for url, amount in cells:
        listed = said(client.get(url))
        assert listed.count('data-row="') or f"机会{amount}" in listed
        assert [one for *_rest, one in DEALS if f"机会{one}" in listed] == [amount]


@pytest.mark.spec("ANA-02")
def test_what_cannot_be_asked_is_refused_beside_its_field(firm: Any, client_of: Any) -> None:
    for name, value, code in (
        ("source", "no.thing", "E-REF"),
        ("groups", "nothing", "E-REF"),
        ("groups", "owner,status,customer", "E-RNG"),
        ("groups", "owner:month:x y", "E-FMT"),
        ("measures", "sum:name", "E-REF"),
        ("measures", "median:amount", "E-FMT"),
        ("columns", "secret", "E-REF"),
        ("filters", "没有的栏目=1", "E-FMT"),
    ):
        with pytest.raises(Rejected) as refused:
            report(firm, **{name: value})
        assert refused.value.errors[name][0].code == code, (name, value)
    with pytest.raises(Rejected) as refused:
        report(firm, schedule="daily")
    assert refused.value.errors["mail_to"][0].code == "E-REQ"
    answer = client_of("mgr1").get("/reports/build/?source=sales.opportunity&of=sales.opportunity&filters=金额>")
    assert answer.status_code == 422
    assert 'value="金额&gt;"' in answer.content.decode()


@pytest.mark.spec("ANA-02")
def test_its_conditions_are_put_together_in_rows(firm: Any, deals: None, client_of: Any) -> None:
    """A finished row narrows and is kept; one without a value waits; one that does not fit says so beside itself."""
    client, home = client_of("mgr1"), "/reports/build/?source=sales.opportunity&of=sales.opportunity&join.0=all"
    empty = said(client.get(f"{home}&do=leaf:0"))
    assert 'name="field.0.0"' in empty
    assert "605.65" in said(client.get(f"{home}&measures=sum:amount&groups=owner&do=leaf:0"))
    row = "&kind.0.0=leaf&field.0.0=amount&op.0.0=over"
    some = said(client.get(f"{home}{row}&value.0.0=200&groups=owner&measures=sum:amount&do=leaf:0"))
    assert "500.50" in some
    kept_as = re.search(r'type="hidden" name="filters" value="([^"]+)"', some)
    assert kept_as is not None
    given = {"source": "sales.opportunity", "filters": kept_as[1], "groups": "owner", "measures": "sum:amount"}
    assert client.post("/reports/build/", {**given, "name": "大单", "chart": "table"}).status_code == 302
    with acting_as(firm.viewer("mgr1")):
        again = said(client.get(f"/reports/{Report.objects.get().pk}/build/"))
    assert re.search(r'name="value.0.0" value="200(\.00)?"', again)
    assert "500.50" in again
    wrong = said(client.get(f"{home}{row}&value.0.0=many&groups=owner"))
    assert 'class="fault"' in wrong


@pytest.mark.spec("ANA-27")
def test_a_shared_report_shows_each_viewer_only_figures_of_the_own_scope(
    firm: Any, deals: None, client_of: Any
) -> None:
    made = report(firm, groups="owner", measures="sum:amount", to_people=[firm.people["op1"].pk])
    with everyone(reason="test"):
        role = Role.objects.get(organisation=firm.organisation, code="operator")
        own = {"find": "self", "read": "self"}
        role.grants = {**role.grants, "sales.opportunity": own, "analysis.report": own}
        role.save(update_fields=["grants"])
    assert "605.65" in said(client_of("mgr1").get(f"/reports/built/{made.pk}/"))
    page = said(client_of("op1").get(f"/reports/built/{made.pk}/"))
    assert "没有符合条件的" in page
    assert "605.65" not in page
    private = report(firm, name="私有", groups="owner")
    assert client_of("op1").get(f"/reports/built/{private.pk}/").status_code == 404


@pytest.mark.spec("ANA-02")
@pytest.mark.spec("ANA-27")
def test_hidden_fields_never_appear(firm: Any, deals: None, client_of: Any) -> None:
    made = report(firm, groups="status", measures="sum:amount,count", columns="amount", to_all=True)
    by_hidden = report(firm, name="分组", groups="source", to_all=True)
    filtered = report(firm, name="筛选", groups="status", filters="来源 为空", to_all=True)
    with everyone(reason="test"):
        role = Role.objects.get(organisation=firm.organisation, code="sales")
        role.fields = {"sales.opportunity": {"amount": "hide", "source": "hide"}}
        role.save(update_fields=["fields"])
        firms = type(firm.organisation).objects.filter(pk=firm.organisation.pk)
        firms.update(version=F("version") + 1)
    client = client_of("sales1")
    page = said(client.get(f"/reports/built/{made.pk}/"))
    assert "金额" not in page.split("<h1>")[1]
    assert client.get(f"/reports/built/{by_hidden.pk}/").status_code == 403
    refused = client.get(f"/reports/built/{filtered.pk}/")
    assert refused.status_code == 403
    assert "来源" not in said(refused).split("<main")[-1]
    offered = said(client.get("/reports/build/?source=sales.opportunity"))
    assert "sum:amount" not in offered
    assert 'value="source"' not in offered


@pytest.mark.spec("ANA-02")
def test_a_report_goes_out_by_mail_once_a_day_to_each_in_own_scope(firm: Any, deals: None) -> None:
    with everyone(reason="test"):
        for login in ("mgr1", "sales1"):
            user = firm.people[login]
            type(user).everyone.filter(pk=user.pk).update(email=f"{login}@firm.example")
    to = [firm.people["mgr1"].pk, firm.people["sales1"].pk, firm.people["svc1"].pk]
    report(firm, groups="owner", measures="sum:amount", schedule="daily", mail_to=to)
    with everyone(reason="test"):
        send()
        send()
        mails = list(OutMessage.objects.filter(record_type="analysis.report").order_by("address"))
    assert [one.address for one in mails] == ["mgr1@firm.example", "sales1@firm.example"]
    assert "605.65" in mails[0].text


@pytest.mark.spec("ANA-02")
def test_more_rows_than_fit_go_to_the_background(
    firm: Any, deals: None, client_of: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from kemai.core.reports import pages

    made = report(firm, columns="number,amount")
    monkeypatch.setitem(pages.ROWS_AT_ONCE, "xlsx", 3)
    client = client_of("mgr1")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.get(f"/reports/built/{made.pk}/export/")
    assert (answer.status_code, answer.url) == (302, "/jobs/")
    with acting_as(firm.viewer("mgr1")) as by:
        notice = Notice.objects.filter(to_id=by.user_id, link="/jobs/").get()
        assert Job.objects.get(kind="core.report").state == Job.State.DONE
    assert "共 4 行" in notice.text


def test_a_kept_report_that_can_be_read_no_more_is_closed(firm: Any) -> None:
    made = report(firm, groups="status")
    with everyone(reason="test"):
        Report.objects.filter(pk=made.pk).update(groups="a:b:c")
        made.refresh_from_db()
    with pytest.raises(Forbidden):
        kept(made)


def test_a_new_report_begins_in_the_builder_with_a_type_that_people_report_on(firm: Any, client_of: Any) -> None:
    answer = client_of("mgr1").get("/reports/add/")
    assert answer.status_code == 302
    assert answer.url == "/reports/build/"
    assert 'value="sales.salesorder" selected' in said(client_of("mgr1").get(answer.url))
