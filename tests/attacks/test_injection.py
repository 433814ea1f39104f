"""Text that tries to be more than text: in searches, filters, orders, field names, imports, exports and paper."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.transfer import actions as transfer
from tests.attacks.picture import changed, picture
from tests.attacks.world import World

QUICK = settings(
    max_examples=40, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
SQL = [
    "'",
    '"',
    "';--",
    "%' OR '1'='1",
    "' OR 1=1 --",
    "\\",
    "%",
    "_",
    "*",
    '" OR a:*',
    "NEAR(a b)",
    "\x00",
    "a'||'b",
    "）('",
]
INJECTED = some.one_of(
    some.sampled_from(SQL), some.text(max_size=12), some.builds("{}{}".format, *[some.sampled_from(SQL)] * 2)
)
NAMES = [
    "id; drop table",
    "owner__password",
    "owner__password__startswith",
    "_connector",
    "_negated",
    "pk__in",
    "custom__a",
]
NAMES += [
    "organisation",
    "organisation_id",
    "is_deleted",
    "lock_version",
    "name) --",
    "name,id",
    "1",
    "created_by__login",
]


@QUICK
@given(text=INJECTED)
def test_attack_14_what_is_searched_is_text(text: str, ours: World) -> None:
    client = ours.firm.client("admin")
    for address in ("/customers/", "/search/", "/contacts/options/", "/people/", "/contacts/"):
        answer = client.get(address, {"q": text})
        assert answer.status_code in (200, 400), (address, text)
    answer = client.get("/customers/", {"where": f"name = {json.dumps(text, ensure_ascii=False)}"})
    assert answer.status_code in (200, 400)
    for how in ("is", "has", "starts", "in"):
        answer = client.get("/customers/", {"f": f"name:{how}:{text}"})
        assert answer.status_code in (200, 400), (how, text)


@pytest.mark.parametrize("text", SQL)
def test_attack_14_a_quote_finds_only_what_holds_it(text: str, ours: World) -> None:
    client = ours.firm.client("admin")
    answer = client.get("/customers/", {"q": f"{ours.marker}{text}条件"})
    assert f"/customers/{ours.records['customers.customer']}/" not in answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_attack_15_16_17_only_known_names_sort_filter_and_choose(name: str, ours: World) -> None:
    client = ours.firm.client("admin")
    for query in (
        {"sort": name},
        {"sort": f"-{name}"},
        {"f": f"{name}:is:1"},
        {"columns": name},
        {"where": f"{name} = 1"},
    ):
        for place in ("/customers/", "/customers/export/", "/customers/print/preview.png", "/api/v1/customers/"):
            answer = client.get(place, query)
            known = place.startswith(("/customers/export", "/customers/print")) and answer.status_code == 200
            assert answer.status_code == 400 or known, (place, query, answer.status_code)
            assert "pbkdf2" not in answer.content.decode(errors="replace")


@pytest.mark.parametrize("place", ["customers", "contacts"])
def test_attack_08_only_declared_fields_are_taken(place: str, ours: World, theirs: World) -> None:
    """Every column of the table is posted to every form; what the form does not hold stays as it is."""
    record_type = registry.at(place)
    record_id = ours.records[record_type.key]
    columns = [field.attname for field in record_type.model._meta.concrete_fields]
    kept = (
        "id",
        "organisation_id",
        "department_id",
        "created_by_id",
        "created_at",
        "is_deleted",
        "deleted_at",
        "custom",
    )
    rows = record_type.model._base_manager.filter(pk=record_id)
    with everyone(reason="tests"):
        before = rows.values(*kept).get()
    evil = dict.fromkeys(columns, str(theirs.firm.organisation.pk)) | {
        "id": "999", "is_deleted": "1", "organisation": str(theirs.firm.organisation.pk), "custom": '{"a": 1}',
        "created_at": "2000-01-01", "department_id": str(theirs.firm.people["sales1"].department_id),
    }  # fmt: skip
    client = ours.firm.client("admin")
    wanted = {name: value for name, value in evil.items() if name not in record_type.form_names}
    client.post(f"/{place}/{record_id}/edit/", wanted | {"name": "改过的名字"})
    for name in kept:
        answer = client.post(f"/{place}/{record_id}/field/{name}/", {"value": "1"})
        assert answer.status_code in (400, 403, 404), name
    body = json.dumps(wanted)
    answer = client.patch(f"/api/v1/{place}/{record_id}/", body, content_type="application/json")
    assert answer.status_code in (400, 403, 422)
    with everyone(reason="tests"):
        assert rows.values(*kept).get() == before


def test_attack_26_cells_of_a_file_stay_text(ours: World, django_capture_on_commit_callbacks: Any) -> None:
    cells = [
        "<script>alert(1)</script>科技",
        "=cmd|'/c calc'!A0 公司",
        "'; DROP TABLE x;--厂",
        "{{7*7}}{% raw %}商行",
        "../../etc/passwd 店",
    ]
    file = io.StringIO()
    csv.writer(file).writerows([["客户名称"], *([cell] for cell in cells)])
    with acting_as(ours.firm.viewer("admin")) as admin, django_capture_on_commit_callbacks(execute=True):
        upload = SimpleUploadedFile("firms.csv", file.getvalue().encode())
        job = transfer.receive(registry.get("customers.customer"), upload, by=admin)
        transfer.start(job, by=admin)
    with acting_as(ours.firm.viewer("admin")):
        stored = set(registry.get("customers.customer").model.objects.values_list("name", flat=True))
    assert set(cells) <= stored
    page = ours.firm.client("admin").get("/customers/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize(
    "lead", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋", "－", "＠", "\n@", "\u00a0=", "\u200b="]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_attack_27_no_cell_of_an_export_is_a_formula(lead: str, kind: str, ours: World) -> None:
    from openpyxl import load_workbook

    with acting_as(ours.firm.viewer("sales1")) as sales:
        values = {"name": f"公式{ord(lead[0])}公司", "remark": f"{lead}1+1"}
        actions.add(registry.get("customers.customer"), values, by=sales)
    answer = ours.firm.client("admin").post("/customers/export/", {"columns": ["name", "remark"], "format": kind})
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert any("1+1" in cell for cell in cells)
        assert not any(
            cell.strip(" \t\r\n\u00a0\u200b").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in cells
        )
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{% debug %}", "{{request.user.password}}", "${7*7}", "#{7*7}", '#read("/etc/passwd")']
)
def test_attack_28_29_nothing_that_people_write_is_reckoned(text: str, ours: World) -> None:
    with acting_as(ours.firm.viewer("sales1")) as sales:
        record = actions.add(registry.get("customers.customer"), {"name": f"算式公司{text}", "remark": text}, by=sales)
    client = ours.firm.client("admin")
    for address in (
        f"/customers/{record.pk}/",
        "/customers/",
        f"/customers/{record.pk}/peek/",
        f"/customers/{record.pk}/history/",
    ):
        page = client.get(address).content.decode()
        assert "49" not in page.replace(text, "").split("算式公司", 1)[-1][:40]
        assert "root:" not in page
    found = client.get("/customers/", {"where": f"name = {json.dumps(text)}"})
    assert found.status_code in (200, 400)


def test_attack_04_forms_refuse_links_to_another_firm(ours: World, theirs: World) -> None:
    client = ours.firm.client("admin")
    before = picture()
    theirs_firm, theirs_person = theirs.records["customers.customer"], theirs.records["customers.contact"]
    stranger = theirs.firm.people["sales1"].pk
    customer, contact = ours.records["customers.customer"], ours.records["customers.contact"]
    tries = [
        (f"/customers/{customer}/edit/", {"main_contact": theirs_person, "name": "改"}),
        (f"/customers/{customer}/edit/", {"owner": stranger, "name": "改"}),
        (f"/customers/{customer}/field/owner/", {"value": stranger, "owner": stranger}),
        (
            f"/customers/{customer}/field/industry/",
            {"value": theirs.ids["entry_id"], "industry": theirs.ids["entry_id"]},
        ),
        (f"/contacts/{contact}/edit/", {"customer": theirs_firm, "name": "改"}),
        ("/contacts/add/", {"customer": theirs_firm, "name": "王芳"}),
        ("/customers/bulk/assign/", {"ids": str(customer), "owner": stranger}),
        (f"/customers/{customer}/note/", {"text": f"@[{stranger}] 看看", "mentions": stranger}),
    ]
    for address, typed in tries[:-1]:
        answer = client.post(address, typed)
        assert answer.status_code in (200, 302, 400, 403, 404, 422), (address, answer.status_code)
        assert changed(before, picture()) == {}, address
    client.post(*tries[-1])
    with acting_as(theirs.firm.viewer("sales1")) as viewer:
        from kemai.core.notify.models import Notice

        assert not Notice.objects.filter(to=viewer.user_id, text__contains="看看").exists()
