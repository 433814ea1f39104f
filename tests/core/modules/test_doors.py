"""A module that is switched off is behind no door; its data stays and comes back unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from kemai.areas.customers.agreements.terms import mind_terms
from kemai.areas.customers.models import Agreement
from kemai.core import actions
from kemai.core.files.store import attach
from kemai.core.history.models import Act
from kemai.core.modules.closing import closed_in, switch
from kemai.core.modules.declare import find, modules
from kemai.core.modules.needs import needs_of
from kemai.core.notes.actions import write_note
from kemai.core.own.actions import save_field
from kemai.core.records import registry
from kemai.core.records.conditions.beyond import beyond
from kemai.core.records.errors import Rejected
from kemai.core.search.find import find as found_in
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.testing.samples import sample_record
from kemai.core.transfer.actions import receive, start

CUSTOMER = "customers.customer"
OPEN = [one for one in modules() if not one.fixed]
WITH_TYPES = [one for one in OPEN if one.types and one.code != "own_records"]
WITH_PAGES = {
    "merge": ("/merges/", "/customers/merge/", "/customers/{customer}/merge/"),
    "duplicates": ("/duplicates/", "/duplicates/customers/scan/"),
    "relations": ("/customers/{customer}/map/",),
    "completeness": ("/completeness/", "/completeness/rules/"),
    "pasting": ("/customers/paste/",),
    "customer_reports": ("/customers/reports/", "/customers/reports/list/", "/customers/reports/list/export/"),
    "own_records": ("/own/types/", "/own/types/add/"),
    "visits": ("/visits/route/",),
    "due_contacts": ("/due/",),
    "journal": ("/journal/",),
    "activity_reports": ("/affairs/reports/", "/affairs/reports/person/"),
}


def turn(firm: Any, code: str, *, on: bool) -> None:
    by = firm.viewer("admin")
    with acting_as(by):
        assert switch(find(code), on=on, by=by)


def close(firm: Any, code: str) -> None:
    """Switch a module off, those that need it before."""
    for other in modules():
        if code in needs_of(other) and other.code not in closed_in(firm.organisation.pk):
            close(firm, other.code)
    turn(firm, code, on=False)


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern)


def doors_of(address: str, record_id: int) -> list[str]:
    """Give every address of the URL table that names the type, filled in for one record."""
    made = []
    for route in routes(get_resolver().url_patterns):
        if "<slug:address>" in route and not route.startswith(("duplicates/", "duplicate-rules/", "own/", "roles/")):
            filled = route.replace("<slug:address>", address).replace("<slug:code>", "assign")
            filled = filled.replace("<slug:name>", "remark").replace("<slug:part>", "profile")
            for number in ("record_id", "import_id", "view_id"):
                filled = filled.replace(f"<int:{number}>", str(record_id))
            made.append("/" + filled)
        elif "{slug:address}" in route:
            filled = route.replace("{slug:address}", address).replace("{slug:code}", "assign")
            made.append("/" + filled.replace("{int:record_id}", str(record_id)))
    return made


def values(record_type: Any) -> list[tuple[Any, ...]]:
    with everyone(reason="tests"):
        return list(record_type.model._base_manager.order_by("pk").values_list())


@pytest.mark.parametrize("one", WITH_TYPES, ids=lambda one: one.code)
def test_nobody_meets_the_records_of_a_module_that_is_off(firm: Any, one: Any) -> None:
    admin = firm.viewer("admin")
    kept: dict[str, Any] = {}
    with acting_as(admin):
        for place, key in enumerate(one.types):
            record_type = registry.get(key)
            record = sample_record(record_type, admin, 3 + 20 * place)
            write_note(record_type, record.pk, "模块里的一条记录", by=admin)
            attach(record_type, record.pk, [SimpleUploadedFile("说明.txt", b"text")], by=admin)
            kept[key] = (record_type, record, [])
        kept = {key: (kind, record, values(kind)) for key, (kind, record, _none) in kept.items()}
    close(firm, one.code)
    client = firm.client("admin")
    for record_type, record, before in kept.values():
        doors = doors_of(record_type.address, record.pk)
        assert len(doors) > 30
        for door in doors:
            assert {client.get(door).status_code, client.post(door).status_code} in ({404}, {404, 405}), door
        hidden(client, record_type)
        assert values(record_type) == before
        gone(firm, record_type, record)
    turn(firm, one.code, on=True)
    for record_type, record, before in kept.values():
        assert values(record_type) == before
        home = f"/{record_type.address}/"
        assert client.get(home).status_code == client.get(f"{home}{record.pk}/").status_code == 200
        assert "模块里的一条记录" in client.get(f"{home}{record.pk}/").content.decode()


def hidden(client: Client, record_type: Any) -> None:
    """Look at what is shown of all types: menu, quick adding, settings, search, log, rights, API."""
    home = f'"/{record_type.address}/'
    for page in ("/", "/settings/", "/jobs/", "/warnings/"):
        assert home not in client.get(page).content.decode(), page
    assert home not in client.get("/search/", {"q": str(record_type.label)}).content.decode()
    document = json.loads(client.get("/api/v1/openapi.json").content)
    assert not [path for path in document["paths"] if path.startswith(f"/api/v1/{record_type.address}/")]
    assert record_type.key not in json.loads(client.get("/api/v1/me/").content)["rights"]


def gone(firm: Any, record_type: Any, record: Any) -> None:
    """Knock with the actions themselves, as jobs and listeners do."""
    by = firm.viewer("admin")
    with acting_as(by):
        assert record_type not in registry.all()
        assert not record_type.model.objects.visible_to(by, "read").exists()
        for verb in (
            lambda: actions.edit(record_type, record.pk, {"remark": "x"}, by=by),
            lambda: actions.add(record_type, {}, by=by),
            lambda: actions.delete(record_type, record.pk, by=by),
            lambda: actions.restore(record_type, record.pk, by=by),
        ):
            with pytest.raises(actions.NotFound):
                verb()


@pytest.mark.parametrize("code", WITH_PAGES)
def test_pages_of_a_module_that_is_off_answer_as_unknown_addresses_do(firm: Any, code: str) -> None:
    client, admin = firm.client("admin"), firm.viewer("admin")
    with acting_as(admin):
        customer = sample_record(registry.get(CUSTOMER), admin, 5).pk
    pages = [page.format(customer=customer) for page in WITH_PAGES[code]]
    assert client.get(pages[0]).status_code in (200, 302)
    close(firm, code)
    for page in pages:
        assert client.get(page).status_code in (404, 405), page
        assert client.post(page).status_code in (404, 405), page
        for shown in ("/", "/settings/"):
            assert f'href="{page}"' not in client.get(shown).content.decode()
    assert client.get(pages[0]).status_code == 404
    turn(firm, code, on=True)
    assert client.get(pages[0]).status_code in (200, 302)


def test_links_buttons_panels_and_fields_go_with_their_module(firm: Any) -> None:
    admin, client = firm.viewer("admin"), firm.client("admin")
    with acting_as(admin):
        customer = sample_record(registry.get(CUSTOMER), admin, 5)
        rival = actions.add(registry.get("customers.competitor"), {"name": "竞品甲"}, by=admin)
        spend = {"customer": customer.pk, "competitor": rival.pk, "amount": "12", "period": "2026-10"}
        actions.add(registry.get("customers.rivalspend"), spend, by=admin)
    page = f"/customers/{customer.pk}/"

    def shown() -> dict[str, bool]:
        whole = client.get(page).content.decode() + client.get(f"{page}related/").content.decode()
        row = json.loads(client.get(f"/api/v1{page}").content)
        return {
            "rivals": "/rivalspends/" in whole or "竞品消费" in whole,
            "relations": f"{page}map/" in whole,
            "merge": f"{page}merge/" in whole,
            "value_card": "终身价值" in whole or "价值卡" in whole,
            "completeness": "完整度" in whole or "completeness" in json.dumps(row),
            "regions": '"region"' in json.dumps(row),
            "pasting": "/customers/paste/" in client.get("/customers/add/").content.decode(),
        }

    assert shown() == dict.fromkeys(shown(), True)
    turn(firm, "duplicates", on=False)
    for code in shown():
        close(firm, code)
        assert not shown()[code], code
        assert client.get("/customers/", {"columns": "name,region,completeness"}).status_code in (200, 400)
    assert client.get("/customers/", {"f": "region:filled"}).status_code == 400
    for code in shown():
        turn(firm, code, on=True)
    assert shown() == dict.fromkeys(shown(), True)


def test_files_search_counts_and_recycle_bin_know_nothing_of_it(firm: Any) -> None:
    admin, client = firm.viewer("admin"), firm.client("admin")
    kind = registry.get("customers.need")
    with acting_as(admin):
        need = sample_record(kind, admin, 4)
        need = actions.edit(kind, need.pk, {"topic": "防震包装"}, by=admin)
        file = attach(kind, need.pk, [SimpleUploadedFile("图纸.txt", b"text")], by=admin)[0]
        binned = sample_record(kind, admin, 6)
        actions.delete(kind, binned.pk, by=admin)
    address = f"/needs/{need.pk}/"
    assert address in client.get("/search/", {"q": "防震包装"}).content.decode()
    turn(firm, "needs", on=False)
    assert address not in client.get("/search/", {"q": "防震包装"}).content.decode()
    for door in (f"/files/{file.pk}/", f"/files/{file.pk}/preview/"):
        assert client.get(door).status_code == 404
    assert client.post(f"/files/{file.pk}/delete/").status_code == 404
    assert "需求" not in client.get("/recycle/").content.decode().split("<main", 1)[-1]
    assert "我的需求" not in client.get("/").content.decode()
    turn(firm, "needs", on=True)
    assert client.get(f"/files/{file.pk}/").status_code == 200
    assert address in client.get("/search/", {"q": "防震包装"}).content.decode()
    with acting_as(firm.viewer("admin")) as by:
        assert found_in(by.organisation_id, "防震包装", [kind.key], 8).hits
        actions.restore(kind, binned.pk, by=by)


def test_what_needs_a_module_stands_in_the_way_by_name(firm: Any) -> None:
    client = firm.client("admin")
    answer = client.post("/modules/merge/turn/")
    assert answer.status_code == 422
    assert "还在用它的模块：全库查重" in answer.content.decode()
    assert client.post("/modules/duplicates/turn/").status_code == 302
    assert client.post("/modules/merge/turn/").status_code == 302
    answer = client.post("/modules/duplicates/turn/")
    assert answer.status_code == 422
    assert "请先启用：合并" in answer.content.decode()
    with acting_as(firm.viewer("admin")) as by, pytest.raises(Rejected) as refused:
        switch(find("customers"), on=False, by=by)
    assert refused.value.errors[""][0].code == "E-STATE"


def test_switching_is_logged_moves_the_version_and_stays_in_the_firm(firm: Any, other_firm: Any) -> None:
    before = firm.viewer("admin").version
    turn(firm, "needs", on=False)
    assert firm.viewer("admin").version > before
    with acting_as(firm.viewer("admin")) as by:
        assert not switch(find("needs"), on=False, by=by)
        act = Act.objects.filter(action="module.off").get()
        assert (act.user_id, act.facts["code"]) == (by.user_id, "needs")
    assert "停用模块" in firm.client("admin").get("/log/", {"kind": "settings"}).content.decode()
    assert other_firm.client("admin").get("/needs/").status_code == 200
    assert firm.client("sales1").get("/needs/").status_code == 404
    assert firm.client("sales1").post("/modules/needs/turn/").status_code == 403
    assert firm.client("admin").post("/modules/none/turn/").status_code == 404


def test_work_of_the_night_and_jobs_in_the_queue_pass_it_over(firm: Any) -> None:
    admin, kind = firm.viewer("admin"), registry.get("customers.agreement")
    with acting_as(admin):
        made = sample_record(kind, admin, 3)
        upload = SimpleUploadedFile("协议.csv", "编号,标题\nXY-1,年度\n".encode())
        waiting = receive(kind, upload, by=admin)
    rows = Agreement._base_manager.filter(pk=made.pk)

    def status_after_a_night() -> str:
        with everyone(reason="tests"):
            mind_terms()
            return str(rows.get().status)

    with everyone(reason="tests"):
        rows.update(status="valid", start=None, end=timezone.localdate() - timedelta(days=1))
    turn(firm, "agreements", on=False)
    assert status_after_a_night() == "valid"
    with acting_as(firm.viewer("admin")) as by, pytest.raises(actions.NotFound):
        start(waiting, by=by)
    turn(firm, "agreements", on=True)
    assert status_after_a_night() == "expired"


def test_a_request_costs_the_same_whether_modules_are_off_or_on(firm: Any) -> None:
    client = firm.client("admin")

    def cost() -> int:
        client.get("/customers/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/customers/").status_code == 200
        return len(seen)

    before = cost()
    for code in ("rivals", "relations", "duplicates", "completeness"):
        close(firm, code)
    assert cost() == before


def test_a_required_own_link_to_it_stands_in_nobodys_way(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        link = {"record": CUSTOMER, "name": "rival", "label": "主要对手", "type": "fk"}
        save_field({**link, "target": "customers.competitor", "required": "1"}, by=by)
        rival = actions.add(registry.get("customers.competitor"), {"name": "竞品甲"}, by=by)
    with acting_as(firm.viewer("admin")) as by:
        one = actions.add(registry.get(CUSTOMER), {"name": "东方食品", "rival": rival.pk}, by=by)
    close(firm, "rivals")
    client = firm.client("admin")
    assert "主要对手" not in client.get(f"/customers/{one.pk}/").content.decode()
    with acting_as(firm.viewer("admin")) as by:
        other = actions.add(registry.get(CUSTOMER), {"name": "西部化工"}, by=by)
        actions.edit(registry.get(CUSTOMER), one.pk, {"remark": "改"}, by=by)
        assert "rival" not in registry.resolve(registry.get(CUSTOMER), by).fields
    turn(firm, "rivals", on=True)
    assert "竞品甲" in client.get(f"/customers/{one.pk}/").content.decode()
    with acting_as(firm.viewer("admin")) as by, pytest.raises(Rejected):
        actions.edit(registry.get(CUSTOMER), other.pk, {"rival": ""}, by=by)


def test_every_declared_type_belongs_to_one_module() -> None:
    mine = {key for one in modules() for key in one.types}
    assert {registry.whole_of(one).key for one in registry.declared()} <= mine


def test_a_condition_that_belongs_to_it_is_no_longer_known(firm: Any) -> None:
    client = firm.client("admin")
    with acting_as(firm.viewer("admin")):
        assert "segment" in beyond(CUSTOMER)
    close(firm, "segments")
    assert client.get("/customers/", {"f": "segment:is:1"}).status_code == 400
    with acting_as(firm.viewer("admin")):
        assert "segment" not in beyond(CUSTOMER)


def test_with_every_module_off_every_other_page_still_works(firm: Any) -> None:
    client, admin = firm.client("admin"), firm.viewer("admin")
    with acting_as(admin):
        homes = {one.key: f"/{one.address}/" for one in registry.all() if not one.part_of}
        customer = sample_record(registry.get(CUSTOMER), admin, 5)
    for one in reversed([one for one in OPEN if one.code != "merge"]):
        if one.code not in closed_in(firm.organisation.pk):
            close(firm, one.code)
    turn(firm, "merge", on=False)
    shut = {homes[key] for one in OPEN for key in one.types if key in homes}
    pages = set(re.findall(r'href="(/[^"?#]*)', client.get("/").content.decode()))
    pages |= set(re.findall(r'href="(/[^"?#]*)', client.get("/settings/").content.decode()))
    pages |= {f"/customers/{customer.pk}/", f"/customers/{customer.pk}/related/", "/customers/add/", "/api/v1/me/"}
    pages |= {"/customers/export/", "/customers/import/", "/customers/print/", "/customers/columns/", "/search/?q=青禾"}
    assert not pages & shut
    assert len(pages) > 30
    left = {page for page in pages if not page.startswith(("/static/", "/signout/"))}
    assert {page: status for page in left if (status := client.get(page).status_code) not in (200, 302, 405)} == {}
