"""Mails are written from records, sent by real servers, and answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kemai.areas.activities.due.listing import put_on
from kemai.areas.activities.mail import carrying, sending
from kemai.areas.activities.mail.carrying import settle
from kemai.areas.activities.mail.filing import file_all
from kemai.areas.activities.mail.sending import Draft, send, send_again
from kemai.areas.activities.mail.templates import filled
from kemai.areas.activities.models import DueContact, Mailbox, MailMessage
from kemai.areas.activities.tests.mail_servers import Taken, smtp_server
from kemai.areas.activities.tests.test_mail_filing import known, mail, mailbox, one
from kemai.core import actions
from kemai.core.jobs import queue
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import deliver, sweep
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"


@pytest.fixture
def served() -> Iterator[tuple[str, Taken]]:
    with smtp_server() as made:
        yield made


@pytest.mark.spec("ACT-13")
def test_a_mail_is_written_from_a_contact_with_template_and_file(
    sales1: Viewer, served: tuple[str, Taken], client_of: Any, django_capture_on_commit_callbacks: Any
) -> None:
    address, taken = served
    customer, contact = known(sales1)
    own = mailbox(sales1, smtp_server=address)
    template = {"name": "报价", "subject": "给{客户}的报价", "body": "{联系人}您好：\n报价见附件。\n{我}"}
    chosen = actions.add(registry.get("activities.mailtemplate"), template, by=sales1)
    client, place = client_of("sales1"), f"/mails/add/?about=customers.contact:{contact.pk}"
    begun = client.get(f"{place}&template={chosen.pk}").content.decode()
    for said in ("Wang@QingHe.example", "给青禾科技的报价", "王建国您好", "林晓"):
        assert said in begun
    given = {"mailbox": own.pk, "to_addresses": contact.email, "subject": "给青禾科技的报价", "body": "王建国您好"}
    file = SimpleUploadedFile("报价.pdf", b"%PDF-1.4 x")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(place, {**given, "files": [file]})
    assert answer.status_code == 302
    made = one()
    assert (made.state, made.direction, made.customer_id, made.contact_id) == ("sent", "out", customer.pk, contact.pk)
    [arrived], [receivers] = taken.mails, taken.receivers
    assert receivers == ["wang@qinghe.example"]
    assert arrived["Message-ID"].strip() == made.message_id
    parts = list(arrived.walk())
    assert [part.get_filename() for part in parts if part.get_filename()] == ["报价.pdf"]
    assert "给青禾科技的报价" in client.get(f"/customers/{customer.pk}/").content.decode()
    file_all(own, [("sent folder", arrived.as_bytes())], by=sales1)
    assert MailMessage.objects.count() == 1
    reply = mail(9, "wang@qinghe.example", "好的", In_Reply_To=made.message_id)
    file_all(own, [("reply", reply)], by=sales1)
    assert one(subject="好的").thread == made.thread


@pytest.mark.spec("ACT-13")
@pytest.mark.parametrize(
    ("field", "code", "given"),
    [
        ("to_addresses", "E-FMT", {"to": "wang-at-qinghe"}),
        ("to_addresses", "E-FMT", {"to": "a@b.example, kaputt"}),
        ("cc_addresses", "E-FMT", {"cc": "x@"}),
        ("to_addresses", "E-REQ", {"to": " "}),
        ("subject", "E-REQ", {"subject": " "}),
        ("body", "E-REQ", {"body": ""}),
        ("to_addresses", "E-RNG", {"to": ",".join(f"a{number}@b.example" for number in range(101))}),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(
    sales1: Viewer, field: str, code: str, given: dict[str, Any]
) -> None:
    with pytest.raises(Rejected) as refused:
        send(Draft(**{"to": "a@b.example", "subject": "x", "body": "y", **given}), by=sales1)
    assert refused.value.errors[field][0].code == code
    assert not MailMessage.objects.exists()
    assert not OutMessage.objects.exists()


@pytest.mark.spec("ACT-13")
def test_a_file_over_20_mb_is_refused_and_what_was_typed_stays(
    sales1: Viewer, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sending.LARGEST == 20 * 1024 * 1024
    monkeypatch.setattr(sending, "LARGEST", 10)
    given = {"to_addresses": "a@b.example", "subject": "报价", "body": "见附件"}
    file = SimpleUploadedFile("大.pdf", b"%PDF-1.4 more than ten bytes")
    answer = client_of("sales1").post("/mails/add/", {**given, "files": [file]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "大.pdf 超过 20 MB" in page
    assert "见附件" in page
    assert not MailMessage.objects.exists()


def test_what_the_server_refuses_is_tried_again_and_then_said(
    firm: Any, sales1: Viewer, served: tuple[str, Taken], time_machine: Any, django_capture_on_commit_callbacks: Any
) -> None:
    time_machine.move_to("2026-11-20T04:00:00+00:00", tick=False)
    address, taken = served
    taken.refuses = "nobody@far.example"
    own = mailbox(sales1, smtp_server=address)
    with django_capture_on_commit_callbacks(execute=True):
        made = send(Draft("nobody@far.example", "x", "y", mailbox=own), by=sales1)
    assert one().state == "queued"
    for minutes in (6, 20, 40):
        time_machine.shift(60 * minutes)
        with everyone(reason="tests"):
            sweep()
            settle()
    made.refresh_from_db()
    assert made.state == "failed"
    assert "不接受收件地址" in OutMessage.objects.get().note
    assert taken.mails == []


def test_without_a_mail_server_a_mail_is_only_shown(sales1: Viewer, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(Draft("a@b.example", "x", "y"), by=sales1)
    assert (OutMessage.objects.get().state, one().state) == ("shown", "shown")


def test_no_page_waits_for_a_mail_server_and_each_step_shows(
    sales1: Viewer,
    served: tuple[str, Taken],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The request hands the mail to the worker; while the server is asked the mail is on its way, then it is sent."""
    settings.JOBS_IMMEDIATE = False
    handed: list[int] = []
    monkeypatch.setattr(queue, "carry_mails", handed.append)
    address, taken = served
    own = mailbox(sales1, smtp_server=address)
    with django_capture_on_commit_callbacks(execute=True):
        send(Draft("a@b.example", "x", "y", mailbox=own), by=sales1)
    assert (handed, taken.mails, one().state) == ([sales1.organisation_id], [], "queued")
    seen: list[str] = []
    carry = carrying.by_mailbox
    monkeypatch.setattr(carrying, "by_mailbox", lambda *given: (seen.append(one().state), carry(*given))[1])
    deliver(sales1)
    assert (seen, one().state, len(taken.mails)) == (["sending"], "sent", 1)


def test_what_did_not_go_out_is_sent_again_by_who_wrote_it(
    firm: Any, sales1: Viewer, served: tuple[str, Taken], django_capture_on_commit_callbacks: Any, client_of: Any
) -> None:
    """A mail that only the simulator took says so; once a server stands there its writer sends it again."""
    own = mailbox(sales1, smtp_server="")
    with django_capture_on_commit_callbacks(execute=True):
        made = send(Draft("a@b.example", "x", "y", mailbox=own), by=sales1)
    page = client_of("sales1").get(f"/mails/{made.pk}/").content.decode()
    assert "仅模拟" in page
    assert "重新发送" in page
    Mailbox.objects.filter(pk=own.pk).update(smtp_server=served[0])
    with acting_as(firm.viewer("mgr1")) as manager, pytest.raises(Rejected):
        send_again(one(), by=manager)
    with acting_as(sales1), django_capture_on_commit_callbacks(execute=True):
        send_again(one(), by=sales1)
    assert (one().state, len(served[1].mails)) == ("sent", 1)
    with pytest.raises(Rejected) as refused:
        send_again(one(), by=sales1)
    assert refused.value.errors[""][0].code == "E-STATE"
    settle()
    assert one().state == "sent"


def test_a_mail_moves_what_waits_for_a_contact(sales1: Viewer, django_capture_on_commit_callbacks: Any) -> None:
    """Who is to be contacted leaves the list when a person writes; an away note of a machine changes nothing."""
    customer, _contact = known(sales1)
    own = mailbox(sales1)

    def waits() -> bool:
        return DueContact.objects.filter(customer=customer, state="open").exists()

    put_on(customer.pk, "interval", timezone.localdate(), by=sales1, adviser_id=sales1.user_id)
    now = format_datetime(timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        file_all(own, [("a", mail(7, Auto_Submitted="auto-replied").replace(b"16 Nov", b"22 Nov"))], by=sales1)
    assert waits()
    fresh = re.sub(rb"(?m)^Date: .*$", f"Date: {now}".encode(), mail(8))
    with django_capture_on_commit_callbacks(execute=True):
        file_all(own, [("b", fresh)], by=sales1)
    assert not waits()


def test_mails_and_mailboxes_offer_no_table_to_import(firm: Any, client_of: Any) -> None:
    """A mail is fetched or written; a table of them is nothing that a person could bring."""
    client = client_of("admin")
    for place in ("/mails/", "/mailboxes/"):
        assert f'href="{place}import/' not in client.get(place).content.decode()
        assert client.get(f"{place}import/").status_code == 403


def test_nobody_writes_to_somebody_who_wants_no_contact(sales1: Viewer) -> None:
    _customer, contact = known(sales1)
    actions.edit(registry.get("customers.contact"), contact.pk, {"do_not_contact": True}, by=sales1)
    with pytest.raises(Rejected) as refused:
        send(Draft("wang@qinghe.example", "x", "y"), by=sales1)
    assert "请勿联系" in refused.value.errors["to_addresses"][0].message


def test_a_head_line_cannot_be_slipped_in(
    sales1: Viewer, served: tuple[str, Taken], django_capture_on_commit_callbacks: Any
) -> None:
    address, taken = served
    own = mailbox(sales1, smtp_server=address)
    with django_capture_on_commit_callbacks(execute=True):
        send(Draft("a@b.example", "x\r\nBcc: spy@far.example", "y", mailbox=own), by=sales1)
    assert taken.receivers == [["a@b.example"]]
    assert taken.mails[0]["Bcc"] is None


def test_an_answer_quotes_and_goes_to_the_other_side(sales1: Viewer, client_of: Any) -> None:
    file_all(mailbox(sales1), [("a", mail(1))], by=sales1)
    client, asked = client_of("sales1"), one()
    page = client.get(f"/mails/{asked.pk}/answer/", follow=True).content.decode()
    for said in ("wang@qinghe.example", "Re: 报价", "&gt; 第 1 封"):
        assert said in page


def test_another_persons_mailbox_is_not_sent_from(firm: Any, sales1: Viewer, client_of: Any) -> None:
    own = mailbox(sales1)
    given = {"mailbox": own.pk, "to_addresses": "a@b.example", "subject": "x", "body": "y"}
    assert client_of("sales2").post("/mails/add/", given).status_code == 422
    assert not MailMessage.objects.exists()


def test_a_mails_html_is_a_locked_document_of_its_own(firm: Any, sales1: Viewer, client_of: Any) -> None:
    body = b'From: a@b.example\nSubject: x\nContent-Type: text/html\n\n<b>fett</b><script>alert(1)</script><img src="https://spy.example/p.gif">'
    file_all(mailbox(sales1), [("a", body)], by=sales1)
    made = one()
    answer = client_of("sales1").get(f"/mails/{made.pk}/shown/")
    shown = answer.content.decode()
    assert "<b>fett</b>" in shown
    assert "script" not in shown
    assert "spy.example" not in shown
    policy = answer["Content-Security-Policy"]
    for part in ("sandbox allow-popups", "default-src 'none'", "frame-ancestors 'self'", "form-action 'none'"):
        assert part in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    page = client_of("sales1").get(f"/mails/{made.pk}/").content.decode()
    assert f'src="/mails/{made.pk}/shown/"' in page
    assert "spy.example" not in page
    assert client_of("sales2").get(f"/mails/{made.pk}/shown/").status_code == 404


def test_a_template_fills_in_what_it_knows() -> None:
    assert filled("{客户} {contact} {不知} { 我 }", {"customer": "A", "contact": "B", "sender": "C"}) == "A B {不知} C"
