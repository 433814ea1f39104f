"""Contacts with customers: logged in a line, on one timeline, the next one a task."""

from __future__ import annotations

import html
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kemai.areas.activities import queries
from kemai.areas.activities.actions import log_interaction
from kemai.areas.activities.events import InteractionLogged
from kemai.areas.activities.models import Interaction, Task
from kemai.areas.customers.models import Customer
from kemai.core import actions, events
from kemai.core.merge.join import merge
from kemai.core.merge.undo import undo
from kemai.core.modules.closing import switch
from kemai.core.modules.declare import find
from kemai.core.notes.models import Note
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

KEY = "activities.interaction"
WEDNESDAY = datetime(2026, 11, 25, 2, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def customer(firm: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)


def contact_of(firm: Any, customer: Any, name: str = "王芳") -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get("customers.contact"), {"name": name, "customer": customer.pk}, by=by)


def add(firm: Any, customer: Any, login: str = "sales1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        given = {"customer": customer.pk, "channel": "visit", "subject": "看了车间", **values}
        return actions.add(registry.get(KEY), given, by=by)


def code(reasons: Any, name: str) -> str:
    return str(reasons.value.errors[name][0].code)


def page(firm: Any, address: str, login: str = "sales1") -> str:
    return html.unescape(firm.client(login).get(address).content.decode())


@pytest.mark.spec("ACT-01")
def test_a_visit_with_a_next_contact_on_friday_is_on_the_timeline_and_on_the_list_of_friday(firm: Any) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        with acting_as(firm.viewer("sales1")) as by:
            customer = actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)
        client, home = firm.client("sales1"), f"/customers/{customer.pk}/"
        shown = html.unescape(client.get(home).content.decode())
        assert 'value="visit"' in shown
        assert "星期五" in shown
        given = {"kind": "visit", "text": "看了车间\n他们想换两条线", "next_in": "friday"}
        answer = client.post(f"{home}note/", given, headers={"HX-Request": "true"})
        said = html.unescape(answer.content.decode())
        assert answer.status_code == 200
        assert "他们想换两条线" in said
        assert "下次 11-27 09:00" in said
        friday = page(firm, "/tasks/?f=owner:is:me&f=due:is:2026-11-27")
        assert "联系 东方食品" in friday
        with acting_as(firm.viewer("sales1")) as by:
            assert not queries.tasks_for(by, WEDNESDAY.date()).exists()
            (task,) = queries.tasks_for(by, WEDNESDAY.date() + timedelta(days=2))
            assert (task.subject, task.status, task.customer_id) == ("联系 东方食品", "accepted", customer.pk)
        for login in ("sales2", "mgr1", "svc1"):
            seen = page(firm, home, login)
            assert "看了车间" in seen, login
            assert "林晓" in seen, login


def test_a_contact_in_the_future_of_another_customer_or_without_a_word_is_refused(firm: Any, customer: Any) -> None:
    with pytest.raises(Rejected) as reasons:
        add(firm, customer, started_at=timezone.now() + timedelta(hours=1))
    assert code(reasons, "started_at") == "E-RNG"
    with acting_as(firm.viewer("sales1")) as by:
        other = actions.add(registry.get("customers.customer"), {"name": "南山机械"}, by=by)
    stranger = contact_of(firm, other)
    with pytest.raises(Rejected) as reasons:
        add(firm, customer, contact=stranger.pk)
    assert code(reasons, "contact") == "E-REF"
    client = firm.client("sales1")
    for given in (
        {"kind": "phone", "text": " "},
        {"kind": "phone", "text": "谈了", "minutes": "x"},
        {"kind": "phone", "text": "谈了", "next_in": "99"},
        {"kind": "phone", "text": "谈了", "started_at": "2999-01-01T10:00"},
    ):
        answer = client.post(f"/customers/{customer.pk}/note/", given, headers={"HX-Request": "true"})
        assert answer.status_code == 422, given
    with acting_as(firm.viewer("sales1")):
        assert not Interaction.objects.exists()
        assert not Note.objects.exists()


def test_the_author_rewrites_for_a_day_and_later_only_adds(firm: Any, customer: Any) -> None:
    record = add(firm, customer, content="三条线")
    record_type = registry.get(KEY)
    with acting_as(firm.viewer("mgr1")) as by, pytest.raises(Rejected) as reasons:
        actions.edit(record_type, record.pk, {"subject": "没去"}, by=by)
    assert code(reasons, "subject") == "E-STATE"
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(record_type, record.pk, {"subject": "看了新车间"}, by=by)
    with time_machine.travel(timezone.now() + timedelta(hours=25)), acting_as(firm.viewer("sales1")) as by:
        with pytest.raises(Rejected) as reasons:
            actions.edit(record_type, record.pk, {"content": "两条线", "feedback": "满意"}, by=by)
        assert set(reasons.value.errors) == {"content"}
        assert code(reasons, "content") == "E-STATE"
        added = actions.edit(record_type, record.pk, {"feedback": "满意", "minutes": "40"}, by=by)
        assert (added.content, added.feedback, added.minutes) == ("三条线", "满意", 40)
        with pytest.raises(Rejected):
            actions.edit(record_type, record.pk, {"feedback": "很满意"}, by=by)


def test_the_customer_keeps_when_it_was_last_contacted(firm: Any, customer: Any) -> None:
    now = timezone.now().replace(microsecond=0)

    def last() -> Any:
        return Customer.objects.get(pk=customer.pk).last_contact_at

    early = add(firm, customer, started_at=now - timedelta(days=9))
    late = add(firm, customer, started_at=now - timedelta(days=2))
    with acting_as(firm.viewer("admin")) as by:
        assert last() == now - timedelta(days=2)
        actions.delete(registry.get(KEY), late.pk, by=by)
        assert last() == now - timedelta(days=9)
        assert not queries.not_contacted_since(Customer.objects.all(), now - timedelta(days=10)).exists()
        assert queries.not_contacted_since(Customer.objects.all(), now - timedelta(days=8)).get() == customer
        actions.restore(registry.get(KEY), late.pk, by=by)
        assert last() == now - timedelta(days=2)
        assert queries.last_interaction(customer.pk) == late
    with acting_as(firm.viewer("sales1")) as by:
        other = actions.add(registry.get("customers.customer"), {"name": "南山机械"}, by=by)
        actions.edit(registry.get(KEY), late.pk, {"customer": other.pk}, by=by)
        assert last() == early.started_at
        assert Customer.objects.get(pk=other.pk).last_contact_at == late.started_at


def test_the_next_contact_moves_with_its_entry_while_it_is_open(firm: Any, customer: Any) -> None:
    soon = timezone.now().replace(microsecond=0) + timedelta(days=1)
    record = add(firm, customer, next_at=soon, next_step="送样品")
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(KEY), record.pk, {"next_at": soon + timedelta(days=1)}, by=by)
        (task,) = Task.objects.all()
        assert (task.subject, task.due) == ("送样品", soon + timedelta(days=1))
        actions.find_action("activities.task", "done")(task, by=by, result="送了")
        actions.edit(registry.get(KEY), record.pk, {"next_at": soon + timedelta(days=3)}, by=by)
        assert Task.objects.filter(finished_at=None).get().due == soon + timedelta(days=3)


def test_other_areas_log_what_they_did_and_all_are_told(
    firm: Any, customer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[InteractionLogged] = []
    events.on(InteractionLogged)(lambda fact: heard.append(fact))
    contact = contact_of(firm, customer)
    need = None
    with acting_as(firm.viewer("sales1")) as by, django_capture_on_commit_callbacks(execute=True):
        need = actions.add(registry.get("customers.need"), {"topic": "加厚", "customer": customer.pk}, by=by)
        about = ("customers.need", need.pk)
        made = log_interaction(
            customer.pk, by=by, channel="email", direction="in", subject="询" * 130, contact_id=contact.pk, about=about
        )
    assert len(made.subject) == 120
    (fact,) = heard
    assert (fact.customer_id, fact.channel, fact.about) == (customer.pk, "email", about)
    for address in (f"/needs/{need.pk}/", f"/contacts/{contact.pk}/", f"/customers/{customer.pk}/"):
        shown = page(firm, address)
        assert "邮件（来） · 王芳" in shown, address
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected):
        log_interaction(customer.pk, by=by, channel="phone", subject="")


def test_a_call_logged_on_another_record_stands_there_and_with_the_customer(firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        need = actions.add(registry.get("customers.need"), {"topic": "加厚", "customer": customer.pk}, by=by)
    client = firm.client("sales1")
    assert client.post(f"/needs/{need.pk}/note/", {"kind": "phone", "text": "问了厚度"}).status_code == 302
    assert "问了厚度" in page(firm, f"/needs/{need.pk}/")
    assert "问了厚度" in page(firm, f"/customers/{customer.pk}/")
    with acting_as(firm.viewer("sales1")):
        record = Interaction.objects.get()
        assert (record.channel, record.record_type, record.record_id) == ("phone", "customers.need", need.pk)
    own = page(firm, f"/interactions/{record.pk}/")
    assert 'value="phone"' not in own
    assert client.post(f"/interactions/{record.pk}/note/", {"kind": "phone", "text": "x"}).status_code == 302
    with acting_as(firm.viewer("sales1")):
        assert Interaction.objects.count() == 1


def test_a_stranger_logs_nothing_on_a_customer_out_of_sight(firm: Any, other_firm: Any, customer: Any) -> None:
    given = {"kind": "phone", "text": "x"}
    assert other_firm.client("sales1").post(f"/customers/{customer.pk}/note/", given).status_code == 404
    with acting_as(firm.viewer("admin")):
        assert not Interaction.objects.exists()


def test_contacts_move_with_a_merge_and_so_does_the_last_one(
    firm: Any, customer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("admin")) as by:
        record_type = registry.get("customers.customer")
        twin = actions.add(record_type, {"name": "东方食品厂"}, by=by)
        made = log_interaction(twin.pk, by=by, channel="phone", subject="问价")
        merged = merge(record_type, customer.pk, twin.pk, {}, by=by)
        assert Interaction.objects.get().customer_id == customer.pk
        assert Customer.objects.get(pk=customer.pk).last_contact_at == made.started_at
        with django_capture_on_commit_callbacks(execute=True):
            undo(merged.pk, by=by)
        assert Interaction.objects.get().customer_id == twin.pk
        assert Customer.objects.get(pk=twin.pk).last_contact_at == made.started_at
        assert Customer.objects.get(pk=customer.pk).last_contact_at is None


def test_without_tasks_the_next_contact_makes_none(firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        switch(find("tasks"), on=False, by=by)
    add(firm, customer, next_at=timezone.now() + timedelta(days=1))
    with acting_as(firm.viewer("admin")):
        assert Interaction.objects.count() == 1
        assert not Task.objects.exists()
