"""Customer reports: sums that equal the list, scopes, days, files, papers."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from html import unescape
from importlib import import_module
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from kemai.areas.customers.models import Customer
from kemai.areas.customers.reports import HOME, REPORTS
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.history import guard
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.records import registry
from kemai.core.reports import pages
from kemai.core.reports.questions import Question
from kemai.core.screens.listing import Listing
from kemai.core.tenancy import acting_as, everyone

PROVINCES = ["江苏", "江苏", "江苏", "江苏", "浙江", "浙江", "上海", ""]


def add(firm: Any, type_key: str, login: str = "sales1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as seller:
        return actions.add(registry.get(type_key), values, by=seller)


@pytest.fixture
def customers(firm: Any) -> list[Any]:
    """Eight customers of sales1 in three provinces and none, the first two with contacts."""
    made = [
        add(firm, "customers.customer", name=f"华瑞{place}", province=province, phone=f"0512-6588 270{place}")
        for place, province in enumerate(PROVINCES)
    ]
    for customer, count in ((made[0], 3), (made[1], 1)):
        for place in range(count):
            add(firm, "customers.contact", name=f"王{place}", customer=customer.pk)
    return made


def put_into_state(firm: Any, customer: Any, code: str) -> None:
    with acting_as(firm.viewer("sales1")) as seller:
        entry = book(seller).find("customer_state", code)
        actions.edit(registry.get("customers.customer"), customer.pk, {"state": entry.id}, by=seller)


def answer(firm: Any, code: str, login: str = "sales1", **asked: Any) -> Any:
    with acting_as(firm.viewer(login)) as viewer:
        made = REPORTS.find(code, viewer).answer(Question(viewer, **asked))
        return made, list(made.lines)


def limit_role(firm: Any, **scopes: str) -> None:
    """Give the role of sales1 other scopes; an empty one takes the verb away."""
    with everyone(reason="tests"):
        role = firm.people["sales1"].roles.get()
        role.grants = {"*": {verb: scope for verb, scope in {**role.grants["*"], **scopes}.items() if scope}}
        role.save()
    import_module("kemai.areas.accounts.viewers").forget()


def rows_behind(firm: Any, url: str, login: str = "sales1") -> int:
    """Count the rows of the list that a figure leads to."""
    path, _mark, query = unescape(url).partition("?")
    record_type = registry.at(path.strip("/"))
    with acting_as(firm.viewer(login)) as viewer:
        listing = Listing(record_type, viewer, registry.resolve(record_type, viewer), QueryDict(query))
        listing.read()
        return int(listing.rows().count())


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.spec("CUS-28")
def test_the_make_up_by_region_adds_up_to_the_list_and_is_printed(firm: Any, customers: list[Any]) -> None:
    client = firm.client("sales1")
    page = client.get(f"{HOME}region/").content.decode()
    found, lines = answer(firm, "region")
    assert [(line.label, line.figures[0]) for line in lines] == [
        ("江苏", 4),
        ("浙江", 2),
        ("上海", 1),
        ("未填写", 1),
    ] or [(line.label, line.figures[0]) for line in lines] == [("江苏", 4), ("浙江", 2), ("未填写", 1), ("上海", 1)]
    assert (
        sum(line.figures[0] for line in lines) == found.totals[1] == rows_behind(firm, "/customers/") == len(customers)
    )
    for line in lines:
        assert line.label in page
        assert rows_behind(firm, line.url) == line.figures[0]
    said = text_of(client.get(f"{HOME}region/print/").content)
    assert re.search(r"合计\s*8\b", said)
    assert re.search(r"江苏\s*4\s*50.0%", said)
    assert found.finding in said


@pytest.mark.spec("CUS-28")
def test_under_a_filter_the_sum_is_that_of_the_filtered_list(firm: Any, customers: list[Any]) -> None:
    query = "f=province:is:江苏|浙江"
    found, lines = answer(firm, "region", query=query)
    assert found.totals[1] == rows_behind(firm, f"/customers/?{query}") == 6
    assert [rows_behind(firm, line.url) for line in lines] == [4, 2]
    page = firm.client("sales1").get(f"{HOME}region/?{query}").content.decode()
    assert "浙江" in page
    assert "上海" not in page


@pytest.mark.parametrize("code", [report.code for report in REPORTS.reports])
def test_every_report_has_its_page_in_both_languages_and_its_files(firm: Any, customers: list[Any], code: str) -> None:
    put_into_state(firm, customers[3], "lost")
    client = firm.client("sales1")
    assert client.get(f"{HOME}{code}/").status_code == 200
    assert client.get(f"{HOME}{code}/print/").content.startswith(b"%PDF-")
    assert client.get(f"{HOME}{code}/export/").content.startswith(b"PK")
    assert client.get(f"{HOME}{code}/export/?format=csv").content.startswith(b"\xef\xbb\xbf")
    english = re.sub(r"<[^>]+>", "", firm.client("sales1", "en").get(f"{HOME}{code}/").content.decode())
    assert not [label for label in ("按地区", "占比", "合计", "客户报表", "月份", "客户清单") if label in english]


@pytest.mark.parametrize(
    "code", ["region", "type", "industry", "source", "owner", "state", "size", "contact-counts", "new"]
)
def test_every_figure_leads_to_its_rows(firm: Any, customers: list[Any], code: str) -> None:
    _found, lines = answer(firm, code)
    assert lines
    for line in lines:
        assert rows_behind(firm, line.url) == line.figures[0], line.url


def test_totals_honour_the_scope(firm: Any, customers: list[Any], other_firm: Any) -> None:
    add(firm, "customers.customer", "sales2", name="陈若溪的客户", province="海南")
    add(other_firm, "customers.customer", "sales1", name="别家的客户", province="西藏")
    assert answer(firm, "region")[0].count == 9
    limit_role(firm, read="self", find="self")
    found, lines = answer(firm, "region")
    assert found.count == rows_behind(firm, "/customers/") == 8
    assert not {"海南", "西藏"} & {line.label for line in lines}
    assert answer(firm, "region", "exec1")[0].count == 9


def test_files_reach_as_far_as_their_own_right(firm: Any, customers: list[Any]) -> None:
    add(firm, "customers.customer", "sales2", name="陈若溪的客户", province="海南")
    limit_role(firm, export="self", print="")
    client = firm.client("sales1")
    assert "海南" in client.get(f"{HOME}region/").content.decode()
    assert "海南" not in client.get(f"{HOME}region/export/?format=csv").content.decode()
    refused = client.get(f"{HOME}region/print/")
    assert refused.status_code == 403
    assert f"{HOME}region/print/" not in client.get(f"{HOME}region/").content.decode()


def test_without_the_right_to_read_there_are_no_reports(firm: Any, customers: list[Any]) -> None:
    limit_role(firm, read="", find="")
    client = firm.client("sales1")
    for address in ("", "region/", "region/print/", "list/export/"):
        assert client.get(f"{HOME}{address}").status_code == 403


def test_what_is_not_there_is_a_404_and_a_strange_format_a_400(firm: Any) -> None:
    client = firm.client("sales1")
    assert client.get(f"{HOME}tier/").status_code == 404
    refused = client.get(f"{HOME}region/export/?format=docx")
    assert refused.status_code == 400
    assert "docx" in refused.content.decode()
    assert client.get(f"{HOME}region/?f=nothing:is:1").status_code == 400


@pytest.mark.spec("CUS-28")
@pytest.mark.parametrize("address", ["region/", "new/", "lost/", "list/", "region/print/", "list/export/"])
def test_days_the_wrong_way_round_are_refused_beside_the_field(firm: Any, customers: list[Any], address: str) -> None:
    refused = firm.client("sales1").get(f"{HOME}{address}?from=2026-02-01&to=2026-01-01")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "超出允许范围" in page
    assert 'href="#f-to"' in page
    assert 'value="2026-02-01"' in page


def test_days_limit_by_registration_first_and_last_day_included(firm: Any, customers: list[Any]) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    moment = timezone.make_aware(datetime.combine(last, time(23, 59, 59, 900_000)))
    with everyone(reason="tests"):
        Customer.objects.filter(pk=customers[0].pk).update(created_at=moment)
        Customer.objects.filter(pk=customers[1].pk).update(created_at=moment + timedelta(seconds=1))
    assert answer(firm, "region", start=first, end=last)[0].count == 1
    assert answer(firm, "region", start=last + timedelta(days=1), end=last + timedelta(days=1))[0].count == 1
    found, lines = answer(firm, "new", start=first, end=last + timedelta(days=5))
    assert [(line.label, line.figures[0]) for line in lines] == [("2026-03", 1), ("2026-04", 1)]
    assert found.count == 2
    assert [rows_behind(firm, line.url) for line in lines] == [1, 1]


def test_lost_customers_by_the_month_in_which_the_state_changed(firm: Any, customers: list[Any]) -> None:
    put_into_state(firm, customers[0], "lost")
    put_into_state(firm, customers[1], "lost")
    put_into_state(firm, customers[1], "current")
    with everyone(reason="tests"):
        Customer.objects.update(created_at=timezone.now() - timedelta(days=400))
        edits = Act.objects.filter(record_id=customers[0].pk, action="customers.customer.edit")
        guard.unguard()
        QuerySet.update(edits, at=timezone.now() - timedelta(days=65))
        guard.guard()
    with acting_as(firm.viewer("sales1")) as seller:
        actions.edit(registry.get("customers.customer"), customers[0].pk, {"remark": '"field": "state"'}, by=seller)
    found, lines = answer(firm, "lost-by-month")
    assert found.count == 1
    [line] = [line for line in lines if line.figures[0]]
    assert line.label == f"{timezone.localtime() - timedelta(days=65):%Y-%m}"
    page = firm.client("sales1").get(unescape(line.url)).content.decode()
    assert customers[0].name in page
    assert customers[1].name not in page
    assert answer(firm, "lost")[0].count == 1


def test_a_customer_added_as_lost_was_lost_when_it_was_added(firm: Any, customers: list[Any]) -> None:
    with acting_as(firm.viewer("sales1")) as seller:
        entry = book(seller).find("customer_state", "lost")
    add(firm, "customers.customer", name="早已流失", state=entry.id)
    found, lines = answer(firm, "lost-by-month")
    assert found.count == lines[-1].figures[0] == 1


def test_the_contact_report_counts_per_customer(firm: Any, customers: list[Any]) -> None:
    found, lines = answer(firm, "contact-counts")
    assert [(line.label, line.figures[0]) for line in lines] == [("华瑞0", 3), ("华瑞1", 1)]
    assert found.count == rows_behind(firm, "/contacts/") == 4
    listed, people = answer(firm, "contacts")
    assert listed.count == len(people) == 4


def test_files_hold_every_row_numbers_as_numbers_and_no_formula(firm: Any, customers: list[Any]) -> None:
    add(firm, "customers.customer", name="=cmd|calc", province="=1+1")
    client = firm.client("sales1")
    listed = client.get(f"{HOME}list/export/?format=csv").content.decode("utf-8-sig")
    assert "'=cmd|calc" in listed
    assert all(customer.name in listed for customer in customers)
    assert "林晓 导出于" in listed
    sheet = openpyxl.load_workbook(BytesIO(client.get(f"{HOME}region/export/").content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["江苏", 4, "44.4%"] in values
    assert next(row for row in sheet.iter_rows() if row[0].value == "=1+1")[0].data_type == "s"


def test_every_file_is_noted(firm: Any, customers: list[Any]) -> None:
    client = firm.client("sales1")
    client.get(f"{HOME}region/")
    client.get(f"{HOME}region/print/?f=province:is:江苏")
    client.get(f"{HOME}list/export/?format=csv")
    with acting_as(firm.viewer("admin")):
        acts = list(Act.objects.filter(facts__has_key="report").order_by("id"))
    assert [act.action for act in acts] == ["customers.customer.print", "customers.customer.export"]
    printed = {"report": "region", "format": "pdf", "fields": ["province"], "count": 4, "filter": "所在省份 是 江苏"}
    assert acts[0].facts == printed
    assert acts[1].facts["count"] == 8
    assert acts[1].facts["format"] == "csv"
    assert "phone" in acts[1].facts["fields"]


@pytest.mark.spec("CUS-28")
@pytest.mark.parametrize(("form", "start"), [("export/?format=csv", b"\xef\xbb\xbf"), ("print/", b"%PDF-")])
def test_a_long_report_runs_in_the_background(
    firm: Any,
    customers: list[Any],
    monkeypatch: Any,
    django_capture_on_commit_callbacks: Any,
    form: str,
    start: bytes,
) -> None:
    assert pages.ROWS_AT_ONCE["xlsx"] == pages.ROWS_AT_ONCE["csv"] == 50_000
    monkeypatch.setattr(pages, "ROWS_AT_ONCE", dict.fromkeys(("pdf", "xlsx", "csv"), 5))
    client = firm.client("sales1")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.get(f"{HOME}list/{form}")["Location"] == "/jobs/"
    with acting_as(firm.viewer("sales1")):
        job = Job.objects.get(kind="core.report")
    assert job.state == "done", job.message
    content = b"".join(client.get(job.result["url"]).streaming_content)
    assert content.startswith(start)
    assert firm.client("sales2").get(job.result["url"]).status_code == 404


@pytest.mark.parametrize(("code", "most"), [("region", 1), ("type", 1), ("owner", 2), ("new", 1), ("lost-by-month", 1)])
def test_the_number_of_queries_is_fixed(firm: Any, customers: list[Any], code: str, most: int) -> None:
    with acting_as(firm.viewer("sales1")) as viewer:
        report = REPORTS.find(code, viewer)
        list(report.answer(Question(viewer)).lines)
        with CaptureQueriesContext(connection) as queries:
            list(report.answer(Question(viewer)).lines)
    assert len(queries) == most, [query["sql"] for query in queries]


def test_many_groups_are_shown_in_part_and_summed_up(firm: Any, customers: list[Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "LINES_SHOWN", 2)
    page = firm.client("sales1").get(f"{HOME}region/").content.decode()
    assert "此处显示前 2 行" in page
    assert "其余" in page
    assert "上海" not in page
    assert firm.client("sales1").get(f"{HOME}list/").content.decode().count("华瑞") == 2
