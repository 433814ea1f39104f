"""The print page: choose, look, download; rights, scopes and masks hold, and every print is noted."""

from __future__ import annotations

import re
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from django.urls import reverse

from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.printing import making
from kemai.core.tenancy import acting_as, everyone
from tests.core.printing.conftest import add_customer, pages_of, text_of

HOME = "/customers/print/"
PDF = f"{HOME}pdf/"
THREE = {"columns": ["name", "phone", "postcode"]}


def preview_of(answer: Any) -> str:
    return unescape(re.search(r'src="([^"]*preview\.png[^"]*)"', answer.content.decode())[1])  # type: ignore[index]


def prints(firm: Any) -> list[Act]:
    with acting_as(firm.viewer("admin")):
        return list(Act.objects.filter(action="customers.customer.print").order_by("id"))


def limit_role(firm: Any, **scopes: str) -> None:
    """Give the role of sales1 other scopes; an empty one takes the verb away."""
    with everyone(reason="tests"):
        role = firm.people["sales1"].roles.get()
        role.grants = {"*": {verb: scope for verb, scope in {**role.grants["*"], **scopes}.items() if scope}}
        role.save()
    import_module("kemai.areas.accounts.viewers").forget()


@pytest.mark.spec("CUS-23")
def test_labels_of_a_range_of_numbers_are_looked_at_and_printed(firm: Any, customers: list[Any]) -> None:
    client = firm.client("sales1")
    chosen = {"template": "label-3x8", "range": "number", "columns": ["name", "address", "postcode"]}
    chosen |= {"from": customers[0].number, "to": customers[19].number}
    looked = client.post(HOME, chosen)
    assert looked.status_code == 200
    picture = client.get(preview_of(looked))
    assert picture["Content-Type"] == "image/png"
    assert len(picture.content) > 20_000
    printed = client.post(PDF, chosen)
    assert printed["Content-Type"] == "application/pdf"
    said = text_of(printed.content)
    assert pages_of(printed.content) == 1
    assert [name for name in (customer.name for customer in customers) if name in said] == [
        customer.name for customer in customers[:20]
    ]
    assert "0512" not in said
    [act] = prints(firm)
    assert act.facts["count"] == 20
    assert act.facts["template"] == "label-3x8"


def test_a_range_that_ends_before_it_starts_is_refused_beside_the_field(firm: Any, customers: list[Any]) -> None:
    chosen = {**THREE, "range": "number", "from": customers[9].number, "to": customers[2].number}
    for address in (HOME, PDF):
        answer = firm.client("sales1").post(address, chosen)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "超出允许范围" in page
        assert re.search(r'id="f-to"[^>]*aria-invalid="true"', page)
        assert f'value="{customers[9].number}"' in page
    assert prints(firm) == []


def test_a_range_without_numbers_and_one_without_rows_are_refused(firm: Any, customers: list[Any]) -> None:
    client = firm.client("sales1")
    assert client.post(PDF, {**THREE, "range": "number"}).status_code == 422
    nothing = client.post(PDF, {**THREE, "range": "number", "from": "Z-1"})
    assert nothing.status_code == 422
    assert "没有符合条件的行" in nothing.content.decode()


@pytest.mark.spec("PLT-13")
def test_three_ticked_fields_are_printed_and_no_other(firm: Any, customers: list[Any]) -> None:
    client = firm.client("sales1")
    assert 'value="website"' in client.get(HOME).content.decode()
    printed = client.post(PDF, {**THREE, "template": "list", "range": "all"})
    said = text_of(printed.content)
    for customer in customers:
        assert customer.name in said
        assert customer.phone in said
        assert customer.postcode in said
        assert customer.email not in said
        assert customer.website not in said
    assert "客户名称" in said
    assert "网址" not in said
    assert "江南智造设备有限公司" in said
    assert "林晓 打印于" in said
    assert "第 1 页，共 1 页" in said
    [act] = prints(firm)
    assert act.facts == {"template": "list", "fields": THREE["columns"], "count": 25, "filter": "全部"}
    assert act.user_id == firm.people["sales1"].pk


@pytest.mark.spec("PLT-13")
def test_without_the_right_the_button_is_absent_and_the_address_refused(firm: Any, customers: list[Any]) -> None:
    limit_role(firm, print="")
    client = firm.client("sales1")
    assert HOME not in client.get("/customers/").content.decode()
    for answer in (client.get(HOME), client.post(HOME, THREE), client.post(PDF, THREE)):
        assert answer.status_code == 403
        assert "无权执行此操作" in answer.content.decode()
    assert client.get(f"{HOME}preview.png", THREE).status_code == 403
    assert prints(firm) == []


def test_with_the_right_the_list_leads_to_the_print_page(firm: Any, customers: list[Any]) -> None:
    assert HOME in firm.client("sales1").get("/customers/").content.decode()


def test_ticked_rows_only_and_in_the_order_of_the_list(firm: Any, customers: list[Any]) -> None:
    client = firm.client("sales1")
    ticked = [str(customers[place].pk) for place in (7, 3)]
    page = client.get(f"{HOME}?sort=number&ids={ticked[0]}&ids={ticked[1]}").content.decode()
    assert "选中的 2 行" in page
    printed = client.post(PDF, {**THREE, "range": "chosen", "ids": ",".join(ticked), "sort": "number"})
    said = text_of(printed.content)
    assert said.index(customers[3].name) < said.index(customers[7].name)
    assert customers[4].name not in said
    assert "选中的 2 行" in said


def test_every_row_of_the_search_when_all_are_meant(firm: Any, customers: list[Any]) -> None:
    page = firm.client("sales1").get(f"{HOME}?ids={customers[0].pk}&all=1").content.decode()
    assert "选中的" not in page


def test_the_filter_of_the_list_is_printed_and_said(firm: Any, customers: list[Any]) -> None:
    printed = firm.client("sales1").post(PDF, {**THREE, "f": "province:is:江苏省", "range": "all"})
    said = text_of(printed.content)
    assert customers[0].name in said
    assert customers[1].name not in said
    assert "所在省份 是 江苏省" in said
    assert prints(firm)[0].facts["filter"] == "所在省份 是 江苏省"


def test_rows_out_of_reach_are_not_printed(firm: Any, other_firm: Any, customers: list[Any]) -> None:
    limit_role(firm, read="self", find="self")
    hers = add_customer(firm, "sales2", name="陈若溪的客户")
    theirs = add_customer(other_firm, "sales1", name="别家的客户")
    ids = ",".join(str(one.pk) for one in (customers[0], theirs, hers))
    printed = firm.client("sales1").post(PDF, {**THREE, "range": "chosen", "ids": ids})
    said = text_of(printed.content)
    assert customers[0].name in said
    assert "别家的客户" not in said
    assert "陈若溪的客户" not in said


def test_the_right_to_print_may_reach_less_far_than_the_right_to_read(firm: Any, customers: list[Any]) -> None:
    add_customer(firm, "sales2", name="陈若溪的客户")
    limit_role(firm, print="self")
    client = firm.client("sales1")
    assert "陈若溪的客户" in client.get("/customers/").content.decode()
    assert "陈若溪的客户" not in text_of(client.post(PDF, THREE).content)


def test_hidden_fields_are_unknown_and_masked_ones_masked(firm: Any, customers: list[Any], monkeypatch: Any) -> None:
    monkeypatch.setattr("kemai.areas.customers.records.CustomerType.masked", {"phone": "contact.private"})
    monkeypatch.setattr("kemai.areas.customers.records.CustomerType.guarded", {"email": "customer.finance"})
    client = firm.client("sales2")
    assert 'value="email"' not in client.get(HOME).content.decode()
    refused = client.post(PDF, {"columns": ["name", "email"]})
    assert refused.status_code == 400
    assert "email" in refused.content.decode()
    said = text_of(client.post(PDF, THREE).content)
    assert customers[0].phone not in said
    assert f"051****{customers[0].phone[-4:]}" in said
    assert customers[0].phone in text_of(firm.client("sales1").post(PDF, THREE).content)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"columns": ["nothing"]}, 400, "nothing"),
        ({"columns": ["name"], "template": "poster"}, 400, "poster"),
        ({"columns": ["name"], "range": "some"}, 400, "some"),
        ({"columns": ["name"], "f": "nothing:is:1"}, 400, "nothing"),
        ({"columns": ["name"], "f": "created_at:is:soon"}, 400, "格式不正确"),
        ({"columns": []}, 422, "请至少勾选一个字段"),
    ],
)
def test_what_nobody_offers_is_refused_by_name(
    firm: Any, customers: list[Any], given: dict[str, Any], status: int, words: str
) -> None:
    answer = firm.client("sales1").post(PDF, given)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert prints(firm) == []


def test_too_many_fields_for_a_list_are_refused(firm: Any, customers: list[Any]) -> None:
    names = re.findall(r'name="columns" value="(\w+)"', firm.client("sales1").get(HOME).content.decode())
    answer = firm.client("sales1").post(PDF, {"columns": names})
    assert answer.status_code == 422
    assert "一张清单最多 24 个字段" in answer.content.decode()
    assert firm.client("sales1").post(PDF, {"columns": names[:24]}).status_code == 200


def test_envelopes_one_a_page(firm: Any, customers: list[Any]) -> None:
    names = ["name", "province", "city", "address", "postcode"]
    printed = firm.client("sales1").post(PDF, {"columns": names, "template": "envelope-dl", "sort": "number"})
    assert pages_of(printed.content) == 25
    said = text_of(printed.content)
    assert "江苏省苏州市星湖街 301 号" in said
    assert f"{customers[0].name} 收" in said


def test_contacts_have_no_envelopes_and_no_numbers(firm: Any) -> None:
    page = firm.client("sales1").get("/contacts/print/").content.decode()
    assert "envelope-dl" not in page
    assert 'value="number"' not in page
    assert "label-3x8" in page


def test_a_long_list_is_printed_in_the_background(
    firm: Any, customers: list[Any], monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 10)
    monkeypatch.setattr(making, "PART", 10)
    client = firm.client("sales1")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(PDF, {**THREE, "sort": "number"})
    assert answer["Location"] == reverse("jobs")
    with acting_as(firm.viewer("sales1")):
        job = Job.objects.get(kind="core.print")
    assert job.state == "done", job.message
    assert job.result["rows"] == 25
    printed = client.get(job.result["url"])
    content = b"".join(printed.streaming_content)
    assert pages_of(content) == 3
    assert all(customer.name in text_of(content) for customer in customers)
    assert "第 3 页" in text_of(content)
    assert firm.client("sales2").get(job.result["url"]).status_code == 404
    assert prints(firm)[0].facts["count"] == 25


def test_in_english_the_paper_is_english(firm: Any, customers: list[Any]) -> None:
    said = text_of(firm.client("sales1", "en").post(PDF, THREE).content)
    assert "Page 1 of 1" in said
    assert "printed by 林晓" in said


def test_a_stranger_is_sent_to_sign_in(client: Any, db: None) -> None:
    for answer in (client.get(HOME), client.post(PDF, THREE), client.get("/printed/1/")):
        assert answer.status_code in (302, 403)
        assert "signin" in answer.get("Location", "signin")
