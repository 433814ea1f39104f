"""Like customers and contacts: shown while typing, confirmed or refused, the same in form, API and import."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.areas.customers.models import Contact, Customer
from kemai.core import actions
from kemai.core.duplicates.ruling import save_rule
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.regions.models import Region
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import sign_in

ID_NUMBER = "11010519491231002X"
KNOWN = {"name": "北京华锐科技有限公司", "phone": "010-87654321", "address": "海淀区中关村大街12号"}


def add(firm: Any, login: str = "sales1", key: str = "customers.customer", **values: Any) -> Any:
    """Add a record as one of the firm's people."""
    with acting_as(firm.viewer(login)) as viewer:
        return actions.add(registry.get(key), values, by=viewer)


def panel(client: Any, home: str = "customers", **typed: Any) -> str:
    """Ask for the panel of like records as the form does when a field is left."""
    return html.unescape(client.get(f"/{home}/duplicates/", typed).content.decode())


@pytest.mark.spec("CUS-05")
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_existing_name_is_shown_when_its_field_is_left(firm: Any, visit: Callable[..., Page], language: str) -> None:
    known = add(firm, **KNOWN, id_number=ID_NUMBER)
    page = visit(language)
    sign_in(page, "sales1")
    page.goto("/customers/add/")
    page.fill("[name=name]", "华锐科技（北京）股份有限公司")
    page.press("[name=name]", "Tab")
    shown = page.locator("#duplicates")
    expect(shown).to_contain_text(known.number)
    expect(shown).to_contain_text(firm.people["sales1"].name)
    with acting_as(firm.viewer("sales1")):
        assert Customer.objects.count() == 1
    page.click("button.main.last")
    expect(shown.locator("[name=confirm_duplicates]")).to_be_visible()
    with acting_as(firm.viewer("sales1")):
        assert Customer.objects.count() == 1
    page.check("[name=confirm_duplicates]")
    page.click("button.main.last")
    expect(page.locator("h1")).to_contain_text("华锐科技（北京）")
    with acting_as(firm.viewer("sales1")):
        made = Customer.objects.get(name="华锐科技（北京）股份有限公司")
        assert (made.duplicate_of_id, made.confirmed_by_id) == (known.pk, firm.people["sales1"].pk)
        assert Act.objects.filter(action="customers.customer.confirm_duplicate", record_id=made.pk).count() == 1
    again = firm.client("sales1").post(
        "/customers/add/", {"name": "别的", "kind": "person", "id_number": ID_NUMBER, "confirm_duplicates": "1"}
    )
    assert again.status_code == 422
    assert "f-id_number-error" in again.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "北京華銳科技有限公司"},
        {"name": "北京华瑞科技有限公司"},
        {"name": "华锐科技有限公司"},
        {"name": "ＨＲ", "phone": "（010）８７６５４３２１"},
        {"mobile": "010 87654321"},
        {"address": "北京市海淀区中关村大街十二号"},
    ],
)
def test_what_counts_as_like(firm: Any, typed: dict[str, str]) -> None:
    known = add(firm, **KNOWN)
    assert known.number in panel(firm.client("sales1"), **typed)


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "上海华锐科技有限公司"},
        {"name": "北京华锐科技有限公司朝阳分公司"},
        {"name": "（）"},
        {"phone": "12"},
        {"address": "海淀区中关村大街13号"},
        {"address": "海淀区"},
        {"unknown": "北京华锐科技有限公司"},
        {},
    ],
)
def test_what_does_not(firm: Any, typed: dict[str, str]) -> None:
    known = add(firm, **KNOWN)
    assert known.number not in panel(firm.client("sales1"), **typed)


def test_too_much_is_refused(firm: Any) -> None:
    assert firm.client("sales1").get("/customers/duplicates/", {"name": "长" * 2001}).status_code == 400


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ({"address": "浙江省杭州市西湖区文三路90号"}, ("浙江省", "杭州市", "西湖区")),
        ({"address": "成都武侯区天府大道1号", "name": "东方食品"}, ("四川省", "成都市", "武侯区")),
        ({"address": "大门口"}, ("", "", "")),
        ({"credit_code": "91110000600037341L"}, ("北京市", "北京市", "")),
        ({"credit_code": "911100006000"}, ("", "", "")),
        ({"address": "杭州路1号", "country": "Germany"}, ("", "", "")),
        ({"name": "东方食品"}, ()),
    ],
)
def test_where_a_customer_is_follows_while_the_address_is_typed(
    firm: Any, typed: dict[str, str], offered: tuple[str, ...]
) -> None:
    page = panel(firm.client("sales1"), **typed)
    names = dict(zip(("province", "city", "district"), offered, strict=False))
    assert {name: text for text, name in re.findall(r'<data value="([^"]*)" data-name="(\w+)"', page)} == names
    with acting_as(firm.viewer("sales1")):
        assert Region.objects.count() == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_pasted_address_fills_the_empty_inputs_and_no_others(
    firm: Any, visit: Callable[..., Page], width: int
) -> None:
    page = visit(width=width)
    sign_in(page, "sales1")
    page.goto("/customers/add/")
    page.fill("[name=district]", "我写的区")
    page.fill("[name=address]", "浙江省杭州市西湖区文三路90号")
    expect(page.locator("[name=province]")).to_have_value("浙江省")
    expect(page.locator("[name=city]")).to_have_value("杭州市")
    expect(page.locator("[name=district]")).to_have_value("我写的区")
    page.fill("[name=district]", "")
    page.fill("[name=address]", "成都武侯区天府大道1号")
    page.press("[name=address]", "Tab")
    expect(page.locator("[name=district]")).to_have_value("武侯区")
    expect(page.locator("[name=province]")).to_have_value("四川省")


def test_out_of_scope_masked_other_firms_never(firm: Any, other_firm: Any) -> None:
    known = add(firm, login="admin", **KNOWN)
    shown = panel(firm.client("sales3"), name=KNOWN["name"])
    assert known.number in shown
    assert KNOWN["name"] not in shown
    assert f"/customers/{known.pk}/" not in shown
    assert known.number not in panel(other_firm.client("sales1"), name=KNOWN["name"])


def test_a_contact_is_like_one_of_the_same_name_at_the_same_customer(firm: Any) -> None:
    customer, other = add(firm, **KNOWN), add(firm, name="东方食品")
    add(firm, key="customers.contact", name="王 伟", customer=customer.pk)
    client = firm.client("sales1")
    assert "alert" in panel(client, "contacts", name="王伟", customer=customer.pk)
    assert "alert" not in panel(client, "contacts", name="王伟", customer=other.pk)
    assert "alert" not in panel(client, "contacts", name="王伟", customer="x")


def test_editing_does_not_find_the_record_itself(firm: Any) -> None:
    known = add(firm, **KNOWN)
    client = firm.client("sales1")
    assert known.number not in panel(client, name=KNOWN["name"], record=known.pk)
    assert f"duplicates/?record={known.pk}" in client.get(f"/customers/{known.pk}/edit/").content.decode()


def test_a_blocking_rule_refuses_in_form_edit_api_and_import(
    firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    known, other = add(firm, **KNOWN), add(firm, name="东方食品")
    with acting_as(firm.viewer("admin")) as admin, django_capture_on_commit_callbacks(execute=True):
        save_rule(registry.get("customers.customer"), None, ["name"], "normal", True, by=admin)
    client = firm.client("admin")
    typed = {"name": KNOWN["name"], "kind": "company", "confirm_duplicates": "1"}
    refused = client.post("/customers/add/", typed)
    assert refused.status_code == 422
    assert known.number in html.unescape(refused.content.decode())
    body = json.dumps({"name": KNOWN["name"]})
    answer = client.post("/api/v1/customers/?confirm_duplicates=true", body, content_type="application/json")
    assert answer.status_code == 422
    with acting_as(firm.viewer("admin")) as admin, pytest.raises(Rejected) as reasons:
        actions.edit(registry.get("customers.customer"), other.pk, {"name": KNOWN["name"]}, by=admin)
    assert [one.code for one in reasons.value.errors["name"]] == ["E-DUP"]
    file = io.BytesIO(f"客户名称\n{KNOWN['name']}\n新客户\n".encode())
    file.name = "rows.csv"
    begun = client.post("/customers/import/", {"file": file})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{begun['Location']}run/", {"map_0": "name", "duplicates": "create"})
    with acting_as(firm.viewer("admin")):
        assert Customer.objects.filter(name=KNOWN["name"]).count() == 1
        assert Customer.objects.filter(name="新客户").count() == 1


def test_the_api_answers_with_the_hits_until_they_are_confirmed(firm: Any) -> None:
    known = add(firm, **KNOWN)
    client = firm.client("sales1")
    body = json.dumps({"name": KNOWN["name"], "kind": "company"})
    refused = client.post("/api/v1/customers/", body, content_type="application/json")
    assert refused.status_code == 409
    hit = refused.json()["duplicates"][0]
    assert hit["number"] == known.number
    assert "id" not in hit
    made = client.post("/api/v1/customers/?confirm_duplicates=true", body, content_type="application/json")
    assert made.status_code == 201
    with acting_as(firm.viewer("sales1")):
        assert Customer.objects.get(pk=made.json()["id"]).duplicate_of_id == known.pk
        assert not Contact.objects.exists()
