"""What contacts agreed to, and that no sender passes over a refusal."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.areas.customers.models import Consent, Contact
from kemai.areas.customers.privacy import consents
from kemai.areas.customers.privacy.may import may_contact
from kemai.areas.customers.privacy.sending import parts_of
from kemai.core import actions
from kemai.core.access import Forbidden
from kemai.core.history.models import Act
from kemai.core.outbox.models import OutMessage
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

TYPE = "customers.contact"


@pytest.fixture
def people(firm: Any) -> list[Any]:
    """Three contacts of one customer, who all agreed to marketing by SMS; owned by the manager."""
    with acting_as(firm.viewer("mgr1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)
        made = []
        for name, mobile in (("王伟", "13800000001"), ("李娜", "13800000002"), ("张敏", "")):
            values = {"name": name, "customer": customer.pk, "mobile": mobile, "sms_consent": "yes"}
            made.append(actions.add(registry.get(TYPE), values, by=by))
        return made


def page(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.spec("CUS-25")
def test_a_mass_sms_skips_the_person_who_switched_it_off_and_says_so(
    firm: Any, people: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    client = firm.client("mgr1")
    off = {"channel": "sms", "purpose": "marketing", "state": "no"}
    assert client.post(f"/contacts/{people[0].pk}/consents/", off).status_code == 302
    listed = page(client.get("/contacts/"))
    assert "/contacts/bulk/send_sms/" in listed
    ids = [one.pk for one in people]
    asked = page(client.get("/contacts/bulk/send_sms/", {"ids": ids}))
    assert "给 3 位联系人群发短信" in asked
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(
            "/contacts/bulk/send_sms/", {"ids": ids, "text": "周五上新", "purpose": "marketing"}, follow=True
        )
    told = page(client.get(sent.redirect_chain[-1][0]))
    assert "已拒绝短信营销" in told
    assert "没有手机号" in told
    with acting_as(firm.viewer("mgr1")):
        rows = {one.name: one for one in OutMessage.objects.all()}
        assert rows["王伟"].state == "skipped"
        assert rows["王伟"].text == ""
        assert (rows["李娜"].state, rows["李娜"].address, rows["李娜"].text) == ("shown", "13800000002", "周五上新")
        assert rows["张敏"].state == "skipped"
        act = Act.objects.filter(action=f"{TYPE}.send_sms").get()
        assert (act.facts["count"], act.facts["skipped"]) == (1, 2)
    filtered = page(client.get("/contacts/", {"f": "sms_consent:is:yes"}))
    assert "李娜" in filtered
    assert "王伟" not in filtered


def test_a_bad_text_is_refused_beside_the_field_and_kept(firm: Any, people: list[Any]) -> None:
    client = firm.client("mgr1")
    ids = [one.pk for one in people]
    for text in ("", "长" * 501):
        answer = client.post("/contacts/bulk/send_sms/", {"ids": ids, "text": text, "purpose": "marketing"})
        assert answer.status_code == 422
        assert text in page(answer)
    assert client.post("/contacts/bulk/send_sms/", {"ids": ids, "text": "好", "purpose": "x"}).status_code == 422
    assert client.get("/contacts/bulk/send_sms/").status_code == 200
    assert "没有选中任何记录" in page(client.get("/contacts/bulk/send_sms/"))
    with acting_as(firm.viewer("mgr1")):
        assert not OutMessage.objects.exists()
    assert (parts_of("字" * 70), parts_of("字" * 71), parts_of("字" * 135)) == (1, 2, 3)


def test_mass_sms_needs_the_right_to_mail_and_stays_in_the_firm(
    firm: Any, other_firm: Any, people: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    assert firm.client("svc1").get("/contacts/bulk/send_sms/", {"ids": people[0].pk}).status_code == 403
    stranger = other_firm.client("admin")
    with django_capture_on_commit_callbacks(execute=True):
        stranger.post("/contacts/bulk/send_sms/", {"ids": people[0].pk, "text": "好", "purpose": "service"})
    with acting_as(other_firm.viewer("admin")):
        assert not OutMessage.objects.exists()
    assert stranger.get(f"/contacts/{people[0].pk}/consents/").status_code == 404
    assert stranger.post(f"/contacts/{people[0].pk}/consents/", {"stop": "1"}).status_code == 404


def test_a_job_that_runs_twice_sends_once(
    firm: Any, people: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    from kemai.areas.customers.privacy import sending
    from kemai.core.jobs.models import Job
    from kemai.core.jobs.run import run

    with acting_as(firm.viewer("mgr1")) as by, django_capture_on_commit_callbacks(execute=True):
        job = sending.send_many([one.pk for one in people], "好", "marketing", by=by)
    with acting_as(firm.viewer("mgr1")):
        Job.objects.filter(pk=job.pk).update(state="waiting")
    with django_capture_on_commit_callbacks(execute=True):
        run(job.pk)
    with acting_as(firm.viewer("mgr1")):
        assert OutMessage.objects.filter(batch=job.pk).count() == 3
        assert OutMessage.objects.filter(state="shown").count() == 2


def test_each_reason_to_skip(firm: Any, people: list[Any]) -> None:
    first, second, third = people
    with acting_as(firm.viewer("mgr1")) as by:
        consents.switch(first.pk, True, by=by)
        consents.decide(second.pk, "mail", "service", "no", by=by)
        actions.find_action(TYPE, "mark_invalid")(third, by=by)  # type: ignore[misc]
        rows = list(Contact.objects.order_by("pk"))
        assert [one for _who, one in may_contact(rows, "phone", "service").skipped] == ["请勿联系", "联系人已失效"]
        reasons = dict(may_contact(rows, "mail", "service").reasons())
        assert reasons == {"请勿联系": 1, "已拒绝邮件服务": 1, "联系人已失效": 1}
        assert may_contact([rows[1]], "phone", "marketing").reasons() == {"尚未同意电话营销": 1}
        assert may_contact([rows[1]], "sms", "marketing").allowed == [rows[1]]


def test_a_refusal_is_as_easy_as_reading_giving_needs_the_right_to_write(firm: Any, people: list[Any]) -> None:
    with acting_as(firm.viewer("svc1")) as by:
        consents.decide(people[0].pk, "sms", "marketing", "no", by=by)
        with pytest.raises(Forbidden):
            consents.decide(people[0].pk, "sms", "marketing", "yes", by=by)
        with pytest.raises(Rejected):
            consents.decide(people[0].pk, "any", "marketing", "no", by=by)
        with pytest.raises(Rejected):
            consents.decide(people[0].pk, "sms", "marketing", "maybe", by=by)


def test_every_word_is_kept_with_time_source_and_wording(firm: Any, people: list[Any]) -> None:
    admin = firm.client("admin")
    assert (
        admin.post("/consent-texts/", {"purpose": "marketing", "text_marketing": "我们会发新品短信"}).status_code == 302
    )
    assert admin.post("/consent-texts/", {"purpose": "marketing", "text_marketing": " "}).status_code == 422
    assert firm.client("sales1").get("/consent-texts/").status_code == 403
    home = f"/contacts/{people[0].pk}/consents/"
    client = firm.client("mgr1")
    for state in ("no", "yes"):
        client.post(home, {"channel": "sms", "purpose": "marketing", "state": state, "source": "来电"})
    shown = page(client.get(home))
    assert "我们会发新品短信" in shown
    assert "来电" in shown
    with acting_as(firm.viewer("mgr1")):
        rows = Consent.objects.filter(contact=people[0].pk).order_by("id")
        assert [one.state for one in rows][-2:] == ["no", "yes"]
        assert rows[len(rows) - 1].wording is not None
    assert client.post(home, {"channel": "fax", "purpose": "marketing", "state": "no"}).status_code == 400


def test_the_panel_changes_in_place(firm: Any, people: list[Any]) -> None:
    client = firm.client("mgr1")
    assert 'id="consents"' in client.get(f"/contacts/{people[0].pk}/").content.decode()
    answer = client.post(f"/contacts/{people[0].pk}/consents/", {"stop": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "解除" in page(answer)


def test_forms_and_imports_leave_a_word_too(
    firm: Any, people: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("mgr1")) as by:
        with django_capture_on_commit_callbacks(execute=True):
            actions.edit(registry.get(TYPE), people[0].pk, {"mail_consent": "no"}, by=by)
        rows = Consent.objects.filter(contact=people[0].pk, channel="mail")
        assert [(one.state, one.source) for one in rows] == [("no", "资料修改")]
        with django_capture_on_commit_callbacks(execute=True):
            consents.decide(people[0].pk, "mail", "marketing", "yes", by=by, source="来电")
        assert rows.all().count() == 2


def test_labels_and_envelopes_leave_out_who_refused_post_and_say_so(firm: Any, people: list[Any]) -> None:
    from kemai.core.printing.making import print_order
    from kemai.core.printing.orders import Order

    with acting_as(firm.viewer("mgr1")) as by:
        consents.decide(people[0].pk, "post", "marketing", "no", by=by)
        order = Order(TYPE, ["name", "customer"], template_code="label-3x8")
        assert (order.rows(by).count(), order.skipped(by)) == (2, 1)
        assert Order(TYPE, ["name"]).rows(by).count() == 3
        assert print_order(order, by=by).rows == 2
        assert Act.objects.get(action=f"{TYPE}.print").facts["skipped"] == 1
    asked = {"columns": ["name"], "template": "label-3x8", "range": "all"}
    assert "跳过 1 位" in page(firm.client("mgr1").post("/contacts/print/", asked))
