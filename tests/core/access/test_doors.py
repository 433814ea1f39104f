"""A hidden field does not exist and a masked one stays masked, at every door that gives or takes values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kemai.areas.accounts.models import Role
from kemai.core import actions
from kemai.core.dictionary.actions import move_version
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.jobs.run import start
from kemai.core.printing.jobs import KIND
from kemai.core.printing.orders import Order
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.transfer import actions as transfer
from tests.core.printing.conftest import text_of

PHONE, MAIL = "13912345678", "zhanglaoban@geheim.cn"
CASES = [
    (key, address, field, secret, level)
    for key, address, phone in (
        ("customers.customer", "customers", "phone"),
        ("customers.contact", "contacts", "mobile"),
    )
    for field, secret in ((phone, PHONE), ("email", MAIL))
    for level in ("hide", "mask")
]
NAMED = [f"{address}-{field}-{level}" for _key, address, field, _secret, level in CASES]


@pytest.fixture(autouse=True)
def installation() -> Iterator[None]:
    """Let the tests themselves read all rows; every request has its own viewer."""
    with everyone(reason="tests"):
        yield


@dataclass(frozen=True)
class Door:
    """One closed field, the record of a colleague that holds a secret in it, and somebody who may not see it."""

    firm: Any
    key: str
    address: str
    field: str
    secret: str
    level: str
    record: Any

    @property
    def client(self) -> Client:
        """A browser of the person from whom the field is kept."""
        return self.firm.client("sales2")

    @property
    def home(self) -> str:
        """The record's own page."""
        return f"/{self.address}/{self.record.pk}/"

    def stored(self) -> str:
        """What the database holds in the field."""
        return str(type(self.record)._base_manager.values_list(self.field, flat=True).get(pk=self.record.pk))


def close(firm: Any, key: str, field: str, level: str) -> None:
    """Give the role of the sellers a level for one field, and let them write in their whole branch."""
    with acting_as(firm.viewer("admin")) as by:
        role = Role.objects.get(code="sales")
        wide = {"write": "branch", "delete": "branch", "import": "branch"}
        role.grants, role.fields = {"*": role.grants["*"] | wide}, {key: {field: level}}
        role.save()
        move_version(by)


@pytest.fixture(params=CASES, ids=NAMED)
def door(request: Any, firm: Any) -> Door:
    """A record of sales1 with a secret phone or mail address, closed to sales2."""
    key, address, field, secret, level = request.param
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "云海贸易"}, by=by)
        values = {"name": "云海贸易商行"} if address == "customers" else {"name": "张云海", "customer": customer.pk}
        record = actions.add(
            registry.get(key), {**values, field: "021-55550000" if secret == PHONE else "a@b.cn"}, by=by
        )
        actions.edit(registry.get(key), record.pk, {field: secret}, by=by)
    close(firm, key, field, level)
    return Door(firm, key, address, field, secret, level, record)


def read(answer: Any) -> str:
    """Give all that an answer says, a PDF as its text."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return text_of(content) if content.startswith(b"%PDF") else content.decode(errors="replace")


def test_nothing_that_is_read_holds_the_secret(door: Door) -> None:
    client, home, plain = door.client, door.home, f"/{door.address}/"
    pages = [
        plain,
        f"{plain}?look=wall",
        home,
        f"{home}peek/",
        f"{home}edit/",
        f"{home}history/",
        f"{home}history/?field={door.field}",
        f"{home}timeline/",
        f"/api/v1{plain}",
        f"/api/v1{home}",
        f"/api/v1{home}history/",
        f"{plain}options/?q=云海",
        "/search/?q=云海",
        "/",
        "/customers/reports/list/",
        "/customers/reports/contacts/",
        "/customers/reports/contacts/export/",
        f"/customers/{door.record.pk if door.address == 'customers' else door.record.customer_id}/",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        said = read(answer)
        assert door.secret not in said, page
        assert not any(earlier in said for earlier in ("021-55550000", "a@b.cn")), page
    for sent in ({"format": "csv"}, {"format": "csv", "columns": ["name", door.field]}):
        assert door.secret not in read(client.post(f"{plain}export/", sent))
    assert door.secret not in read(client.post(f"{plain}print/pdf/", {"columns": ["name"]}))


def test_masked_values_are_shown_masked_and_hidden_ones_not_at_all(door: Door) -> None:
    mask = "139****5678" if door.secret == PHONE else "z****@geheim.cn"
    label = str(registry.get(door.key).fields[door.field].label)
    said = door.client.get(f"/{door.address}/?columns=name,{door.field}")
    exported = door.client.post(f"/{door.address}/export/", {"format": "csv", "columns": ["name", door.field]})
    printed = door.client.post(f"/{door.address}/print/pdf/", {"columns": ["name", door.field]})
    row = door.client.get(f"/api/v1{door.home}").json()
    if door.level == "hide":
        assert {said.status_code, exported.status_code, printed.status_code} == {400}
        assert door.field not in row
        assert f"<dt>{label}</dt>" not in read(door.client.get(door.home))
        return
    assert mask in read(said)
    assert mask in read(exported)
    assert mask in read(printed)
    assert mask in read(door.client.get(door.home))
    assert (row[door.field], row["masked"]) == (mask, [door.field])


@pytest.mark.parametrize("base", ["/{address}/", "/api/v1/{address}/"])
def test_nobody_filters_or_sorts_by_it(door: Door, base: str) -> None:
    place = base.format(address=door.address)
    label = str(registry.get(door.key).fields[door.field].label)
    for query in (
        f"f={door.field}:has:{door.secret[:4]}",
        f"f={door.field}:empty",
        f"where={label}={door.secret}",
        f"sort={door.field}",
        f"sort=-{door.field}",
        f"f={door.field}__startswith:is:1",
    ):
        assert door.client.get(f"{place}?{query}").status_code in (400, 422), query
    refused = door.client.post(f"/{door.address}/export/", {"f": f"{door.field}:has:1", "format": "csv"})
    assert refused.status_code == 400


def test_nobody_finds_by_it(door: Door) -> None:
    title = door.record.name
    for typed in (door.secret, door.secret[-8:], door.secret[:6]):
        for page in ("/search/", f"/{door.address}/", f"/{door.address}/options/", f"/api/v1/{door.address}/"):
            assert title not in read(door.client.get(page, {"q": typed})), (page, typed)
    found = read(door.firm.client("mgr1").get(f"/{door.address}/", {"q": door.secret}))
    assert title in found, "others still find by it"
    assert title in read(door.client.get(f"/{door.address}/", {"q": "云海"})), "and by the other fields"


def test_like_records_do_not_tell(door: Door) -> None:
    sent = {"name": "别的名字", door.field: door.secret}
    assert door.record.name not in read(door.client.post(f"/{door.address}/duplicates/", sent))


def test_nobody_changes_it(door: Door) -> None:
    client, home = door.client, door.home
    assert client.get(f"{home}field/{door.field}/").status_code in (403, 404)
    assert client.post(f"{home}field/{door.field}/", {door.field: "x"}).status_code in (403, 404)
    refused = client.patch(f"/api/v1{home}", {door.field: "13800000000"}, content_type="application/json")
    assert refused.status_code == 422
    assert {(one["code"], one["field"]) for one in refused.json()["errors"]} == {("E-PERM", door.field)}
    saved = client.post(f"{home}edit/", {"name": door.record.name + "二", door.field: "13800000000"})
    assert saved.status_code == 302
    assert door.stored() == door.secret


def test_import_does_not_change_it(door: Door, django_capture_on_commit_callbacks: Any) -> None:
    heading = str(registry.get(door.key).fields[door.field].label)
    value = "13800000000" if door.secret == PHONE else "x@y.cn"
    if door.address == "customers":
        text = f"客户编号,{heading}\n{door.record.number},{value}\n"
    else:
        text = f"姓名,{heading}\n{door.record.name},{door.secret}\n"
    with acting_as(door.firm.viewer("sales2")) as by:
        job = transfer.receive(registry.get(door.key), SimpleUploadedFile("a.csv", text.encode()), by=by)
        transfer.arrange(job, {"on_duplicate": "update"}, by=by)
        with django_capture_on_commit_callbacks(execute=True):
            transfer.start(job, by=by)
    assert door.stored() == door.secret


def test_jobs_meet_the_rights_of_the_moment(door: Door, django_capture_on_commit_callbacks: Any) -> None:
    """A role that loses a field after a job was ordered gets it masked when the job runs."""
    close(door.firm, door.key, door.field, "write")
    with acting_as(door.firm.viewer("sales2")) as by, django_capture_on_commit_callbacks() as waiting:
        order = Order(door.key, ["name", door.field]).arguments()
        job = start(KIND, "print", {**order, "language": "zh-hans"}, by=by)
    close(door.firm, door.key, door.field, door.level)
    for callback in waiting:
        callback()
    done = Job._base_manager.get(pk=job.pk)
    said = read(door.client.get(done.result["url"])) if done.state == Job.State.DONE else ""
    assert door.secret not in said
    assert done.state == Job.State.DONE
    assert ("****" in said) == (door.level == "mask")


def test_reveal_needs_its_right_and_is_logged_without_the_value(door: Door) -> None:
    if door.level == "hide":
        assert door.client.post(f"{door.home}reveal/{door.field}/").status_code == 404
        return
    assert door.client.post(f"{door.home}reveal/{door.field}/").status_code == 403
    assert "/reveal/" not in read(door.client.get(door.home))
    with acting_as(door.firm.viewer("admin")) as by:
        role = Role.objects.get(code="sales")
        role.extra = ["reveal"]
        role.save()
        move_version(by)
    assert f"{door.home}reveal/{door.field}/" in read(door.client.get(door.home))
    assert door.client.get(f"{door.home}reveal/{door.field}/").status_code == 405
    assert door.secret in read(door.client.post(f"{door.home}reveal/{door.field}/"))
    act = Act._base_manager.get(action=f"{door.key}.reveal")
    label = str(registry.get(door.key).fields[door.field].label)
    assert (act.record_id, act.changes, act.facts) == (door.record.pk, [], {"field": label})
    assert door.secret not in read(door.client.get(door.home)), "for that view only"


@pytest.mark.parametrize("address", ["customers", "contacts"])
def test_read_only_fields_are_shown_and_refused(firm: Any, address: str) -> None:
    key = f"customers.{address[:-1]}"
    with acting_as(firm.viewer("sales2")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "云海贸易"}, by=by)
        record = customer
        if address == "contacts":
            record = actions.add(registry.get(key), {"name": "张云海", "customer": customer.pk}, by=by)
        actions.edit(registry.get(key), record.pk, {"email": MAIL}, by=by)
    close(firm, key, "email", "read")
    client, home = firm.client("sales2"), f"/{address}/{record.pk}/"
    assert MAIL in read(client.get(home))
    assert 'name="email" readonly' in read(client.get(f"{home}edit/")).replace(' aria-describedby="f-email-help"', "")
    assert client.get(f"/{address}/?f=email:has:geheim").status_code == 200
    assert client.get(f"{home}field/email/").status_code == 403
    assert client.post(f"{home}field/email/", {"email": "new@a.cn"}).status_code == 403
    refused = client.patch(f"/api/v1{home}", {"email": "new@a.cn"}, content_type="application/json")
    assert {(one["code"], one["field"]) for one in refused.json()["errors"]} == {("E-PERM", "email")}
    assert client.post(f"{home}edit/", {"name": "新名字", "email": "new@a.cn"}).status_code == 302
    record.refresh_from_db()
    assert (record.name, record.email) == ("新名字", MAIL)


def test_a_list_costs_no_query_more_for_field_levels(firm: Any, django_assert_num_queries: Any) -> None:
    client = firm.client("sales2")
    client.get("/customers/")
    with CaptureQueriesContext(connection) as before:
        client.get("/customers/")
        count = len(before)
    close(firm, "customers.customer", "phone", "mask")
    client.get("/customers/")
    with django_assert_num_queries(count):
        client.get("/customers/")


@pytest.mark.parametrize(("field", "left"), [("customer", "/customers/{customer}/"), ("wechat", "云海微信")])
def test_a_masked_cell_leads_nowhere(firm: Any, field: str, left: str) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "云海贸易"}, by=by)
        given = {"name": "张云海", "customer": customer.pk, "wechat": "云海微信"}
        actions.add(registry.get("customers.contact"), given, by=by)
    client, home = firm.client("sales2"), f"/contacts/?columns=name,{field}"
    secret = left.format(customer=customer.pk)
    assert secret in read(client.get(home))
    close(firm, "customers.contact", field, "mask")
    said = read(client.get(home))
    assert "张云海" in said
    assert "****" in said
    assert secret not in said
