"""Data kept for longer than the firm wants to is suggested, counted and asked about, and never goes by itself."""

from __future__ import annotations

import html
from datetime import date, datetime
from typing import Any

import pytest
import time_machine

from kemai.areas.customers.models import Contact, Customer, PrivacyRequest
from kemai.areas.customers.privacy import keeping, retention
from kemai.core import actions
from kemai.core.notes.actions import write_note
from kemai.core.options.actions import change
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

CONTACT, CUSTOMER = "customers.contact", "customers.customer"
LONG_AGO, TODAY = "2022-05-01 10:00:00+08:00", "2026-11-20 10:00:00+08:00"


@pytest.fixture
def old(firm: Any) -> Any:
    """Records of 2022: a company, a person with a contact, three contacts of the company; the firm keeps 36 months."""
    with time_machine.travel(LONG_AGO, tick=False), acting_as(firm.viewer("admin")) as by:
        company = actions.add(registry.get(CUSTOMER), {"name": "东方食品"}, by=by)
        person = actions.add(registry.get(CUSTOMER), {"name": "独行者", "kind": "person"}, by=by)
        for name in ("王伟", "李娜", "张敏"):
            actions.add(registry.get(CONTACT), {"name": name, "customer": company.pk}, by=by)
        actions.add(registry.get(CONTACT), {"name": "独行者", "customer": person.pk}, by=by)
    with time_machine.travel(TODAY, tick=False):
        with acting_as(firm.viewer("admin")) as by:
            change({"privacy.keep_contacts": "36", "privacy.keep_persons": "36"}, by=by)
        yield company


def names(firm: Any, type_key: str, login: str = "admin") -> list[str]:
    with acting_as(firm.viewer(login)) as by:
        return [one.name for one in retention.due(retention.rule_of(type_key), by)]


def page(firm: Any) -> str:
    return html.unescape(firm.client("admin").get("/retention/").content.decode())


def test_whoever_was_not_heard_of_for_longer_is_suggested(firm: Any, other_firm: Any, old: Any) -> None:
    assert names(firm, CONTACT) == ["王伟", "李娜", "张敏", "独行者"]
    assert names(firm, CUSTOMER) == ["独行者"], "companies are no persons"
    shown = page(firm)
    assert "满 36 个月没有联系或修改：4" in shown
    assert "最后修改 2022-05-01" in shown
    with acting_as(firm.viewer("admin")):
        assert Contact.objects.filter(anonymised_at=None).count() == 4, "nothing goes by itself"
    assert "王伟" not in html.unescape(other_firm.client("admin").get("/retention/").content.decode())


def test_a_change_a_note_a_message_or_an_open_request_takes_one_off(firm: Any, old: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        first, second, third, fourth = Contact.objects.order_by("pk")
        actions.edit(registry.get(CONTACT), first.pk, {"qq": "12345"}, by=by)
        write_note(registry.get(CONTACT), second.pk, "来电", by=by)
        text = OutMessage(channel="sms", name=third.name, text="好", record_type=CONTACT, record_id=third.pk)
        put([text], by=by)
        assert [one.name for one in retention.due(retention.RULES[0], by)] == ["张敏", "独行者"], "not sent yet"
        OutMessage.objects.update(state="sent")
        request = {"contact": fourth.pk, "kind": "anonymise"}
        actions.add(registry.get("customers.privacyrequest"), request, by=by)
    assert names(firm, CONTACT) == []
    assert names(firm, CUSTOMER) == ["独行者"]
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(registry.get(CONTACT), fourth.pk, {"qq": "12345"}, by=by)
    assert names(firm, CUSTOMER) == [], "a person is heard of by their contacts too"


def test_chosen_ones_become_requests_for_people_to_answer(firm: Any, other_firm: Any, old: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        wanted = [one.pk for one in Contact.objects.filter(name__in=("王伟", "李娜")).order_by("pk")]
        fresh = actions.add(registry.get(CONTACT), {"name": "新人", "customer": old.pk}, by=by)
    with acting_as(other_firm.viewer("admin")) as by:
        firms = actions.add(registry.get(CUSTOMER), {"name": "外人"}, by=by)
        foreign = actions.add(registry.get(CONTACT), {"name": "外人", "customer": firms.pk}, by=by)
    client = firm.client("admin")
    given = {"type": CONTACT, "ids": [*wanted, fresh.pk, foreign.pk, "x"]}
    assert "已登记 2 个" in html.unescape(client.post("/retention/", given, follow=True).content.decode())
    client.post("/retention/", given)
    with acting_as(firm.viewer("admin")):
        made = PrivacyRequest.objects.order_by("contact")
        assert [(one.contact_id, one.kind, one.status) for one in made] == [(pk, "anonymise", "open") for pk in wanted]
        assert Contact.objects.get(pk=wanted[0]).name == "王伟"
        person = Customer.objects.get(name="独行者")
    client.post("/retention/", {"type": CUSTOMER, "ids": [person.pk]})
    with acting_as(firm.viewer("admin")):
        assert PrivacyRequest.objects.get(contact=None).customer_id == person.pk
    assert client.post("/retention/", {"type": "customers.other", "ids": [1]}).status_code == 404
    assert "没有选中任何记录" in html.unescape(
        client.post("/retention/", {"type": CONTACT}, follow=True).content.decode()
    )


def test_only_holders_of_the_right_see_it_and_zero_means_off(firm: Any, old: Any) -> None:
    for login in ("mgr1", "sales1"):
        assert firm.client(login).get("/retention/").status_code == 403
        assert firm.client(login).post("/retention/", {"type": CONTACT, "ids": [1]}).status_code == 403
    with acting_as(firm.viewer("admin")) as by:
        assert not PrivacyRequest.objects.exists()
        change({"privacy.keep_contacts": "0", "privacy.keep_persons": "0"}, by=by)
    assert names(firm, CONTACT) == []
    assert "没有设置期限" in page(firm)
    assert 'href="/retention/"' in firm.client("admin").get("/settings/").content.decode()


def test_long_lists_show_the_oldest_and_say_so(firm: Any, old: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(keeping, "SHOWN", 2)
    shown = page(firm)
    assert ("王伟" in shown, "张敏" in shown) == (True, False)
    assert "先列出最早的 2 条" in shown


def test_months_are_counted_on_the_calendar() -> None:
    assert retention.last_day(1, date(2026, 3, 31)) == date(2026, 2, 28)
    assert retention.last_day(12, date(2024, 2, 29)) == date(2023, 2, 28)
    assert retention.last_day(36, date(2026, 11, 20)) == date(2023, 11, 20)
    assert retention.last_day(11, date(2026, 11, 20)) == date(2025, 12, 20)


def test_the_day_itself_is_kept(firm: Any, old: Any) -> None:
    with acting_as(firm.viewer("admin")):
        edge = datetime.fromisoformat("2023-11-20T00:00:00+08:00")
        Contact.objects.filter(name="王伟").update(updated_at=edge)
    assert "王伟" not in names(firm, CONTACT)
