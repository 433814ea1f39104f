"""Mails are fetched and filed: on the customer, in the tray, in their talk, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.areas.activities.mail import fetching
from kemai.areas.activities.mail.drop import drop_address
from kemai.areas.activities.mail.fetching import fetch
from kemai.areas.activities.mail.filing import file_all
from kemai.areas.activities.mail.imap import groups, host_and_port
from kemai.areas.activities.mail.sealing import keep_password, password_of
from kemai.areas.activities.mail.sources import Folder
from kemai.areas.activities.models import Mailbox, MailboxPlace, MailMessage
from kemai.areas.activities.tests.mail_servers import Box, imap_server
from kemai.areas.customers.models import Contact, Customer
from kemai.core import actions
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"
CUSTOMER, CONTACT = "customers.customer", "customers.contact"


def mail(number: int = 1, sender: str = "wang@qinghe.example", subject: str = "报价", **heads: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = f"王建国 <{sender}>", heads.pop("To", "info@ours.example")
    made["Subject"], made["Date"] = subject, f"Mon, {1 + number % 20:02d} Nov 2026 10:00:00 +0800"
    made["Message-ID"] = heads.pop("Message-ID", f"<{number}@{sender.partition('@')[2]}>")
    for name, value in heads.items():
        made[name.replace("_", "-")] = value
    made.set_content(f"第 {number} 封")
    return made.as_bytes()


def mailbox(by: Viewer, **more: Any) -> Mailbox:
    values = {"address": "info@ours.example", "server": "imap.ours.example", "security": "none", **more}
    made: Mailbox = actions.add(registry.get("activities.mailbox"), values, by=by)
    return made


def known(by: Viewer) -> tuple[Customer, Contact]:
    customer = actions.add(registry.get(CUSTOMER), {"name": "青禾科技"}, by=by)
    values = {"name": "王建国", "customer": customer.pk, "email": "Wang@QingHe.example"}
    return customer, actions.add(registry.get(CONTACT), values, by=by)


def one(**given: Any) -> MailMessage:
    return MailMessage.objects.get(**given)


@pytest.fixture
def served() -> Iterator[tuple[str, Box]]:
    with imap_server() as made:
        yield made


@pytest.mark.spec("ACT-13")
def test_a_known_senders_mail_is_on_the_timeline_and_anothers_in_the_tray(
    firm: Any, sales1: Viewer, served: tuple[str, Box], client_of: Any
) -> None:
    address, box = served
    customer, contact = known(sales1)
    box.put(mail(1, subject="报价单收到"), mail(2, "stranger@far.example", "想了解设备"))
    own = mailbox(sales1, server=address)
    keep_password(own, "geheim", by=sales1)
    told = fetch(own, by=sales1)
    assert (own.trouble, told.filed, told.tray) == ("", 1, 1)
    filed, waits = one(state="filed"), one(state="tray")
    assert (filed.customer_id, filed.contact_id, filed.direction) == (customer.pk, contact.pk, "in")
    assert (waits.customer_id, waits.partner) == (None, "stranger@far.example")
    for place in (f"/customers/{customer.pk}/", f"/contacts/{contact.pk}/"):
        page = client_of("sales1").get(place).content.decode()
        assert "报价单收到" in page
        assert "想了解设备" not in page
    tray = client_of("sales1").get("/mails/?f=state:is:tray").content.decode()
    assert "想了解设备" in tray
    assert "报价单收到" not in tray
    customer.refresh_from_db()
    assert customer.last_contact_at == filed.sent_at
    assert not [line for line in box.asked if "STORE" in line or line.startswith("SELECT")]


@pytest.mark.spec("ACT-13")
def test_the_same_message_is_never_filed_twice(sales1: Viewer, served: tuple[str, Box]) -> None:
    address, box = served
    box.put(*(mail(number) for number in range(30)))
    own, other = mailbox(sales1, server=address), mailbox(sales1, server=address, address="two@ours.example")
    for each in (own, other):
        keep_password(each, "geheim", by=sales1)
        fetch(each, by=sales1)
    assert MailMessage.objects.count() == 30
    assert fetch(own, by=sales1).known == 0
    box.validity, box.breaks_after = 8, 0
    assert fetch(own, by=sales1).known == 30
    file_all(own, [("a", mail(3)), ("b", mail(3)), ("c", mail(31))], by=sales1)
    assert MailMessage.objects.count() == 31
    assert Act.objects.filter(record_type=KEY, action=f"{KEY}.add").count() == 31
    actions.delete(registry.get(KEY), one(message_id="<3@qinghe.example>").pk, by=sales1)
    file_all(own, [("a", mail(3))], by=sales1)
    assert MailMessage.objects.count() == 30


@pytest.mark.spec("ACT-13")
def test_broken_off_and_begun_again_nothing_is_lost_or_double(
    sales1: Viewer, served: tuple[str, Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, box = served
    monkeypatch.setattr(fetching, "BATCH", 10)
    box.put(*(mail(number) for number in range(35)))
    own = mailbox(sales1, server=address)
    keep_password(own, "geheim", by=sales1)
    killed, write = [0], fetching.read_up_to

    def kill(*given: Any) -> None:
        killed[0] += 1
        if killed[0] == 3:
            raise KeyboardInterrupt
        write(*given)

    monkeypatch.setattr(fetching, "read_up_to", kill)
    with pytest.raises(KeyboardInterrupt):
        fetch(own, by=sales1)
    assert MailMessage.objects.count() == 20
    monkeypatch.setattr(fetching, "read_up_to", write)
    assert (fetch(own, by=sales1).tray, MailMessage.objects.count()) == (15, 35)
    box.put(*(mail(number) for number in range(35, 60)))
    box.breaks_after = 5
    fetch(own, by=sales1)
    assert "收取失败" in own.trouble
    box.breaks_after = 0
    fetch(own, by=sales1)
    assert (own.trouble, MailMessage.objects.count()) == ("", 60)


def test_one_message_that_cannot_be_filed_holds_up_no_other(
    sales1: Viewer, served: tuple[str, Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kemai.areas.activities.mail import filing

    address, box = served
    box.put(mail(1), b"X-Nothing: 1\n\n", mail(2, subject="毒"), mail(3))
    own = mailbox(sales1, server=address)
    keep_password(own, "geheim", by=sales1)
    clean = filing.bare
    monkeypatch.setattr(filing, "bare", lambda text: clean(text) if text != "毒" else 1 / 0)
    fetch(own, by=sales1)
    assert MailMessage.objects.count() == 2
    assert "2 封无法读取" in own.trouble
    assert MailboxPlace.objects.get(mailbox=own).last == 4


def test_what_keeps_a_mailbox_from_being_fetched_stands_beside_it(sales1: Viewer, served: tuple[str, Box]) -> None:
    address, box = served
    own = mailbox(sales1, server=address, folder="Nirgends")
    fetch(own, by=sales1)
    assert own.trouble == "还没有设置密码"
    keep_password(own, "falsch", by=sales1)
    fetch(own, by=sales1)
    assert "AUTHENTICATIONFAILED" in own.trouble
    keep_password(own, "geheim", by=sales1)
    fetch(own, by=sales1)
    assert "没有文件夹 Nirgends" in own.trouble
    own.folder, own.server = "INBOX", "127.0.0.1:1"
    fetch(own, by=sales1)
    assert "收取失败" in own.trouble


def test_scheduled_fetching_goes_on_past_a_mailbox_that_fails(
    firm: Any, sales1: Viewer, served: tuple[str, Box]
) -> None:
    address, box = served
    box.put(mail(1))
    bad, good = mailbox(sales1, server="127.0.0.1:1", address="bad@ours.example"), mailbox(sales1, server=address)
    for each in (bad, good):
        keep_password(each, "geheim", by=sales1)
    with everyone(reason="tests"):
        fetching.fetch_all()
    assert MailMessage.objects.count() == 1
    bad.refresh_from_db()
    assert "收取失败" in bad.trouble


def test_the_password_is_sealed_and_forgotten_when_it_would_go_elsewhere(firm: Any, sales1: Viewer) -> None:
    own = mailbox(sales1)
    keep_password(own, "geheim", by=sales1)
    held = MailboxPlace.objects.get(mailbox=own)
    assert "geheim" not in held.sealed
    assert password_of(own) == "geheim"
    assert "geheim" not in str([*Act.objects.values_list("changes", "facts", "title")])
    page = firm.client().get(f"/mailboxes/{own.pk}/connect/").content.decode()
    assert "geheim" not in page
    actions.edit(registry.get("activities.mailbox"), own.pk, {"server": "evil.example"}, by=sales1)
    assert password_of(own) == ""


@pytest.mark.parametrize(
    ("heads", "subject"),
    [
        ({"In_Reply_To": "<1@qinghe.example>"}, "完全不同"),
        ({"References": "<0@x.example> <1@qinghe.example>"}, "完全不同"),
        ({}, "回复：报价"),
        ({}, "RE: Re: 报价"),
    ],
)
def test_a_reply_joins_its_talk_even_when_the_headers_are_stripped(
    sales1: Viewer, heads: dict[str, str], subject: str
) -> None:
    own = mailbox(sales1)
    file_all(own, [("a", mail(1))], by=sales1)
    file_all(own, [("b", mail(5, subject=subject, **heads)), ("c", mail(6, subject="报价"))], by=sales1)
    first, second, third = MailMessage.objects.order_by("sent_at")
    assert second.thread == first.thread
    assert third.thread != first.thread
    file_all(own, [("d", mail(7, "other@far.example", "Re: 报价"))], by=sales1)
    assert one(partner="other@far.example").thread != first.thread


def test_an_answer_that_comes_before_its_question_joins_it(sales1: Viewer) -> None:
    own = mailbox(sales1)
    file_all(own, [("b", mail(2, "a@b.example", "Re: x", In_Reply_To="<q@ours.example>"))], by=sales1)
    file_all(own, [("a", mail(1, "a@b.example", "别的", **{"Message-ID": "<q@ours.example>"}))], by=sales1)
    assert len(set(MailMessage.objects.values_list("thread", flat=True))) == 1


def test_a_blind_copy_to_the_drop_address_is_filed_as_sent(firm: Any, sales1: Viewer) -> None:
    customer, contact = known(sales1)
    own = mailbox(sales1, shared=True)
    to = "wang@qinghe.example"
    drop = drop_address(own, firm.people["sales2"].pk)
    file_all(own, [("a", mail(1, "chen@private.example", To=to, Delivered_To=drop))], by=sales1)
    made = one()
    assert (made.direction, made.customer_id, made.contact_id) == ("out", customer.pk, contact.pk)
    assert made.owner_id == firm.people["sales2"].pk
    forged = drop.replace(".", ".0", 1)
    file_all(own, [("b", mail(2, "spy@far.example", To=to, Delivered_To=forged))], by=sales1)
    assert one(from_address="spy@far.example").direction == "in"


def test_bounces_and_away_notes_are_no_contact_but_are_seen(sales1: Viewer) -> None:
    customer, _contact = known(sales1)
    own = mailbox(sales1)
    file_all(own, [("a", mail(1, subject="自动回复: 报价", Auto_Submitted="auto-replied"))], by=sales1)
    customer.refresh_from_db()
    assert (one().nature, one().state, customer.last_contact_at) == ("away", "filed", None)


def test_a_private_tray_is_its_owners_and_a_shared_one_the_teams(firm: Any, sales1: Viewer, client_of: Any) -> None:
    own = mailbox(sales1)
    file_all(own, [("a", mail(1, "x@far.example", "私事"))], by=sales1)
    shared = mailbox(sales1, address="team@ours.example", shared=True)
    file_all(shared, [("b", mail(2, "y@far.example", "公事"))], by=sales1)
    page = {who: client_of(who).get("/mails/?view=all").content.decode() for who in ("sales1", "sales2", "mgr1")}
    assert ["私事" in page[who] for who in page] == [True, False, False]
    assert ["公事" in page[who] for who in page] == [True, True, True]
    assert client_of("mgr1").get(f"/mails/{one(subject='私事').pk}/").status_code == 404


@pytest.mark.spec("ACT-13")
def test_files_are_kept_and_what_may_not_be_is_named(sales1: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    from kemai.areas.activities.mail import filing

    made = EmailMessage()
    made["From"], made["Subject"] = "a@b.example", "附件"
    made.set_content("见附件")
    made.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="报价.pdf")
    made.add_attachment(b"MZ...", maintype="application", subtype="octet-stream", filename="setup.exe")
    made.add_attachment(b"%PDF-1.4 " + b"x" * 5000, maintype="application", subtype="pdf", filename="大.pdf")
    monkeypatch.setattr(filing, "LARGEST", 4000)
    file_all(mailbox(sales1), [("a", made.as_bytes())], by=sales1)
    assert [file.name for file in Attachment.objects.filter(record_type=KEY)] == ["报价.pdf"]
    assert "setup.exe 没有保存" in one().note
    assert "大.pdf 没有保存" in one().note
    assert "E-FILE" in one().note


def test_from_the_tray_one_click_makes_a_customer_and_its_other_mails_follow(sales1: Viewer) -> None:
    own = mailbox(sales1)
    file_all(own, [("a", mail(1, "new@far.example")), ("b", mail(2, "new@far.example", "再问"))], by=sales1)
    find = actions.find_action(KEY, "make_customer")
    assert find is not None
    find(MailMessage.objects.order_by("pk")[0], by=sales1)
    customer = Customer.objects.get(email="new@far.example")
    assert customer.name == "王建国"
    assert set(MailMessage.objects.values_list("state", "customer")) == {("filed", customer.pk)}
    file_all(own, [("c", mail(3, "new@far.example", "第三封"))], by=sales1)
    assert one(subject="第三封").customer_id == customer.pk


def test_from_the_tray_a_mail_is_filed_on_a_customer_with_its_sender(
    firm: Any, other_firm: Any, sales1: Viewer, client_of: Any
) -> None:
    customer, _contact = known(sales1)
    file_all(mailbox(sales1), [("a", mail(1, "li@qinghe.example"))], by=sales1)
    waits = one()
    place = f"/mails/{waits.pk}/file/"
    client = client_of("sales1")
    refused = client.post(place, {"customer": ""})
    assert refused.status_code == 422
    with everyone(reason="tests"):
        abroad = other_firm.viewer("sales1")
    with acting_as(abroad) as stranger:
        theirs = actions.add(registry.get(CUSTOMER), {"name": "北方"}, by=stranger)
    assert client.post(place, {"customer": theirs.pk}).status_code == 422
    assert client.post(place, {"customer": customer.pk, "with_contact": "1"}).status_code == 302
    waits.refresh_from_db()
    made = Contact.objects.get(email="li@qinghe.example")
    assert (waits.state, waits.customer_id, waits.contact_id) == ("filed", customer.pk, made.pk)
    assert client_of("fin1").post(place, {"customer": customer.pk}).status_code in (403, 404)


def test_a_fetched_mail_is_not_rewritten(sales1: Viewer) -> None:
    from kemai.core.records.errors import Rejected

    file_all(mailbox(sales1), [("a", mail(1))], by=sales1)
    with pytest.raises(Rejected) as refused:
        actions.edit(registry.get(KEY), one().pk, {"body": "别的"}, by=sales1)
    assert refused.value.errors["body"][0].code == "E-STATE"
    actions.edit(registry.get(KEY), one().pk, {"remark": "已电话答复"}, by=sales1)


def test_message_files_are_read_on_the_page(firm: Any, sales1: Viewer, client_of: Any) -> None:
    own = mailbox(sales1)
    files = [SimpleUploadedFile("a.eml", mail(1)), SimpleUploadedFile("b.eml", b"X-Nothing: 1\n\n")]
    page = client_of("sales1").post(f"/mailboxes/{own.pk}/connect/", {"read": "1", "files": files}, follow=True)
    said = page.content.decode()
    assert "待归档 1 封" in said
    assert "b.eml：" in said
    assert client_of("fin1").get(f"/mailboxes/{own.pk}/connect/").status_code in (403, 404)


def test_a_folder_stands_in_for_a_mailbox(sales1: Viewer, tmp_path: Any) -> None:
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(mail(number))
    own = mailbox(sales1)
    assert fetch(own, by=sales1, source=Folder(tmp_path)).tray == 3
    (tmp_path / "9.eml").write_bytes(mail(9))
    assert fetch(own, by=sales1, source=Folder(tmp_path)).tray == 1
    fetch(own, by=sales1, source=Folder(tmp_path / "none"))
    assert own.trouble


@pytest.mark.spec("ACT-13")
def test_the_sample_mailbox_is_filed_once(sales1: Viewer) -> None:
    from kemai.core.testing import data_folder

    folder = data_folder("emails")
    customer = actions.add(registry.get(CUSTOMER), {"name": "Python", "email": "barry@python.org"}, by=sales1)
    own = mailbox(sales1)
    told = fetch(own, by=sales1, source=Folder(folder))
    assert [name.partition("：")[0] for name in told.refused] == ["msg_18.eml"]
    assert told.filed + told.tray + told.known == 59
    assert MailMessage.objects.filter(customer=customer.pk).count() == told.filed > 5
    count = MailMessage.objects.count()
    MailboxPlace.objects.update(last=0)
    assert fetch(own, by=sales1, source=Folder(folder)).known == 59
    assert MailMessage.objects.count() == count


def test_servers_are_named_with_or_without_a_port_and_large_mails_go_alone() -> None:
    assert host_and_port("imap.example", 993) == ("imap.example", 993)
    assert host_and_port("imap.example:1993", 993) == ("imap.example", 1993)
    assert host_and_port("[::1]:143", 993) == ("::1", 143)
    assert [list(group) for group in groups({1: 10, 2: 7_000_000, 3: 7_000_000, 4: 5})] == [[1, 2], [3, 4]]
