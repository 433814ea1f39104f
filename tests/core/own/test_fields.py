"""Own fields are everywhere by being declared in the browser, and only in the firm that made them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.accounts.models import Role
from kemai.core import actions
from kemai.core.dictionary.actions import move_version
from kemai.core.dictionary.book import book
from kemai.core.history.models import Act
from kemai.core.own import actions as own
from kemai.core.own.models import CustomField
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as

CUSTOMER = "customers.customer"


def add_field(firm: Any, name: str, label: str, kind: str, **more: Any) -> CustomField:
    admin = firm.viewer("admin")
    with acting_as(admin):
        return own.save_field({"record": CUSTOMER, "name": name, "label": label, "type": kind, **more}, by=admin)


def add_customer(firm: Any, **values: Any) -> Any:
    admin = firm.viewer("admin")
    with acting_as(admin):
        given = {"name": "青禾食品", "kind": "company", **values}
        return actions.add(registry.get(CUSTOMER), given, by=admin)


def read(client: Any, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


EVERY = {
    "text": ("备注名", "四川A区", "四川A区"),
    "long": ("说明", "第一行\n第二行", "第一行"),
    "int": ("门店数", "1,234", "1,234"),
    "dec": ("系数", "0.125", "0.125"),
    "money": ("授信", "12,345.50", "12,345.50"),
    "date": ("年检日期", "2027-03-01", "2027-03-01"),
    "dt": ("约见", "2027-03-01 09:30", "2027-03-01"),
    "bool": ("已验厂", "1", "是"),
    "url": ("商城", "https://shop.example.cn", "shop.example.cn"),
    "phone": ("仓库电话", "028-8600 1234", "028-8600 1234"),
    "email": ("对账邮箱", "bill@example.cn", "bill@example.cn"),
}


@pytest.mark.parametrize("kind", EVERY)
def test_a_field_of_every_kind_is_typed_listed_sorted_filtered_exported_and_told(firm: Any, kind: str) -> None:
    label, typed, shown = EVERY[kind]
    add_field(firm, "extra_one", label, kind, listed="1", filterable="1")
    client = firm.client("admin")
    assert label in read(client, "/customers/add/")
    added = client.post("/customers/add/", {"name": "青禾食品", "kind": "company", "extra_one": typed})
    assert added.status_code == 302, added.content.decode()
    other = add_customer(firm, name="无值公司")
    home = added["Location"]
    assert shown in read(client, home)
    listed = read(client, "/customers/")
    assert label in listed
    assert shown in listed
    for sort in ("extra_one", "-extra_one"):
        page = read(client, "/customers/", sort=sort)
        assert page.index("青禾食品") != page.index("无值公司")
    found = (
        read(client, "/customers/", f="extra_one:is:" + ("是" if kind == "bool" else typed)) if kind != "long" else ""
    )
    assert kind == "long" or ("青禾食品" in found and "无值公司" not in found)
    if kind != "bool":
        empty = read(client, "/customers/", f="extra_one:empty")
        assert "无值公司" in empty
        assert "青禾食品" not in empty
        filled = read(client, "/customers/", f="extra_one:filled")
        assert "青禾食品" in filled
        assert "无值公司" not in filled
    api = client.get(f"/api/v1{home}").json()
    assert api["extra_one"] not in (None, "", False)
    assert client.get(f"/api/v1/customers/{other.pk}/").json()["extra_one"] in (None, "", False)
    answer = client.post("/customers/export/", {"format": "csv", "columns": ["name", "extra_one"]})
    exported = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert label in exported
    assert "青禾食品" in exported
    assert client.get(f"{home}field/extra_one/").status_code == 200
    assert client.get(f"{home}edit/").status_code == 200
    assert client.get(f"{home}peek/").status_code == 200


@pytest.fixture
def family(firm: Any) -> tuple[Any, Any]:
    """A parent firm and a child with a choice, several choices, a link and a formula."""
    level = add_field(firm, "grade", "等级", "dict", choices="甲\n乙", listed="1")
    wish = add_field(firm, "wishes", "意向", "dicts", choices="茶、酒、米", listed="1")
    add_field(firm, "parent_firm", "母公司", "fk", target=CUSTOMER, listed="1")
    add_field(firm, "shops", "门店数", "int")
    add_field(firm, "turnover", "月营业额", "money")
    add_field(firm, "per_shop", "店均", "formula", formula="turnover / shops", listed="1")
    admin = firm.viewer("admin")
    with acting_as(admin):
        grades = {one.label: one.id for one in book(admin).open(level.dictionary)}
        wishes = [one.id for one in book(admin).open(wish.dictionary) if one.label in ("茶", "米")]
    parent = add_customer(firm, name="母公司集团")
    child = add_customer(
        firm,
        name="子公司",
        grade=grades["甲"],
        wishes=wishes,
        parent_firm=parent.pk,
        shops="4",
        turnover="1000",
    )
    return parent, child


def test_choices_links_and_formulas(firm: Any, family: tuple[Any, Any]) -> None:
    parent, child = family
    client = firm.client("admin")
    page = read(client, "/customers/")
    for text in ("甲", "茶、米", "母公司集团", "250", "数据不足"):
        assert text in page, text
    found = {
        "grade:is:甲": True,
        "grade:not:甲": False,
        "wishes:is:米": True,
        "parent_firm:is:母公司集团": True,
        "parent_firm:has:集团": True,
        "per_shop:over:250": True,
        "per_shop:under:249": False,
    }
    for chip, hit in found.items():
        assert (f"/customers/{child.pk}/" in read(client, "/customers/", f=chip)) is hit, chip
    assert f"/customers/{parent.pk}/" in read(client, "/customers/", f="grade:not:甲")
    for sort in ("grade", "wishes", "-parent_firm", "per_shop"):
        read(client, "/customers/", sort=sort)
    assert f"/customers/{child.pk}/" in read(client, "/customers/", where="等级=甲 AND 店均 >= 200 AND NOT 门店数 = 5")
    with acting_as(firm.viewer("admin")) as by:
        again = actions.edit(registry.get(CUSTOMER), child.pk, {"shops": "0"}, by=by)
        assert "dec_per_shop" not in again.custom
        assert again.custom["int_shops"] == 0
    history = read(client, f"/customers/{child.pk}/history/")
    assert "门店数" in history


def test_formula_kept_by_inline_edit(firm: Any) -> None:
    add_field(firm, "first_on", "首次", "date")
    add_field(firm, "last_on", "末次", "date")
    add_field(firm, "span", "间隔天数", "formula", formula="days(first_on, last_on)")
    one = add_customer(firm, first_on="2026-01-01")
    client = firm.client("admin")
    here = f"/customers/{one.pk}/field/last_on/"
    assert client.post(here, {"last_on": "2026-01-31", "lock_version": "0"}).status_code == 200
    with acting_as(firm.viewer("admin")):
        row = registry.get(CUSTOMER).model.objects.get(pk=one.pk)
        assert row.custom["dec_span"] == "30.00"
    assert client.post(f"/customers/{one.pk}/field/span/", {"span": "7"}).status_code == 403


def test_bad_values_stand_beside_their_field(firm: Any) -> None:
    add_field(firm, "inspected_on", "年检日期", "date", required="1")
    client = firm.client("admin")
    typed = {"name": "青禾食品", "kind": "company"}
    wrong = client.post("/customers/add/", {**typed, "inspected_on": "昨天"})
    assert wrong.status_code == 422
    assert 'id="f-inspected_on-error"' in wrong.content.decode()
    missing = client.post("/customers/add/", {**typed, "inspected_on": ""})
    assert missing.status_code == 422
    body = json.dumps({**typed, "inspected_on": "2026-13-45"})
    assert client.post("/api/v1/customers/", body, content_type="application/json").status_code == 422
    assert client.get("/customers/?f=no_such:is:1").status_code == 400
    assert client.get("/customers/?sort=no_such").status_code == 400
    assert client.get("/customers/?columns=custom__date_inspected_on").status_code == 400
    assert client.get("/customers/?f=inspected_on:is:昨天").status_code == 400


def test_another_firm_never_sees_a_field(firm: Any, other_firm: Any) -> None:
    one = add_field(firm, "secret_rank", "秘密等级", "text", listed="1", searchable="1")
    stranger = other_firm.client("admin")
    for address in ("/customers/", "/customers/add/", "/customers/columns/", "/own/fields/customers/"):
        assert "秘密等级" not in read(stranger, address)
    assert "secret_rank" not in stranger.get("/api/v1/openapi.json").content.decode()
    assert stranger.get("/customers/?columns=secret_rank").status_code == 400
    assert stranger.get("/customers/?f=secret_rank:filled").status_code == 400
    for address in (f"/own/fields/customers/{one.pk}/", f"/own/fields/customers/{one.pk}/turn/"):
        assert stranger.post(address, {"label": "x"}).status_code == 404
    answer = stranger.post("/customers/add/", {"name": "客", "kind": "company", "secret_rank": "A"})
    assert answer.status_code == 302
    body = json.dumps({"name": "客二", "kind": "company", "secret_rank": "A"})
    assert stranger.post("/api/v1/customers/", body, content_type="application/json").status_code in (400, 403, 422)
    with acting_as(other_firm.viewer("admin")):
        assert all(row.custom == {} for row in registry.get(CUSTOMER).model.objects.all())


def test_searchable_fields_are_found_and_stopped_ones_vanish(
    firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = add_customer(firm, name="先来的公司")
    one = add_field(firm, "brand", "主打品牌", "text")
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(registry.get(CUSTOMER), before.pk, {"brand": "竹叶青峨眉"}, by=by)
    client = firm.client("admin")
    assert "先来的公司" not in read(client, "/customers/", q="竹叶青")
    with acting_as(firm.viewer("admin")) as by, django_capture_on_commit_callbacks(execute=True):
        own.save_field({"searchable": "1"}, by=by, field=one)
    assert "先来的公司" in read(client, "/customers/", q="竹叶青")
    with acting_as(firm.viewer("admin")) as by:
        own.stop_field(one, by=by)
    assert "主打品牌" not in read(client, "/customers/add/")
    assert client.get("/customers/?columns=brand").status_code == 400
    with acting_as(firm.viewer("admin")) as by:
        own.take_up(one, by=by)
    assert "竹叶青峨眉" in read(client, f"/customers/{before.pk}/")
    with acting_as(firm.viewer("admin")):
        assert Act.objects.filter(action__in=("own.add", "own.change", "own.stop", "own.restore")).count() == 4


@pytest.mark.parametrize(
    ("values", "place", "code"),
    [
        ({"name": "Inspected"}, "name", "E-FMT"),
        ({"name": "1st"}, "name", "E-FMT"),
        ({"name": "two__lines"}, "name", "E-FMT"),
        ({"name": "x' OR 1"}, "name", "E-FMT"),
        ({"name": "年检"}, "name", "E-FMT"),
        ({"name": "a" * 31}, "name", "E-FMT"),
        ({"name": "phone"}, "name", "E-DUP"),
        ({"name": "custom"}, "name", "E-DUP"),
        ({"name": "lock_version"}, "name", "E-DUP"),
        ({"name": "owner_id"}, "name", "E-DUP"),
        ({"name": "save"}, "name", "E-DUP"),
        ({"name": "taken"}, "name", "E-DUP"),
        ({"label": ""}, "label", "E-REQ"),
        ({"label": "电话"}, "label", "E-DUP"),
        ({"label": "x" * 41}, "label", "E-RNG"),
        ({"type": "picture"}, "type", "E-FMT"),
        ({"type": "fk"}, "target", "E-REQ"),
        ({"type": "fk", "target": "no.such"}, "target", "E-REF"),
        ({"type": "formula"}, "formula", "E-REQ"),
        ({"type": "formula", "formula": "__import__('os')"}, "formula", "E-FMT"),
        ({"type": "formula", "formula": "no_such + 1"}, "formula", "E-REF"),
        ({"type": "formula", "formula": "customer_type * 2"}, "formula", "E-FMT"),
        ({"type": "formula", "formula": "(" * 40 + "1" + ")" * 40}, "formula", "E-RNG"),
        ({"rule": "nonsense"}, "rule", "E-FMT"),
        ({"rule": "no_such:is:1"}, "rule", "E-REF"),
        ({"record": "no.such"}, "record", "E-REF"),
    ],
)
@pytest.mark.spec("PLT-07")
def test_bad_fields_are_refused_and_nothing_is_made(firm: Any, values: dict[str, str], place: str, code: str) -> None:
    add_field(firm, "taken", "已有字段", "text")
    given = {"name": "inspected_on", "label": "年检日期", "type": "date", "record": CUSTOMER, **values}
    with acting_as(firm.viewer("admin")) as admin, pytest.raises(Rejected) as refused:
        own.save_field(given, by=admin)
    assert refused.value.errors[place][0].code == code
    with acting_as(firm.viewer("admin")):
        assert CustomField.objects.count() == 1


@pytest.mark.spec("PLT-07")
def test_a_type_in_use_stays_and_a_field_in_use_is_stopped_not_erased(firm: Any) -> None:
    one = add_field(firm, "inspected_on", "年检日期", "date")
    with acting_as(firm.viewer("admin")) as by:
        own.save_field({"type": "text"}, by=by, field=one)
        own.save_field({"type": "date"}, by=by, field=one)
    add_customer(firm, inspected_on="2027-03-01")
    with acting_as(firm.viewer("admin")) as by:
        for change, place in (({"type": "text"}, "type"), ({"name": "checked_on"}, "name")):
            with pytest.raises(Rejected) as refused:
                own.save_field(change, by=by, field=CustomField.objects.get(pk=one.pk))
            assert refused.value.errors[place][0].code == "E-STATE"
        with pytest.raises(Rejected) as refused:
            own.erase_field(one, by=by)
        assert refused.value.errors[""][0].code == "E-STATE"
        own.stop_field(CustomField.objects.get(pk=one.pk), by=by)
    spare = add_field(firm, "spare", "没用过", "bool")
    with acting_as(firm.viewer("admin")) as by:
        own.erase_field(spare, by=by)
        assert [field.name for field in CustomField.objects.all()] == ["inspected_on"]


def test_a_rule_asks_for_the_value_only_where_it_holds(firm: Any) -> None:
    add_field(firm, "license_no", "许可证", "text", required="1", rule="kind:is:company")
    with pytest.raises(Rejected) as refused:
        add_customer(firm)
    assert refused.value.errors["license_no"][0].code == "E-REQ"
    add_customer(firm, kind="person", name="张三")
    add_customer(firm, license_no="川A-1")


def test_rights_hide_and_mask_own_fields_and_formulas_of_them(firm: Any) -> None:
    add_field(firm, "limit_sum", "授信额", "money", listed="1")
    add_field(firm, "half_sum", "半额", "formula", formula="limit_sum / 2", listed="1")
    mine = add_customer(firm, limit_sum="888000")
    with acting_as(firm.viewer("admin")) as by:
        for role in Role.objects.all():
            role.fields = {**(role.fields or {}), CUSTOMER: {"limit_sum": "hide"}}
            role.save()
        move_version(by)
    with acting_as(firm.viewer("sales1")) as sales:
        known = registry.resolve(registry.get(CUSTOMER), sales)
        assert "limit_sum" not in known.fields
        assert "half_sum" not in known.fields
    assert mine.custom["dec_half_sum"] == "444000.00"


def test_values_are_typed_in_memory(firm: Any) -> None:
    add_field(firm, "inspected_on", "年检日期", "date")
    add_field(firm, "limit_sum", "授信额", "money")
    one = add_customer(firm, inspected_on="2027年3月1日", limit_sum="1万")
    assert one.custom__date_inspected_on == date(2027, 3, 1)
    assert one.custom__money_limit_sum == Decimal("10000.00")
    with pytest.raises(AttributeError):
        _ = one.no_such_thing
