"""Rented firms: seats, the last day and after it, renewal notices (PLT-30)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from kemai.areas.accounts.hosting.plans import set_plan, tell_renewals
from kemai.areas.accounts.models import RentPlan, User
from kemai.areas.accounts.seats import refuse_when_full, seats_used
from kemai.areas.accounts.seeds import DEMO_PASSWORD
from kemai.areas.accounts.signing_in.tokens import make_token
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.standing import Ended
from kemai.core.testing.samples import sample_record, sample_values


def ending(firm: Any, days: int, **values: Any) -> RentPlan:
    """Give a firm a plan that ends in so many days."""
    until = timezone.localdate() + timedelta(days=days)
    return set_plan(firm.organisation, **{"plan": "标准版", "seats": 20, "until": until, **values})


def page(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.spec("PLT-30")
def test_the_twenty_first_person_is_refused_with_the_reason(firm: Any, other_firm: Any) -> None:
    """Twenty seats hold twenty people; one more is refused with the reason, and a stopped one frees a seat."""
    ending(firm, 100)
    people = registry.of_model(User)
    with acting_as(firm.viewer("admin")) as admin:
        before = seats_used(admin.organisation_id)
        for place in range(before, 20):
            actions.add(people, sample_values(people, admin, place), by=admin)
        assert seats_used(admin.organisation_id) == 20
        with pytest.raises(Rejected) as refused:
            actions.add(people, sample_values(people, admin, 20), by=admin)
        assert refused.value.errors[""][0].code == "E-STATE"
        assert "席位已满：方案含 20 个，已用 20 个" in str(refused.value.errors[""][0])
        assert seats_used(admin.organisation_id) == 20
        User.everyone.filter(pk=firm.people["sales3"].pk).update(status=User.Status.STOPPED)
        actions.add(people, sample_values(people, admin, 21), by=admin)
    refuse_when_full(other_firm.organisation)


def test_the_form_says_that_seats_are_full(firm: Any) -> None:
    ending(firm, 100, seats=seats_used(firm.organisation.pk))
    with acting_as(firm.viewer("admin")) as admin:
        given = sample_values(registry.of_model(User), admin, 5)
    answer = firm.client("admin").post("/users/add/", given)
    assert answer.status_code == 422
    assert "席位已满" in page(answer)
    assert "席位已满" in page(firm.client("admin").get("/plan/"))


@pytest.mark.spec("PLT-30")
def test_after_the_end_a_firm_reads_and_exports_only(firm: Any) -> None:
    """Until the last day all works; after it every writing door answers with the reason, reading and export go on."""
    ending(firm, 0)
    customers = registry.of_model(Customer)
    with acting_as(firm.viewer("admin")) as admin:
        customer = sample_record(customers, admin)
        key = make_token(firm.people["admin"], "web", by=admin)
        values = sample_values(customers, admin, 3)
    client = firm.client("admin")
    assert client.get("/customers/").status_code == 200
    ending(firm, -1)
    with acting_as(firm.viewer("admin")) as admin:
        with pytest.raises(Ended):
            actions.add(customers, values, by=admin)
        with pytest.raises(Ended):
            actions.edit(customers, customer.pk, {"name": "x"}, by=admin)
        with pytest.raises(Ended):
            actions.delete(customers, customer.pk, by=admin)
    for address in ("/customers/add/", f"/customers/{customer.pk}/edit/", "/users/add/", "/options/"):
        answer = client.post(address, values)
        assert answer.status_code == 403, address
        assert "租用方案已到期，现在只能查看和导出" in page(answer)
    program = Client(headers={"Authorization": f"Bearer {key}"})
    refused = program.post("/api/v1/customers/", values, content_type="application/json")
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["code"] == "E-STATE"
    assert program.get(f"/api/v1/customers/{customer.pk}/").status_code == 200
    for address in ("/customers/", f"/customers/{customer.pk}/", "/customers/export/", "/plan/"):
        assert client.get(address).status_code == 200, address
    assert client.post("/customers/export/", {"format": "csv"}).status_code in (200, 302)
    with everyone(reason="test"):
        assert Customer.objects.get().name == customer.name


@pytest.mark.spec("PLT-30")
def test_thirty_days_after_the_end_signing_in_is_closed(firm: Any, other_firm: Any) -> None:
    """On the thirtieth day the firm still reads; on the next even those signed in see why nothing goes."""
    client = firm.client("admin")
    ending(firm, -30)
    assert client.get("/customers/").status_code == 200
    ending(firm, -31)
    answer = client.get("/customers/")
    assert answer.status_code == 403
    assert "登录已关闭，资料仍保存" in page(answer)
    typed = {"login": "admin", "password": DEMO_PASSWORD, "firm": "jiangnan"}
    refused = Client().post("/signin/", typed)
    assert refused.status_code == 422
    assert "登录已关闭" in page(refused)
    assert other_firm.client("admin").get("/customers/").status_code == 200
    ending(firm, 30)
    assert client.get("/customers/").status_code == 200


def test_a_stopped_firm_is_closed_at_once(firm: Any) -> None:
    ending(firm, 100, state="stopped")
    assert firm.client("admin").get("/").status_code == 403


@pytest.mark.spec("PLT-30")
def test_administrators_are_told_30_7_and_1_day_before(firm: Any) -> None:
    """Each notice comes once, a missed day is made up for, and a renewed plan begins anew."""

    def told() -> int:
        with everyone(reason="test"):
            tell_renewals()
            notices = Notice.objects.filter(link="/plan/")
            assert set(notices.values_list("to__login", flat=True)) <= {"admin"}
            return notices.count()

    ending(firm, 31)
    assert told() == 0
    for days, count in ((30, 1), (29, 1), (8, 1), (6, 2), (5, 2), (1, 3), (0, 3)):
        with everyone(reason="test"):
            RentPlan.objects.update(until=timezone.localdate() + timedelta(days=days))
        assert told() == count, days
    ending(firm, 7)
    assert told() == 4


def test_the_plan_page(firm: Any) -> None:
    """Who, seats in use, last day; a firm without a plan is on its own server; only for those who may set things up."""
    assert "自有服务器" in page(firm.client("admin").get("/plan/"))
    ending(firm, 12, seats=40)
    shown = page(firm.client("admin").get("/plan/"))
    assert "已用 11，共 40" in shown
    assert "还有 12 天到期" in shown
    assert firm.client("sales1").get("/plan/").status_code == 403


def test_a_plan_refuses_no_seats(firm: Any) -> None:
    with pytest.raises(Rejected):
        ending(firm, 3, seats=0)


def test_firms_from_the_command_line(db: None, capsys: Any) -> None:
    """A firm is added with a password told once, gets a plan and a host name, and is listed."""
    call_command("firm", "add", "hongda", "--name", "宏达公司")
    password = capsys.readouterr().out.strip().rsplit(" ", 1)[-1]
    until = timezone.localdate() + timedelta(days=9)
    call_command("firm", "plan", "hongda", "--seats", "7", "--until", until.isoformat(), "--plan", "标准版")
    call_command("firm", "host", "hongda", "crm.hongda.example")
    capsys.readouterr()
    call_command("firm", "list")
    assert capsys.readouterr().out == f"hongda\t宏达公司\tcrm.hongda.example\t标准版, 1/7, {until}, open\n"
    assert User.everyone.get(login="admin").check_password(password)
