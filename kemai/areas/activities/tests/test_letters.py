"""Letters and faxes: written from a template, printed for the window, sent to one or many, logged as contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.accounts.models import Role
from kemai.areas.activities.letters.faxing import settle_faxes
from kemai.areas.activities.letters.sending import send_out
from kemai.areas.activities.models import Interaction, Letter
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.audit.held import decide
from kemai.core.audit.models import HeldAction
from kemai.core.files.models import Attachment
from kemai.core.jobs.models import Job
from kemai.core.options.actions import change
from kemai.core.options.models import FirmOption
from kemai.core.outbox.models import OutMessage
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.memory import forget_all
from tests.core.printing.conftest import pages_of, text_of

KEY = "activities.letter"
MANY = "/customers/bulk/write_letter/"
PLACE = {
    "province": "江苏省",
    "city": "苏州市",
    "address": "星湖街 328 号",
    "postcode": "215021",
    "fax": "0512-65882701",
}


def add(key: str, by: Any, **values: Any) -> Any:
    return actions.add(registry.get(key), values, by=by)


@pytest.fixture
def customer(firm: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        made = add("customers.customer", by, name="华瑞精密", **PLACE)
        add("activities.mailtemplate", by, name="年审", subject="致{客户}", body="{联系人}：\n请来年审。\n{我}")
        return made


def template(by: Any) -> int:
    from kemai.areas.activities.models import MailTemplate

    return MailTemplate.objects.get(name="年审").pk


def test_a_letter_is_written_printed_posted_and_on_the_timeline(firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        person = add("customers.contact", by, name="周建国", customer=customer.pk)
        letter = add(KEY, by, customer=customer.pk, contact=person.pk, template=template(by))
    assert (letter.subject, letter.body) == ("致华瑞精密", "周建国：\n请来年审。\n林晓")
    client = firm.client("sales1")
    sheet = client.get(f"/letters/{letter.pk}/sheet/")
    said = text_of(sheet.content)
    for words in ("215021", "江苏省苏州市星湖街 328 号", "华瑞精密 周建国", "请来年审。", letter.number):
        assert words in said
    with acting_as(firm.viewer("sales1")) as by:
        sent = send_out(letter, by=by)
        assert (sent.state, sent.sent_at is not None) == ("sent", True)
        logged = Interaction.objects.get(customer=customer)
        assert (logged.channel, logged.subject, logged.contact_id) == ("letter", "致华瑞精密", person.pk)
        assert Customer.objects.get(pk=customer.pk).last_contact_at == logged.started_at
        for values, code in (({"body": "另外"}, "E-STATE"), ({"address": ""}, "E-STATE")):
            with pytest.raises(Rejected) as refused:
                actions.edit(registry.get(KEY), letter.pk, values, by=by)
            assert [one.code for many in refused.value.errors.values() for one in many] == [code]
    assert "致华瑞精密" in client.get(f"/customers/{customer.pk}/").content.decode()
    assert "致华瑞精密" in client.get(f"/customers/{customer.pk}/related/").content.decode()


def test_what_reaches_nobody_is_refused_with_its_reason(firm: Any, other_firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        bare = add("customers.customer", by, name="没有地址")
        unwilling = add("customers.contact", by, name="勿扰", customer=customer.pk, do_not_contact=True)
        words = {"subject": "年审", "body": "请来年审。"}
        for values, said in (
            ({"customer": bare.pk}, "收信地址"),
            ({"customer": bare.pk, "kind": "fax"}, "传真号码"),
            ({"customer": customer.pk, "contact": unwilling.pk}, "勿扰"),
        ):
            with pytest.raises(Rejected, match=said):
                send_out(add(KEY, by, **words, **values), by=by)
        with pytest.raises(Rejected) as refused:
            add(KEY, by, customer=bare.pk, contact=unwilling.pk)
        assert {name: many[0].code for name, many in refused.value.errors.items()} == {
            "subject": "E-REQ",
            "body": "E-REQ",
            "contact": "E-REF",
        }
        assert not Interaction.objects.exists()
        letter = Letter.objects.first()
    with everyone(reason="tests"):
        levels = {"customers.customer": {"fax": "mask", "address": "hide"}}
        Role.objects.filter(organisation=firm.organisation, code="sales").update(fields=levels)
    with acting_as(firm.viewer("sales2")) as by:
        masked = add(KEY, by, customer=customer.pk, subject="x", body="x")
        assert (masked.fax, masked.address, masked.receiver) == ("", "", "华瑞精密")
    assert other_firm.client("sales1").get(f"/letters/{letter.pk}/sheet/").status_code == 404


@pytest.fixture
def fax(firm: Any, customer: Any, django_capture_on_commit_callbacks: Any) -> Callable[[], Letter]:
    """Send a fax and give it as it stands after the outbox has carried it."""

    def sent() -> Letter:
        with acting_as(firm.viewer("sales1")) as by:
            letter = add(KEY, by, customer=customer.pk, subject="年审", body="请来年审。", kind="fax")
            with django_capture_on_commit_callbacks(execute=True):
                assert send_out(letter, by=by).state == "queued"
            return Letter.objects.get(pk=letter.pk)

    return sent


def gateway(firm: Any, domain: str) -> None:
    with acting_as(firm.viewer("admin")) as by:
        change({"fax.gateway": domain}, by=by)


def test_a_fax_without_a_gateway_is_only_simulated(firm: Any, fax: Callable[[], Letter]) -> None:
    letter = fax()
    assert letter.state == "shown"
    with acting_as(firm.viewer("sales1")):
        [kept] = Attachment.objects.filter(record_type=KEY, record_id=letter.pk)
        assert (kept.name, kept.kind) == (f"{letter.number}.pdf", "application/pdf")
        shown = OutMessage.objects.get()
    assert (shown.channel, shown.address, shown.state) == ("fax", "0512-65882701", "shown")


def test_a_fax_goes_by_the_gateway_and_says_what_became_of_it(
    firm: Any, fax: Callable[[], Letter], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    mails: list[Any] = []
    line = type("Line", (), {"send_messages": lambda _self, given: mails.extend(given)})()
    monkeypatch.setattr("kemai.areas.activities.mail.carrying.get_connection", lambda timeout: line)
    gateway(firm, "fax.example")
    sent = fax()
    [message] = mails
    assert (sent.state, message.to) == ("sent", ["051265882701@fax.example"])
    assert [name for name, _content, _kind in message.attachments] == [f"{sent.number}.pdf"]
    gateway(firm, "not a domain")
    failing = fax()
    with everyone(reason="tests"):
        OutMessage.objects.filter(record_id=failing.pk).update(state="failed")
        settle_faxes()
    with acting_as(firm.viewer("sales1")):
        failed = Letter.objects.get(pk=failing.pk)
        said = Interaction.objects.get(record_type=KEY, record_id=failing.pk)
    assert (failed.state, failed.note) == ("failed", "传真网关的域名或传真号码不正确")
    assert (said.channel, said.feedback) == ("fax", f"发送失败：{failed.note}")


def test_many_letters_come_as_one_document(firm: Any, customer: Any, django_capture_on_commit_callbacks: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        others = [add("customers.customer", by, name=name, address="星湖街 1 号").pk for name in ("甲公司", "乙公司")]
        bare = add("customers.customer", by, name="没有地址").pk
        chosen = template(by)
    page, ids = MANY, [customer.pk, *others, bare]
    assert firm.client("sales1").post(page, {"ids": ids}).status_code == 403
    manager = firm.client("mgr1")
    assert "写信" in manager.get("/customers/").content.decode()
    assert "4" in manager.get(page, {"ids": ids}).content.decode()
    assert manager.post(page, {"ids": ids, "kind": "letter", "template": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert manager.post(page, {"ids": ids, "kind": "letter", "template": str(chosen)}).status_code == 302
    with acting_as(firm.viewer("mgr1")):
        job = Job.objects.get(kind="activities.letters")
        assert set(Letter.objects.values_list("state", "customer__name")) == {
            ("sent", name) for name in ("华瑞精密", "甲公司", "乙公司")
        }
        assert Interaction.objects.filter(channel="letter", started_at__date=timezone.localdate()).count() == 3
    assert "收信地址" in job.result["skipped"]
    whole = b"".join(manager.get(job.result["url"]).streaming_content)
    said = text_of(whole)
    assert pages_of(whole) == 3
    assert [name in said for name in ("致华瑞精密", "致甲公司", "致乙公司", "没有地址")] == [True] * 3 + [False]


@pytest.mark.spec("PLT-28")
def test_letters_to_very_many_wait_for_a_yes(firm: Any, customer: Any, django_capture_on_commit_callbacks: Any) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        FirmOption.objects.create(organisation_id=admin.organisation_id, key="audit.rows_without_approval", value=1)
        forget_all()
        chosen = template(admin)
    with acting_as(firm.viewer("sales1")) as by:
        other = add("customers.customer", by, name="甲公司", address="星湖街 1 号").pk
    typed = {"ids": [customer.pk, other], "kind": "letter", "template": str(chosen)}
    assert firm.client("mgr1").post(MANY, typed).url == "/held/"
    with acting_as(firm.viewer("admin")) as admin:
        held = HeldAction.objects.get()
        assert not Letter.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            decide(held.pk, by=admin, allow=True)
        assert Letter.objects.count() == 2
