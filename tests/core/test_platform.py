"""Dictionary, numbers, saved views and files, as people and their administrators use them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.files.models import Attachment
from kemai.core.numbering import allot, pattern
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.screens.models import SavedView
from kemai.core.tenancy import acting_as


def add(firm: Any, login: str = "sales1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as viewer:
        return actions.add(registry.get("customers.customer"), {"name": "东方食品", **values}, by=viewer)


@pytest.mark.spec("PLT-06")
def test_a_new_entry_is_in_forms_filters_and_import_at_once(firm: Any) -> None:
    admin = firm.client("admin")
    typed = {"label": "茶业", "label_en": "Tea", "code": "tea", "order": "3", "colour": "5", "active": "1"}
    assert admin.post("/dictionary/industry/add/", typed).status_code == 302
    seller = firm.client("sales1")
    assert "茶业" in seller.get("/customers/add/").content.decode()
    assert "茶业" in seller.get("/customers/filter/?field=industry").content.decode()
    assert "Tea" in firm.client("sales1", "en").get("/customers/add/").content.decode()
    with acting_as(firm.viewer("sales1")) as viewer:
        made = actions.add(
            registry.get("customers.customer"), {"name": "茶庄", "industry": "茶业"}, by=viewer, by_key=True
        )
    entry_id = made.industry_id
    twice = admin.post("/dictionary/industry/add/", typed)
    assert twice.status_code == 422
    assert "已存在相同记录" in twice.content.decode()
    empty = admin.post("/dictionary/industry/add/", {**typed, "label": "", "code": "x"})
    assert "此项为必填项" in empty.content.decode()
    erased = admin.post(f"/dictionary/industry/{entry_id}/", {"delete": "1"})
    assert erased.status_code == 422
    assert "只能停用" in erased.content.decode()
    assert admin.post(f"/dictionary/industry/{entry_id}/", {**typed, "active": "0"}).status_code == 302
    assert "茶业" not in seller.get("/customers/add/").content.decode()
    assert "茶业" in seller.get(f"/customers/{made.pk}/").content.decode()
    assert seller.post("/dictionary/industry/add/", typed).status_code == 403


def test_an_unused_entry_is_erased_and_children_hold_their_parent(firm: Any) -> None:
    admin = firm.client("admin")
    base = {"label_en": "", "order": "1", "colour": "0", "active": "1"}
    admin.post("/dictionary/industry/add/", {**base, "label": "茶业", "code": "tea"})
    with acting_as(firm.viewer("admin")):
        parent = DictionaryEntry.objects.get(code="tea")
    admin.post("/dictionary/industry/add/", {**base, "label": "红茶", "code": "black-tea", "parent": str(parent.pk)})
    assert admin.post(f"/dictionary/industry/{parent.pk}/", {"delete": "1"}).status_code == 422
    with acting_as(firm.viewer("admin")):
        child = DictionaryEntry.objects.get(code="black-tea")
    assert admin.post(f"/dictionary/industry/{child.pk}/", {"delete": "1"}).status_code == 302
    assert admin.post(f"/dictionary/industry/{parent.pk}/", {"delete": "1"}).status_code == 302


@pytest.mark.spec("PLT-09")
@pytest.mark.django_db(transaction=True)
def test_two_people_save_at_the_same_moment_and_get_different_numbers(firm: Any) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite: two processes save at once in test_two_processes.py")
    failures: list[BaseException] = []
    start = threading.Barrier(2)

    def save(login: str) -> None:
        try:
            start.wait()
            for _turn in range(10):
                add(firm, login)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(login,)) for login in ("sales1", "sales2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with acting_as(firm.viewer("admin")):
        numbers = list(Customer.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 20


def test_numbers_that_were_brought_in_are_passed_over(firm: Any) -> None:
    first = add(firm)
    filled, start = first.number[:-5], int(first.number[-5:])
    for ahead in range(1, 4):
        add(firm, number=f"{filled}{start + ahead:05d}")
    assert int(add(firm).number[-5:]) > start + 3


@pytest.mark.parametrize("text", ["C-{YYYY}", "C-{00}-{00}", "{0000}", "C-{XX}-{000}", ""])
def test_a_pattern_without_one_counter_is_refused(firm: Any, text: str) -> None:
    with acting_as(firm.viewer("admin")) as admin, pytest.raises(Invalid) as refused:
        allot.change_rule("customers.customer", text, by=admin)
    assert refused.value.code == "E-FMT"


def test_two_types_never_share_a_number(firm: Any) -> None:
    allot.ship("tests.order", "DD-{YYYY}-{00000}")
    try:
        with acting_as(firm.viewer("admin")) as admin:
            with pytest.raises(Invalid) as refused:
                allot.change_rule("customers.customer", "DD-{00000}", by=admin)
            assert refused.value.code == "E-DUP"
            with transaction.atomic():
                mine = allot.allot(admin.organisation_id, "customers.customer", 50)
                orders = allot.allot(admin.organisation_id, "tests.order", 50)
        assert not set(mine) & set(orders)
    finally:
        allot._shipped.pop("tests.order")


def test_a_changed_rule_counts_for_the_next_record(firm: Any) -> None:
    assert firm.client("admin").post("/numbers/", {"customers.customer": "KH{YY}{0000}"}).status_code == 302
    assert add(firm).number.startswith("KH")
    assert pattern.number("KH26{0000}", 7) == "KH260007"


@pytest.mark.spec("PLT-10")
def test_a_shared_view_keeps_columns_filter_and_order_for_others(firm: Any) -> None:
    add(firm, name="宁波甲", city="宁波")
    add(firm, name="杭州乙", city="杭州")
    admin = firm.client("admin")
    query = "columns=name,number,city,phone,owner&f=city:is:宁波&sort=name"
    assert admin.post(f"/customers/views/?{query}", {"name": "宁波客户", "sharing": "all"}).status_code == 302
    with acting_as(firm.viewer("admin")):
        view = SavedView.objects.get(name="宁波客户")
    page = firm.client("mgr1").get(f"/customers/?view={view.pk}").content.decode()
    assert "宁波客户" in page
    assert "宁波甲" in page
    assert "杭州乙" not in page
    for label in ("客户编号", "城市", "电话", "负责人"):
        assert label in page
    refused = firm.client("sales1").post("/customers/views/", {"name": "我的", "sharing": "all"})
    assert refused.status_code == 422
    twice = admin.post(f"/customers/views/?{query}", {"name": "宁波客户", "sharing": "self"})
    assert twice.status_code == 422
    firm.client("mgr1").post(f"/customers/views/{view.pk}/", {"name": "改名"})
    with acting_as(firm.viewer("admin")):
        view.refresh_from_db()
        assert view.name == "宁波客户", "another person may start with it, not change it"
        view.columns = ["name", "gone", "city"]
        view.save()
    page = firm.client("mgr1").get(f"/customers/?view={view.pk}").content.decode()
    assert "gone" in page
    assert "宁波甲" in page
    own = firm.client("sales1")
    assert own.post("/customers/views/?f=city:is:杭州", {"name": "杭州", "sharing": "self"}).status_code == 302
    assert "/customers/?view=" not in firm.client("sales2").get("/customers/").content.decode().replace(
        f"/customers/?view={view.pk}", ""
    )


def test_files_are_judged_by_content_and_given_only_through_their_record(firm: Any, other_firm: Any) -> None:
    made = add(firm)
    client, here = firm.client("sales1"), f"/customers/{made.pk}/files/"
    client.post(here, {"files": SimpleUploadedFile("报价.pdf", b"%PDF-1.7 text")})
    with acting_as(firm.viewer("sales1")):
        file = Attachment.objects.get()
    assert file.name == "报价.pdf"
    assert "报价" not in file.place
    answer = client.get(f"/files/{file.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 text"
    assert other_firm.client("admin").get(f"/files/{file.pk}/").status_code == 404
    for name, content in (
        ("a.html", b"<html>"),
        ("a.exe", b"MZ\x90"),
        ("a.png", b"not a picture"),
        ("a.txt", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='x'>"),
        ("a.pdf", b""),
    ):
        client.post(here, {"files": SimpleUploadedFile(name, content)})
    with acting_as(firm.viewer("sales1")):
        assert Attachment.objects.count() == 1
    assert firm.client("rev1").post(f"/files/{file.pk}/delete/").status_code == 403
    assert client.post(f"/files/{file.pk}/delete/").status_code == 302


def test_an_upload_over_fifty_megabytes_is_cut_off(firm: Any, settings: Any) -> None:
    made = add(firm)
    settings.UPLOAD_LIMIT = 1000
    answer = firm.client("sales1").post(
        f"/customers/{made.pk}/files/", {"files": SimpleUploadedFile("a.txt", b"x" * 1001)}
    )
    assert answer.status_code == 413
    with acting_as(firm.viewer("sales1")):
        assert not Attachment.objects.exists()
