"""Own fields of links and choices filter by empty and filled; own values are printed, reported, copied and erased."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from kemai.areas.customers.models import Contact
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.own.actions import save_field
from kemai.core.privacy.erase import erase, plan_of
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as
from tests.core.own.test_fields import CUSTOMER, add_customer, add_field, read
from tests.core.printing.conftest import text_of

CONTACT = "customers.contact"


def value_for(firm: Any, kind: str, dictionary: str) -> Any:
    if kind == "fk":
        return add_customer(firm, name="总店").pk
    with acting_as(firm.viewer("admin")) as by:
        first, second = book(by).open(dictionary)
        return first.id if kind == "dict" else [first.id, second.id]


@pytest.mark.parametrize("kind", ["dict", "dicts", "fk"])
def test_choices_and_links_filter_by_empty_and_filled(firm: Any, kind: str) -> None:
    more = {"target": CUSTOMER} if kind == "fk" else {"choices": "甲级\n乙级"}
    field = add_field(firm, "extra_one", "店级", kind, filterable="1", **more)
    value = value_for(firm, kind, field.dictionary)
    with_value, without = "青禾食品", "无值公司"
    made = add_customer(firm, name=with_value, extra_one=value)
    add_customer(firm, name=without)
    client = firm.client("admin")
    for state, there, absent in (("filled", with_value, without), ("empty", without, with_value)):
        page = read(client, "/customers/", f=f"extra_one:{state}", columns="name")
        assert there in page
        assert absent not in page
        rows = json.loads(read(client, "/api/v1/customers/", f=f"extra_one:{state}"))["items"]
        assert there in {row["name"] for row in rows}
        assert absent not in {row["name"] for row in rows}
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(registry.get(CUSTOMER), made.pk, {"extra_one": [] if kind == "dicts" else ""}, by=by)
    assert with_value in read(client, "/customers/", f="extra_one:empty", columns="name")


def test_own_values_are_printed_under_their_label(firm: Any) -> None:
    add_field(firm, "inspected_on", "年检日期", "date")
    add_field(firm, "rank", "店级", "dict", choices="甲级\n乙级")
    with acting_as(firm.viewer("admin")) as by:
        rank = next(one.id for one in book(by).entries if one.zh == "乙级")
    add_customer(firm, inspected_on="2027-03-01", rank=rank)
    columns = ["name", "inspected_on", "rank"]
    printed = firm.client("admin").post("/customers/print/pdf/", {"columns": columns})
    assert printed["Content-Type"] == "application/pdf"
    text = text_of(printed.content)
    for words in ("青禾食品", "年检日期", "2027-03-01", "店级", "乙级"):
        assert words in text, words


def test_reports_are_narrowed_by_own_fields(firm: Any) -> None:
    add_field(firm, "score", "评分", "int", filterable="1")
    for name, score in (("青禾食品", "80"), ("云帆物流", "40")):
        add_customer(firm, name=name, score=score)
    page = read(firm.client("admin"), "/customers/reports/list/", f="score:over:50")
    assert "青禾食品" in page
    assert "云帆物流" not in page


def test_own_values_go_into_a_persons_copy_and_out_with_an_erasure(
    firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    admin = firm.viewer("admin")
    with acting_as(admin):
        field = {"record": CONTACT, "name": "nickname", "label": "小名", "type": "text", "searchable": "1"}
        save_field(field, by=admin)
    customer = add_customer(firm)
    with acting_as(firm.viewer("admin")) as by, django_capture_on_commit_callbacks(execute=True):
        values = {"name": "欧阳晓静", "customer": customer.pk, "nickname": "小静静", "mobile": "13912340077"}
        contact = actions.add(registry.get(CONTACT), values, by=by)
        request = {"contact": contact.pk, "kind": "export"}
        wanted = actions.add(registry.get("customers.privacyrequest"), request, by=by)
    client = firm.client("admin")
    answer = client.post(f"/privacyrequests/{wanted.pk}/answer/copy/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        told = json.loads(packed.read("data.json"))
        assert "小名" in packed.read("data.csv").decode("utf-8-sig")
    assert told["records"][0]["fields"]["nickname"] == "小静静"
    assert "欧阳晓静" in read(client, "/search/", q="小静静")
    with acting_as(firm.viewer("admin")) as by, django_capture_on_commit_callbacks(execute=True):
        erase(plan_of(registry.get(CONTACT), contact), by_id=by.user_id)
        assert Contact.objects.get(pk=contact.pk).custom == {}
    assert f"/contacts/{contact.pk}/" not in read(client, "/search/", q="小静静")
    assert "小静静" not in read(client, f"/contacts/{contact.pk}/history/")
