"""Customers who are persons, erasures in the background, words of consent written with the change itself."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from kemai.areas.customers.models import Consent, Contact, Customer, PrivacyRequest
from kemai.areas.customers.privacy import consents, erasing
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.jobs.run import run
from kemai.core.notes.actions import write_note
from kemai.core.notes.models import Note
from kemai.core.privacy.erase import erase, plan_of
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

NAME, MOBILE = "欧阳标记", "139 1234 5678"
CONTACT, CUSTOMER, REQUEST = "customers.contact", "customers.customer", "customers.privacyrequest"


@pytest.fixture(autouse=True)
def places(settings: Any, request: Any) -> None:
    """Keep the list of erasures of the test in a folder of its own."""
    folder: Path = request.getfixturevalue("tmp_path")
    settings.BACKUP_DIR = folder / "backups"


@pytest.fixture
def person(firm: Any) -> Any:
    """A customer who is a person, with a contact of the same name and one of another."""
    with acting_as(firm.viewer("admin")) as by:
        values = {
            "name": NAME,
            "kind": "person",
            "mobile": MOBILE,
            "birth_date": "1990-01-02",
            "address": "八号巷 3 号",
        }
        customer = actions.add(registry.get(CUSTOMER), values, by=by)
        for name, mobile in ((NAME, MOBILE), ("李娜", "13700000007")):
            actions.add(registry.get(CONTACT), {"name": name, "customer": customer.pk, "mobile": mobile}, by=by)
        write_note(registry.get(CUSTOMER), customer.pk, f"{NAME}要换货", by=by)
        company = actions.add(registry.get(CUSTOMER), {"name": "东方食品"}, by=by)
        write_note(registry.get(CUSTOMER), company.pk, "听 13912345678 说的", by=by)
    return customer


def ask(firm: Any, kind: str, **whom: int) -> PrivacyRequest:
    with acting_as(firm.viewer("admin")) as by:
        made: PrivacyRequest = actions.add(registry.get(REQUEST), {"kind": kind, **whom}, by=by)
    return made


def page(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_customer_who_is_a_person_is_erased_with_their_contact(
    firm: Any, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    wanted, client = ask(firm, "anonymise", customer=person.pk), firm.client("admin")
    home = f"/privacyrequests/{wanted.pk}/"
    shown = page(client.get(f"{home}handle/"))
    assert f"客户 {person.pk}、" in shown
    assert f"/customers/{person.pk}/edit/" in shown
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{home}answer/anonymise/", {"confirmed": wanted.number}).status_code == 302
    with acting_as(firm.viewer("admin")):
        gone = Customer.objects.get(pk=person.pk)
        assert (gone.name, gone.mobile, gone.birth_date, gone.address) == ("匿名", "", None, "")
        assert gone.anonymised_at
        assert set(Contact.objects.values_list("name", "mobile")) == {("匿名", ""), ("李娜", "13700000007")}
        assert set(Note.objects.values_list("text", flat=True)) == {"（已匿名化）", "听 匿名 说的"}
        assert PrivacyRequest.objects.get().status == "done"
        assert Act.objects.filter(action=f"{CUSTOMER}.erase", record_id=person.pk).exists()
    assert client.post(f"{home}answer/anonymise/", {"confirmed": wanted.number}).status_code == 422


def test_a_customer_who_is_a_person_gets_a_copy_and_is_left_alone(firm: Any, person: Any) -> None:
    client = firm.client("admin")
    export, restrict = ask(firm, "export", customer=person.pk), ask(firm, "restrict", customer=person.pk)
    copy = client.post(f"/privacyrequests/{export.pk}/answer/copy/")
    assert copy["Content-Type"] == "application/zip"
    assert client.post(f"/privacyrequests/{restrict.pk}/answer/restrict/").status_code == 302
    with acting_as(firm.viewer("admin")) as by:
        assert Contact.objects.get(name=NAME).do_not_contact
        assert not Contact.objects.get(name="李娜").do_not_contact
        alone = actions.add(registry.get(CUSTOMER), {"name": "独行者", "kind": "person"}, by=by)
    refused = client.post(f"/privacyrequests/{ask(firm, 'restrict', customer=alone.pk).pk}/answer/restrict/")
    assert refused.status_code == 422
    assert "没有同名联系人" in page(refused)


def test_a_request_is_about_one_person_and_never_about_a_company(firm: Any, person: Any, other_firm: Any) -> None:
    with acting_as(other_firm.viewer("admin")) as by:
        foreign = actions.add(registry.get(CUSTOMER), {"name": "外人", "kind": "person"}, by=by)
    with acting_as(firm.viewer("admin")) as by:
        company, contact = Customer.objects.get(name="东方食品"), Contact.objects.get(name="李娜")
        whom = ({}, {"customer": company.pk}, {"customer": person.pk, "contact": contact.pk}, {"customer": foreign.pk})
        codes = []
        for one in whom:
            with pytest.raises(Rejected) as refused:
                actions.add(registry.get(REQUEST), {"kind": "export", **one}, by=by)
            codes += [(name, reason.code) for name, reasons in refused.value.errors.items() for reason in reasons]
        assert codes == [("contact", "E-REQ"), ("customer", "E-REF"), ("contact", "E-STATE"), ("customer", "E-REF")]


def test_many_rows_are_erased_in_the_background(
    firm: Any, person: Any, monkeypatch: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    wanted, client = ask(firm, "anonymise", customer=person.pk), firm.client("admin")
    monkeypatch.setattr(erasing, "MANY", 3)
    settings.JOBS_IMMEDIATE = False
    place = f"/privacyrequests/{wanted.pk}/answer/anonymise/"
    answer = client.post(place, {"confirmed": wanted.number})
    with acting_as(firm.viewer("admin")) as by:
        job = Job.objects.get(kind="customers.erase_person")
        assert answer["Location"] == f"/jobs/{job.pk}/"
        assert NAME not in f"{job.title} {job.arguments}"
        assert Customer.objects.get(pk=person.pk).name == NAME
        write_note(registry.get(CUSTOMER), Customer.objects.get(name="东方食品").pk, f"{NAME}的电话是 {MOBILE}", by=by)
    again = client.post(place, {"confirmed": wanted.number})
    assert (again.status_code, "正在后台匿名化" in page(again)) == (422, True)
    with django_capture_on_commit_callbacks(execute=True):
        run(job.pk)
    with acting_as(firm.viewer("admin")):
        job.refresh_from_db()
        assert (job.state, job.message) == ("done", "")
        assert Customer.objects.get(pk=person.pk).name == "匿名"
        assert "匿名的电话是 匿名" in set(Note.objects.values_list("text", flat=True))
        assert PrivacyRequest.objects.get().status == "done"
        Job.objects.filter(pk=job.pk).update(state="waiting")
    run(job.pk)
    with acting_as(firm.viewer("admin")):
        assert Act.objects.filter(action=f"{CUSTOMER}.erase").count() == 1, "a second run changes nothing"


def test_what_is_written_between_the_look_and_the_erasure_goes_too(
    firm: Any, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("admin")) as by:
        company = Customer.objects.get(name="东方食品")
        early = write_note(registry.get(CUSTOMER), company.pk, "别的事", by=by)
        plan = plan_of(registry.get(CUSTOMER), person)
        write_note(registry.get(CUSTOMER), company.pk, f"{MOBILE} 来电", by=by)
        write_note(registry.get(CUSTOMER), person.pk, "只和此人有关", by=by)
        actions.edit(registry.get(CUSTOMER), company.pk, {"remark": f"介绍人 {MOBILE}"}, by=by)
        with django_capture_on_commit_callbacks() as later, transaction.atomic():
            erase(plan, by_id=by.user_id)
        write_note(registry.get(CUSTOMER), company.pk, f"迟到的 {MOBILE}", by=by)
        for one in later:
            one()
        texts = set(Note.objects.values_list("text", flat=True))
        assert texts == {"（已匿名化）", "听 匿名 说的", "别的事", "匿名 来电", "迟到的 匿名"}
        assert Customer.objects.get(pk=company.pk).remark == "介绍人 匿名"
        assert early.pk


def test_a_change_of_the_person_after_the_look_is_seen(firm: Any, person: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        plan = plan_of(registry.get(CUSTOMER), person)
        actions.edit(registry.get(CUSTOMER), person.pk, {"wechat": "marker-new-name"}, by=by)
        company = Customer.objects.get(name="东方食品")
        write_note(registry.get(CUSTOMER), company.pk, "加 marker-new-name", by=by)
        version = Customer.objects.get(pk=person.pk).lock_version
        erase(plan, by_id=by.user_id)
        assert "加 匿名" in set(Note.objects.values_list("text", flat=True))
        gone = Customer.objects.get(pk=person.pk)
        assert (gone.wechat, gone.lock_version) == ("", version + 1)
        with pytest.raises(Rejected):
            actions.edit(registry.get(CUSTOMER), person.pk, {"name": NAME}, by=by, version=version)


def test_words_of_forms_and_files_stand_in_the_same_transaction(
    firm: Any, person: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("admin")) as by:
        contact = Contact.objects.get(name="李娜")
        values = {"name": "王伟", "customer": person.pk, "sms_consent": "yes"}
        made = actions.add(registry.get(CONTACT), values, by=by)
        actions.edit(registry.get(CONTACT), contact.pk, {"mail_consent": "no", "qq": "12345"}, by=by)
        rows = Consent.objects.order_by("id").values_list("contact", "channel", "state", "source")
        wanted = [(made.pk, "sms", "yes", "资料修改"), (contact.pk, "mail", "no", "资料修改")]
        assert list(rows) == wanted, "before any commit"
        actions.edit(registry.get(CONTACT), contact.pk, {"qq": "54321"}, by=by)
        assert list(rows.all()) == wanted

        def broken(*given: Any, **named: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(consents, "add_rows", broken)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            actions.edit(registry.get(CONTACT), contact.pk, {"mail_consent": "yes"}, by=by)
        assert Contact.objects.get(pk=contact.pk).mail_consent == "no", "the change goes with its word or not at all"


def test_words_of_a_file_stand_with_its_rows(firm: Any, person: Any, django_capture_on_commit_callbacks: Any) -> None:
    client = firm.client("admin")
    text = (
        f"姓名,企业,手机,短信营销授权\n王伟,{person.number},13600000001,同意\n赵六,{person.number},13600000002,未知\n"
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/contacts/import/", {"file": SimpleUploadedFile("contacts.csv", text.encode())})
        client.get(answer["Location"])
        mapping = {"map_0": "name", "map_1": "customer", "map_2": "mobile", "map_3": "sms_consent"}
        client.post(f"{answer['Location']}run/", {**mapping, "duplicates": "skip"})
    with acting_as(firm.viewer("admin")):
        rows = Consent.objects.values_list("contact__name", "channel", "state", "source")
        assert list(rows) == [("王伟", "sms", "yes", "导入")]
