"""The customer file, its profile and contacts, as sales people and their managers meet them."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.areas.customers.models import Contact, Customer, CustomerProfile
from kemai.core import actions
from kemai.core.access import Forbidden
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as


def add(firm: Any, login: str = "sales1", **values: Any) -> Any:
    """Add a customer as one of the firm's people."""
    with acting_as(firm.viewer(login)) as viewer:
        return actions.add(registry.get("customers.customer"), {"name": "东方食品", **values}, by=viewer)


def test_bad_phone_is_said_beside_the_field_then_saved_and_found_by_number(firm: Any) -> None:
    client = firm.client("sales1")
    typed = {"name": "东方食品", "phone": "abc", "kind": "company", "city": "宁波"}
    refused = client.post("/customers/add/", typed)
    assert refused.status_code == 422
    page = html.unescape(refused.content.decode())
    assert "格式不正确" in page
    assert 'value="abc"' in page
    assert 'value="东方食品"' in page
    with acting_as(firm.viewer("sales1")):
        assert not Customer.objects.exists()
    assert client.post("/customers/add/", {**typed, "phone": "0574-8765 4321"}).status_code == 302
    with acting_as(firm.viewer("sales1")):
        number = Customer.objects.get().number
    assert "东方食品" in client.get("/search/", {"q": number}).content.decode()
    assert "东方食品" in client.get("/customers/", {"q": number}).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("phone", "12", "E-FMT"),
        ("phone", "1" * 40, "E-FMT"),
        ("mobile", "手机", "E-FMT"),
        ("email", "nobody", "E-FMT"),
        ("postcode", "??", "E-FMT"),
        ("id_number", "110101199001010000", "E-FMT"),
        ("birth_date", "2999-01-01", "E-RNG"),
        ("birth_date", "31.12.", "E-FMT"),
        ("name", "", "E-REQ"),
        ("name", "长" * 121, "E-RNG"),
        ("website", "not a site", "E-FMT"),
        ("kind", "alien", "E-FMT"),
        ("industry", "999999", "E-REF"),
        ("owner", "999999", "E-REF"),
        ("remark", "a\x00b", "E-FMT"),
    ],
)
def test_bad_values_are_refused_with_their_code(firm: Any, field: str, value: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        add(firm, **{field: value})
    assert [reason.code for reason in refused.value.errors[field]] == [code]
    with acting_as(firm.viewer("sales1")):
        assert not Customer.objects.exists()


def test_identical_id_number_is_never_allowed(firm: Any) -> None:
    add(firm, id_number="11010519491231002X")
    with pytest.raises(Rejected) as refused:
        add(firm, name="另一人", id_number="11010519491231002X")
    assert refused.value.errors["id_number"][0].code == "E-DUP"


def test_only_managers_delete(firm: Any) -> None:
    made = add(firm)
    assert firm.client("sales1").post(f"/customers/{made.pk}/delete/").status_code == 403
    assert firm.client("mgr1").post(f"/customers/{made.pk}/delete/").status_code == 302
    with acting_as(firm.viewer("mgr1")):
        assert not Customer.objects.exists()
    assert firm.client("mgr1").post(f"/customers/{made.pk}/restore/").status_code == 302


@pytest.mark.spec("CUS-02")
def test_capital_fills_its_band_and_stays_hidden_without_the_right(firm: Any) -> None:
    made = add(firm)
    manager, here = firm.client("mgr1"), f"/customers/{made.pk}/"
    field = f"{here}customerprofiles/field/registered_capital/"
    refused = manager.post(field, {"registered_capital": "-5"})
    assert refused.status_code == 422
    assert "超出允许范围" in refused.content.decode()
    assert manager.post(field, {"registered_capital": "800万"}).status_code == 200
    page = manager.get(f"{here}?tab=customerprofiles").content.decode()
    assert "8,000,000" in page
    assert "500万~1000万" in page
    seller = firm.client("sales2")
    for address in (f"{here}?tab=customerprofiles", f"{here}history/", f"{here}timeline/", here, f"{here}peek/"):
        assert "8,000,000" not in seller.get(address).content.decode(), address
    assert "500万~1000万" in seller.get(f"{here}?tab=customerprofiles").content.decode()
    assert seller.get(field).status_code == 404
    hidden = seller.get("/customerprofiles/?f=registered_capital:over:1")
    assert hidden.status_code == 400


def test_profile_can_only_be_written_through_its_customer(firm: Any) -> None:
    made = add(firm)
    part = registry.get("customers.customerprofile")
    with acting_as(firm.viewer("sales2")) as other, pytest.raises(Forbidden):
        actions.add(part, {"customer": made.pk, "intro": "x"}, by=other)
    with acting_as(firm.viewer("sales1")) as owner:
        actions.add(part, {"customer": made.pk, "intro": "x"}, by=owner)
        assert CustomerProfile.objects.get().intro == "x"


def test_a_contact_needs_a_customer_and_an_invalid_one_leaves_pickers(firm: Any) -> None:
    made = add(firm)
    with acting_as(firm.viewer("sales1")) as seller:
        kind = registry.get("customers.contact")
        with pytest.raises(Rejected) as refused:
            actions.add(kind, {"name": "沈国华"}, by=seller)
        assert refused.value.errors["customer"][0].code == "E-REQ"
        person = actions.add(kind, {"name": "沈国华", "customer": made.pk, "email": "s@huarui.example"}, by=seller)
        find = actions.find_action("customers.contact", "make_main")
        find(person, by=seller)
        assert Customer.objects.get().main_contact_id == person.pk
    client = firm.client("sales1")
    assert "沈国华" in client.get("/contacts/options/?q=沈国").content.decode()
    assert client.post(f"/contacts/{person.pk}/act/mark_invalid/", {"note": "离职"}).status_code == 302
    assert "沈国华" not in client.get("/contacts/options/?q=沈国").content.decode()
    with acting_as(firm.viewer("sales1")):
        left = Contact.objects.get()
        assert (left.invalid, left.change_note) == (True, "离职")
        assert Customer.objects.get().main_contact_id is None


def test_private_facts_are_masked_for_all_but_owner_and_holders(firm: Any) -> None:
    made = add(firm)
    with acting_as(firm.viewer("sales1")) as seller:
        person = actions.add(registry.get("customers.contact"), {"name": "沈", "customer": made.pk}, by=seller)
        profile = registry.get("customers.contactprofile")
        actions.add(profile, {"contact": person.pk, "private_phone": "138 5120 6638", "hobbies": "钓鱼"}, by=seller)
    tab = f"/contacts/{person.pk}/?tab=contactprofiles"
    for login, seen in (("sales1", True), ("mgr1", True), ("sales2", False), ("exec1", False)):
        page = firm.client(login).get(tab).content.decode()
        assert ("138 5120 6638" in page) is seen, login
        assert ("钓鱼" in page) is seen, login
    for address in ("/search/?q=6638", f"/contacts/{person.pk}/history/", "/contactprofiles/?columns=private_phone"):
        assert "138 5120 6638" not in firm.client("sales2").get(address).content.decode(), address
    assert firm.client("sales2").get("/contactprofiles/?f=hobbies:has:钓").status_code == 400
    assert firm.client("sales2").get("/contactprofiles/?sort=hobbies").status_code == 400


@pytest.mark.spec("CUS-08")
def test_query_with_brackets_finds_only_what_fits_and_says_why(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as seller:
        liquor, black = book(seller).find("industry", "liquor").id, book(seller).find("customer_type", "blacklist").id
    add(firm, name="宜宾酒坊", province="四川", industry=liquor)
    add(firm, name="泸州酒业", province="四川")
    add(firm, name="成都机械", province="四川")
    add(firm, name="遵义酒厂", province="贵州", industry=liquor)
    add(firm, name="绵阳老酒", province="四川", customer_type=black)
    asked = "地区=四川 AND (行业=酒类 OR 名称 like 酒) AND NOT 类型=黑名单"
    page = firm.client("sales1").get("/customers/", {"where": asked}).content.decode()
    for name, found in (("宜宾酒坊", 1), ("泸州酒业", 1), ("成都机械", 0), ("遵义酒厂", 0), ("绵阳老酒", 0)):
        assert (name in page) is bool(found), name
    assert "行业 是 酒类" in page
    assert "客户名称 含 酒" in page
    assert firm.client("sales1").get("/customers/", {"where": "出生日期=昨天吧"}).status_code == 400
    assert firm.client("sales1").get("/customers/", {"where": "没有的=1"}).status_code == 400
    assert firm.client("sales1").get("/customers/", {"where": "(名称=酒"}).status_code == 400
    assert "宜宾酒坊" not in firm.client("svc1").get("/contacts/", {"q": "宜宾"}).content.decode()


def test_blacklisted_stays_blacklisted_until_a_manager_gives_a_reason(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as seller:
        black, old = book(seller).find("customer_type", "blacklist").id, book(seller).find("customer_type", "old").id
    made = add(firm, customer_type=black)
    here = f"/customers/{made.pk}/"
    refused = firm.client("sales1").post(f"{here}field/customer_type/", {"customer_type": old})
    assert refused.status_code == 422
    assert "黑名单" in refused.content.decode()
    assert firm.client("sales1").post(f"{here}act/lift_blacklist/", {"reason": "已还款"}).status_code == 403
    assert firm.client("mgr1").post(f"{here}act/lift_blacklist/", {"reason": ""}).status_code == 422
    assert firm.client("mgr1").post(f"{here}act/lift_blacklist/", {"reason": "已还款"}).status_code == 302
    with acting_as(firm.viewer("mgr1")):
        assert Customer.objects.get().customer_type.code == "target"
    assert "已还款" in firm.client("mgr1").get(f"{here}history/").content.decode()


def test_two_departments_read_the_same_last_contact(firm: Any) -> None:
    made = add(firm)
    note = {"text": "主轴精度认可，@陈若溪 请跟进"}
    assert firm.client("sales1").post(f"/customers/{made.pk}/note/", note).status_code == 302
    for login in ("sales1", "svc1"):
        assert "主轴精度认可" in firm.client(login).get(f"/customers/{made.pk}/").content.decode()
    assert "提到了你" in firm.client("sales2").get("/notices/").content.decode()
    assert "提到了你" not in firm.client("sales3").get("/notices/").content.decode()
    assert firm.client("sales1").post(f"/customers/{made.pk}/note/", {"text": "  "}).status_code == 302


def test_markup_in_a_name_shows_as_letters(firm: Any) -> None:
    made = add(firm, name="<script>alert(1)</script>", remark='"><img src=x onerror=alert(1)>')
    for address in ("/customers/", f"/customers/{made.pk}/", f"/customers/{made.pk}/peek/", "/search/?q=script"):
        page = firm.client("sales1").get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
