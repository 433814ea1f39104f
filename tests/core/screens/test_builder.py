"""Putting a condition together in rows: brackets, linked records, refusals beside the row, the result's address."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from kemai.areas.accounts.models import Role
from kemai.core import actions
from kemai.core.dictionary.actions import move_version
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

HERE = "/customers/conditions/"


@pytest.fixture
def customers(firm: Any) -> dict[str, Any]:
    """Three customers: with a manager, with a clerk, with nobody; the first two of sales1, the last of sales3."""
    made = {}
    for name, login, position in (
        ("甲酒厂", "sales1", "总经理"),
        ("乙酒行", "sales1", "职员"),
        ("丙机械", "sales3", ""),
    ):
        with acting_as(firm.viewer(login)) as by:
            made[name] = actions.add(registry.get("customers.customer"), {"name": name, "province": "四川"}, by=by)
            if position:
                person = {"name": f"{name}的人", "customer": name, "position": position}
                actions.add(registry.get("customers.contact"), person, by=by, by_key=True)
    return made


def rows(kinds: dict[str, dict[str, Any]], do: str = "show") -> dict[str, Any]:
    """Write rows as the form posts them."""
    return {f"{name}.{path}": one for path, row in kinds.items() for name, one in row.items()} | {"do": do}


def narrow(firm: Any, grants: dict[str, str]) -> None:
    """Change what salespeople may do with contacts."""
    with acting_as(firm.viewer("admin")) as by:
        role = Role.objects.get(code="sales")
        role.grants = {**role.grants, "customers.contact": grants}
        role.save()
        move_version(by)


def leaf(field: str, operator: str, line: str = "") -> dict[str, Any]:
    return {"kind": "leaf", "field": field, "op": operator, "line": line}


def names_in(client: Any, address: str) -> set[str]:
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()[:400]
    return {name for name in ("甲酒厂", "乙酒行", "丙机械") if f"{name}" in page.content.decode()}


@pytest.mark.spec("CUS-08")
def test_the_specified_search_is_put_together_in_rows(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        for name, province, industry, customer_type in (
            ("甲酒厂", "四川", "software", "target"),
            ("乙酒行", "四川", "liquor", "blacklist"),
            ("丙机械", "四川", "software", "target"),
        ):
            values = {"name": name, "province": province, "industry": industry, "customer_type": customer_type}
            actions.add(registry.get("customers.customer"), values, by=by, by_key=True)
    form = rows(
        {
            "0.0": leaf("province", "is", "四川"),
            "0.1": {"kind": "group", "join": "any"},
            "0.1.0": leaf("industry", "is", "酒类"),
            "0.1.1": leaf("name", "has", "酒"),
            "0.2": {"kind": "group", "join": "none"},
            "0.2.0": leaf("customer_type", "is", "黑名单"),
        }
    )
    client = firm.client("sales1")
    answer = client.post(HERE, form)
    assert names_in(client, answer.url) == {"甲酒厂"}
    assert "客户名称 含 酒" in html.unescape(client.get(answer.url).content.decode())
    assert firm.client("sales1").get(answer.url.replace("/customers/", "/customers/print/")).status_code == 200


def test_rows_with_brackets_and_links_both_ways_lead_to_the_list(firm: Any, customers: dict[str, Any]) -> None:
    client = firm.client("exec1")
    form = rows(
        {
            "0.0": leaf("province", "is", "四川"),
            "0.1": {"kind": "group", "join": "any"},
            "0.1.0": {"kind": "some", "link": "contacts", "has": "has", "join": "all"},
            "0.1.0.0": leaf("position", "has", "经理"),
            "0.1.1": leaf("owner.login", "is", firm.people["sales3"].login),
        }
    )
    answer = client.post(HERE, {**form, "join.0": "all"})
    assert answer.status_code == 302, html.unescape(answer.content.decode())
    assert names_in(client, answer.url) == {"甲酒厂", "丙机械"}
    page = html.unescape(client.get(answer.url).content.decode())
    assert "有联系人（职位 含 经理）：甲酒厂的人" in page
    asked = parse_qs(urlparse(answer.url).query)["where"][0]
    again = html.unescape(client.get(HERE, {"where": asked}).content.decode())
    assert 'name="field.0.1.0.0"' in again
    assert 'value="经理"' in again


def test_no_such_linked_record_and_any_at_all(firm: Any, customers: dict[str, Any]) -> None:
    client = firm.client("exec1")
    form = {"0.0": {"kind": "some", "link": "contacts", "has": "lacks", "join": "all"}}
    assert names_in(client, client.post(HERE, rows(form)).url) == {"丙机械"}
    form["0.0"]["has"] = "has"
    assert names_in(client, client.post(HERE, rows(form)).url) == {"甲酒厂", "乙酒行"}
    form["0.0.0"] = leaf("position", "is", "职员")
    form["0.0"]["has"] = "lacks"
    assert names_in(client, client.post(HERE, rows(form)).url) == {"甲酒厂", "丙机械"}


@pytest.mark.spec("CUS-08")
@pytest.mark.parametrize(
    ("field", "operator", "value", "said"),
    [
        ("birth_date", "over", "昨天吧", "格式不正确"),
        ("nonsense", "is", "1", "没有名为“nonsense”的栏目或条件"),
        ("owner.password", "is", "1", "没有名为“password”的栏目或条件"),
        ("owner__password", "is", "1", "没有名为“owner__password”的栏目或条件"),
        ("name", "days", "3", "没有名为“days”的栏目或条件"),
        ("name", "has", "", "此项为必填项"),
        ("industry", "is", "没有这行", "格式不正确"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_row(firm: Any, field: str, operator: str, value: str, said: str) -> None:
    form = rows({"0.0": leaf("city", "is", "成都"), "0.1": leaf(field, operator, value)})
    answer = firm.client("sales1").post(HERE, form)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert said in page
    assert page.index("成都") < page.index(said)


def test_too_deep_too_many_and_forged_rows_are_refused(firm: Any) -> None:
    client = firm.client("sales1")
    many = rows({f"0.{at}": leaf("city", "is", "成都") for at in range(60)})
    assert client.post(HERE, many).status_code == 422
    assert client.post(HERE, rows({f"0.{at}": leaf("city", "is", "x") for at in range(120)})).status_code == 400
    assert client.post(HERE, {"kind.0.0": "some", "link.0.0": "users-nothing", "do": "show"}).status_code == 422
    deep = "contacts(" * 9 + ")" * 9
    assert client.get("/customers/", {"where": deep}).status_code == 400
    assert client.get("/customers/", {"where": "a." * 400 + "b=1"}).status_code == 400
    assert client.get("/customers/", {"where": "contacts(" * 200}).status_code == 400
    assert client.get("/customers/", {"f": "owner.password:is:1"}).status_code == 400
    assert client.get("/customers/", {"f": "nothing.name:is:1"}).status_code == 400


@pytest.mark.parametrize("wish", ["leaf:0", "group:0", "some:0", "drop:0.0", "drop:0", "drop:9.9", "some:x", ""])
def test_buttons_change_the_rows_and_save_nothing(firm: Any, wish: str) -> None:
    form = rows({"0.0": leaf("city", "is", "成都")}, wish) | {"add.0": "contacts"}
    answer = firm.client("sales1").post(HERE, form)
    assert answer.status_code == 200
    assert ("成都" in answer.content.decode()) is (wish != "drop:0.0")


@pytest.mark.spec("CUS-08")
def test_fields_and_records_out_of_reach_are_not_found_through_links(firm: Any, customers: dict[str, Any]) -> None:
    with acting_as(firm.viewer("sales1")) as seller:
        contact = registry.get("customers.contact").model.objects.get(name="甲酒厂的人")
        profile = registry.get("customers.contactprofile")
        actions.add(profile, {"contact": contact.pk, "private_phone": "138 5120 6638", "hobbies": "钓鱼"}, by=seller)
    asked = "contacts(contactprofiles(hobbies like 钓))"
    assert names_in(firm.client("mgr1"), f"/customers/?where={asked}") == {"甲酒厂"}
    assert firm.client("exec1").get("/customers/", {"where": asked}).status_code == 400
    assert "hobbies" not in firm.client("exec1").get(HERE).content.decode()
    asked = "/customers/?where=contacts(position=总经理)"
    assert names_in(firm.client("sales3"), asked) == {"甲酒厂"}
    narrow(firm, {"find": "self", "read": "self"})
    assert names_in(firm.client("sales3"), asked) == set()
    assert names_in(firm.client("sales1"), asked) == {"甲酒厂"}


def test_a_condition_built_is_kept_as_a_view(firm: Any, customers: dict[str, Any]) -> None:
    client = firm.client("sales1")
    answer = client.post(HERE, rows({"0.0": leaf("contacts.position", "is", "职员")}, "view"))
    assert answer.status_code == 302
    assert answer.url.startswith("/customers/views/?")
    saved = client.post(answer.url, {"name": "找职员", "sharing": "self"})
    assert saved.status_code == 302, saved.content.decode()
    assert names_in(client, saved.url) == {"乙酒行"}
