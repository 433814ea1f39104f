"""A person spread over every table and file is found, given a copy, erased, and stays erased after a restore."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from kemai.areas.customers.models import Contact, ContactProfile, PrivacyRequest
from kemai.areas.customers.privacy import consents, sending
from kemai.core import actions
from kemai.core.backup.after import run_steps
from kemai.core.duplicates.models import MatchKey
from kemai.core.files.store import attach
from kemai.core.history.models import Act
from kemai.core.notes.actions import write_note
from kemai.core.notes.models import Note
from kemai.core.privacy import ledger
from kemai.core.privacy.erase import erase, plan_of
from kemai.core.privacy.models import Erasure
from kemai.core.privacy.replay import replay
from kemai.core.records import registry
from kemai.core.screens.saved import save_view
from kemai.core.tenancy import acting_as, everyone
from kemai.core.transfer.models import ImportJob

NAME, MOBILE, MAIL = "欧阳标记", "139 1234 5678", "marker@person.example"
MARKS = (NAME, "139 1234 5678", "13912345678", MAIL, json.dumps(NAME)[1:-1], "祖传地址八号")
CONTACT, CUSTOMER = "customers.contact", "customers.customer"


@pytest.fixture(autouse=True)
def places(settings: Any, request: Any) -> Path:
    """Keep files and backups of the test in a folder of its own."""
    folder: Path = request.getfixturevalue("tmp_path")
    settings.BACKUP_DIR = folder / "backups"
    settings.FILES_ROOT = folder / "files"
    stored = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": stored}
    return folder


def add(by: Any, name: str = NAME, **values: Any) -> Any:
    customer = actions.add(registry.get(CUSTOMER), {"name": f"东方食品{name[-1]}", **values.pop("firm", {})}, by=by)
    return actions.add(registry.get(CONTACT), {"name": name, "customer": customer.pk, **values}, by=by)


def spread(firm: Any, on_commit: Any) -> Any:
    """Leave traces of one person in every table and folder that there is."""
    with acting_as(firm.viewer("admin")) as by, on_commit(execute=True):
        contact = add(by, mobile="0512-66668888", email=MAIL, wechat="marker-wx", firm={"legal_rep": NAME})
        actions.edit(registry.get(CONTACT), contact.pk, {"mobile": MOBILE, "remark": f"{NAME}爱喝茶"}, by=by)
        profile = {"contact": contact.pk, "home_address": "祖传地址八号", "family": f"{NAME}的孩子"}
        actions.add(registry.get("customers.contactprofile"), profile, by=by)
        other = add(by, "李娜", mobile="13700000007")
        write_note(registry.get(CONTACT), contact.pk, f"@exec1 {NAME}来电 {MOBILE}", by=by)
        write_note(registry.get(CUSTOMER), other.customer_id, f"听{NAME}说要换货，电话 13912345678", by=by)
        upload = SimpleUploadedFile(f"{NAME}名片.txt", f"{NAME} {MAIL}".encode())
        attach(registry.get(CONTACT), contact.pk, [upload], by=by)
        attach(registry.get(CUSTOMER), other.customer_id, [SimpleUploadedFile(f"给{NAME}的报价.txt", b"x")], by=by)
        view = {"name": f"{NAME}相关", "sharing": "self", "columns": ["name"], "filters": {"f": [f"name:has:{NAME}"]}}
        save_view(registry.get(CONTACT), view, by=by)
        consents.decide(contact.pk, "sms", "marketing", "yes", by=by, source=f"{NAME}来信")
        sending.send_many([contact.pk], f"{NAME}您好", "marketing", by=by)
        actions.add(registry.get("customers.privacyrequest"), {"contact": contact.pk, "kind": "anonymise"}, by=by)
    import_file(firm, on_commit)
    return contact


def import_file(firm: Any, on_commit: Any) -> None:
    """Import a file of customers in whose good and refused rows the person stands."""
    text = f"客户名称,法人代表,电话\n南方食品,{NAME},0512-88887777\n西方食品,{NAME},abc\n"
    client = firm.client("admin")
    with on_commit(execute=True):
        answer = client.post("/customers/import/", {"file": SimpleUploadedFile(f"{NAME}.csv", text.encode())})
        client.get(answer["Location"])
        mapping = {"map_0": "name", "map_1": "legal_rep", "map_2": "phone", "duplicates": "skip"}
        assert client.post(f"{answer['Location']}run/", mapping).status_code == 302
    with acting_as(firm.viewer("admin")):
        assert (ImportJob.objects.get().added, ImportJob.objects.get().rejected) == (1, 1)


def traces(folder: Path) -> list[str]:
    """Give every table and file in which a mark of the person stands."""
    found = []
    with everyone(reason="tests: row-level security hides nothing"), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith("core_search_fts"):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            columns = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                found += [f"{name}.{column}" for column, value in zip(columns, row, strict=True) if marked(str(value))]
    for path in folder.rglob("*"):
        if path.is_file() and marked(path.name + path.read_bytes().decode("utf-8", errors="replace")):
            found.append(str(path.relative_to(folder)))
    return sorted(set(found))


def marked(text: str) -> bool:
    return any(mark in text for mark in MARKS)


def request_of(firm: Any) -> PrivacyRequest:
    with acting_as(firm.viewer("admin")):
        return PrivacyRequest.objects.get()


@pytest.fixture
def contact(firm: Any, django_capture_on_commit_callbacks: Any) -> Any:
    return spread(firm, django_capture_on_commit_callbacks)


def test_the_person_really_stands_everywhere_before(contact: Any, places: Path) -> None:
    found = {one.split(".")[0] for one in traces(places)}
    wanted = {"customers_contact", "customers_contactprofile", "customers_customer", "customers_consent", "core_note"}
    wanted |= {"core_act", "core_attachment", "core_savedview", "core_job", "core_notice", "core_outmessage"}
    wanted |= {"core_importjob", "core_searchdocument", "core_searchphone"}
    assert wanted <= found
    assert any(one.startswith("files/") for one in traces(places))


def test_after_the_erasure_no_mark_is_left_in_any_table_or_file(
    firm: Any, contact: Any, places: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client, wanted = firm.client("admin"), request_of(firm)
    shown = html.unescape(client.get(f"/privacyrequests/{wanted.pk}/handle/").content.decode())
    assert "备注记录" in shown
    assert "导入文件" in shown
    wrong = client.post(f"/privacyrequests/{wanted.pk}/answer/anonymise/", {"confirmed": "x"})
    assert wrong.status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(f"/privacyrequests/{wanted.pk}/answer/anonymise/", {"confirmed": wanted.number})
    assert done.status_code == 302, done.content.decode()
    assert traces(places) == []
    assert client.get(f"/contacts/{contact.pk}/").status_code == 200
    assert "匿名" in client.get(f"/contacts/{contact.pk}/").content.decode()
    assert f'href="/contacts/{contact.pk}/"' not in client.get("/search/", {"q": NAME}).content.decode()
    with acting_as(firm.viewer("admin")):
        assert "听匿名说要换货" in Note.objects.get(text__contains="换货").text
        assert Contact.objects.get(pk=contact.pk).invalid
        assert Contact.objects.filter(name="李娜", mobile="13700000007").exists()
        assert not MatchKey.objects.filter(record_type=CONTACT, record_id=contact.pk).exists()
        assert PrivacyRequest.objects.get().status == "done"
        assert Act.objects.filter(action=f"{CONTACT}.erase").exists()
    again = client.post(f"/privacyrequests/{wanted.pk}/answer/anonymise/", {"confirmed": wanted.number})
    assert again.status_code == 422


def test_the_copy_holds_json_csv_and_files_and_is_logged(firm: Any, contact: Any) -> None:
    wanted = request_of(firm)
    answer = firm.client("admin").post(f"/privacyrequests/{wanted.pk}/answer/copy/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = packed.namelist()
        told = json.loads(packed.read("data.json"))
        rows = list(csv.reader(io.StringIO(packed.read("data.csv").decode("utf-8-sig"))))
        files = [packed.read(name).decode() for name in names if name.startswith("files/")]
    assert files == [f"{NAME} {MAIL}"]
    assert told["records"][0]["fields"]["name"] == NAME
    assert any(one["state"] == "yes" for one in told["consents"])
    assert told["notes"]
    assert told["history"]
    assert told["messages"][0]["text"] == f"{NAME}您好"
    assert any("祖传地址八号" in cell for row in rows for cell in row)
    with acting_as(firm.viewer("admin")):
        assert Act.objects.filter(action=f"{CONTACT}.copy", record_id=contact.pk).count() == 1


def test_only_holders_of_the_right_and_of_the_firm_may(firm: Any, other_firm: Any, contact: Any) -> None:
    wanted = request_of(firm)
    home = f"/privacyrequests/{wanted.pk}/"
    for way in ("copy", "anonymise", "restrict"):
        assert firm.client("mgr1").post(f"{home}answer/{way}/", {"confirmed": wanted.number}).status_code in (403, 404)
        assert other_firm.client("admin").post(f"{home}answer/{way}/").status_code == 404
    assert firm.client("admin").post(f"{home}answer/other/").status_code == 404
    assert firm.client("admin").get(f"{home}answer/copy/").status_code == 405
    with acting_as(firm.viewer("admin")):
        assert Contact.objects.get(pk=contact.pk).name == NAME


def test_the_clock_and_the_plain_answers(firm: Any, contact: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        values = {"contact": contact.pk, "kind": "restrict", "asked_on": "2026-01-01"}
        restrict = actions.add(registry.get("customers.privacyrequest"), values, by=by)
        correct = actions.add(registry.get("customers.privacyrequest"), {**values, "kind": "correct"}, by=by)
        assert f"{restrict.due}" == "2026-01-16"
        assert restrict.number.startswith("YS-")
    client = firm.client("admin")
    assert client.post(f"/privacyrequests/{restrict.pk}/answer/restrict/").status_code == 302
    assert client.post(f"/privacyrequests/{correct.pk}/act/close/", {"answer_text": "已改正"}).status_code == 302
    with acting_as(firm.viewer("admin")):
        assert Contact.objects.get(pk=contact.pk).do_not_contact
        assert set(PrivacyRequest.objects.exclude(kind="anonymise").values_list("status", flat=True)) == {"done"}


def test_a_name_that_others_bear_goes_only_near_the_person(firm: Any, django_capture_on_commit_callbacks: Any) -> None:
    with acting_as(firm.viewer("admin")) as by, django_capture_on_commit_callbacks(execute=True):
        mine = add(by, "王伟", mobile="13911110000")
        other = add(by, "王伟国", mobile="13911110009")
        write_note(registry.get(CONTACT), other.pk, "王伟国要发票；别打 13911110000", by=by)
        write_note(registry.get(CUSTOMER), mine.customer_id, "王伟管采购，王伟国管付款", by=by)
        erase(plan_of(registry.get(CONTACT), mine), by_id=by.user_id)
        texts = set(Note.objects.values_list("text", flat=True))
        assert texts == {"王伟国要发票；别打 匿名", "匿名管采购，王伟国管付款"}
        assert Contact.objects.get(pk=other.pk).name == "王伟国"


def test_a_restored_person_is_erased_again_and_copies_with_them(
    firm: Any, places: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("admin")) as by:
        mine = add(by, mobile=MOBILE)
        values = {name: getattr(mine, name) for name in ("name", "mobile", "created_at")}
        with django_capture_on_commit_callbacks(execute=True):
            made = erase(plan_of(registry.get(CONTACT), mine), by_id=by.user_id)
    assert len(ledger.lines()) == 1
    assert not marked(ledger.list_file().read_text())
    with everyone(reason="tests: the database as an old backup has it"):
        Erasure.objects.all().delete()
        Contact.objects.filter(pk=mine.pk).update(**values, anonymised_at=None, invalid=False)
        copy = Contact.objects.get(pk=mine.pk)
        copy.pk = None
        copy.save(force_insert=True)
        stranger = Contact.objects.get(pk=mine.pk)
        stranger.pk, stranger.mobile = None, "13700000007"
        stranger.save(force_insert=True)
    with django_capture_on_commit_callbacks(execute=True):
        run_steps()
    with everyone(reason="tests"):
        assert Contact.objects.get(pk=mine.pk).name == "匿名"
        assert Contact.objects.get(pk=copy.pk).name == "匿名"
        assert Contact.objects.get(pk=stranger.pk).name == NAME
        assert Erasure.objects.filter(key=made.key).exists()
    assert replay() == 0


def test_a_line_of_a_firm_that_the_backup_does_not_know_stays_in_the_list(firm: Any, places: Path) -> None:
    unknown = {"key": "0" * 32, "organisation": 987654321, "at": "2026-01-02T03:04:05+00:00"}
    ledger.list_file().write_text(
        json.dumps({**unknown, "records": [[CONTACT, 1, unknown["at"]]], "digests": []}) + "\n"
    )
    run_steps()
    connection.check_constraints()
    assert [line["key"] for line in ledger.lines()] == [unknown["key"]]
    with everyone(reason="tests"):
        assert not Erasure.objects.exists()


def test_an_id_that_was_given_to_somebody_else_is_left_alone(
    firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("admin")) as by, django_capture_on_commit_callbacks(execute=True):
        mine = add(by, mobile=MOBILE)
        erase(plan_of(registry.get(CONTACT), mine), by_id=by.user_id)
    with everyone(reason="tests"):
        Erasure.objects.all().delete()
        from django.utils import timezone

        Contact.objects.filter(pk=mine.pk).update(
            name="李娜", mobile="13700000007", created_at=timezone.now(), anonymised_at=None
        )
    replay()
    with everyone(reason="tests"):
        assert Contact.objects.get(pk=mine.pk).name == "李娜"


def test_a_line_lost_in_a_crash_comes_back(firm: Any, places: Path) -> None:
    with acting_as(firm.viewer("admin")) as by:
        erase(plan_of(registry.get(CONTACT), add(by, mobile=MOBILE)), by_id=by.user_id)
    assert ledger.lines() == []
    with everyone(reason="tests"):
        assert ledger.complete() == 1
        assert ledger.complete() == 0
    with ledger.list_file().open("a") as file:
        file.write('{"key": "torn')
    assert len(ledger.lines()) == 1


def test_profiles_go_with_the_person(firm: Any, contact: Any, django_capture_on_commit_callbacks: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        erase(plan_of(registry.get(CONTACT), contact), by_id=by.user_id)
        assert ContactProfile.objects.get(contact=contact.pk).home_address == ""
