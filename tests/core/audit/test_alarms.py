"""Unusual reading raises an alarm; what is too large waits for a yes; letters stay letters."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core import actions
from kemai.core.audit.held import decide
from kemai.core.audit.models import Alarm, HeldAction, Reading
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.notify.models import Notice
from kemai.core.options.models import FirmOption
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.memory import forget_all


def add(firm: Any, count: int = 1, login: str = "mgr1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        made = [
            actions.add(registry.get("customers.customer"), {"name": f"甲{n}", **values}, by=by) for n in range(count)
        ]
    return made[-1]


def choose(firm: Any, key: str, value: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        FirmOption.objects.create(organisation_id=by.organisation_id, key=key, value=value)
    forget_all()


@pytest.mark.spec("PLT-28")
def test_500_cards_in_a_minute_raise_one_alarm_and_letters_stay_letters(firm: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-11-22T10:00:00+08:00", tick=False)
    made = add(firm, login="sales1", name="<script>alert(1)</script>")
    client = firm.client("sales1")
    for _turn in range(500):
        answer = client.get(f"/customers/{made.pk}/")
    page = answer.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    with acting_as(firm.viewer("admin")) as admin:
        [alarm] = Alarm.objects.all()
        assert (alarm.kind, alarm.user_id) == ("cards", firm.people["sales1"].pk)
        assert Reading.objects.get(kind="cards").count == 495
        assert "告警" in Notice.objects.filter(to_id=admin.user_id).latest("pk").text
    seen = firm.client("rev1").get("/alarms/").content.decode()
    assert "林晓" in seen
    assert firm.client("sales1").get("/alarms/").status_code == 403
    empty = firm.client("rev1").post(f"/alarms/{alarm.pk}/", {"close": "1", "note": ""})
    assert empty.status_code == 422
    assert firm.client("rev1").post(f"/alarms/{alarm.pk}/", {"close": "1", "note": "核对资料"}).status_code == 302
    assert firm.client("rev1").post(f"/alarms/{alarm.pk}/", {"close": "1", "note": "x"}).status_code == 422


def test_slow_reading_raises_none(firm: Any, time_machine: Any) -> None:
    made = add(firm)
    client = firm.client("mgr1")
    for minute in range(4):
        time_machine.move_to(f"2026-11-22T10:0{minute}:00+08:00", tick=False)
        for _turn in range(100):
            client.get(f"/customers/{made.pk}/peek/")
    with acting_as(firm.viewer("admin")):
        assert not Alarm.objects.exists()


def test_many_exported_rows_in_a_day_raise_one(firm: Any) -> None:
    choose(firm, "audit.export_rows_per_day", 25)
    add(firm, 10)
    for _turn in range(3):
        firm.client("mgr1").post("/customers/export/", {"format": "csv", "columns": ["name"]})
    with acting_as(firm.viewer("admin")):
        assert Alarm.objects.get().kind == "export"


def test_many_refusals_raise_one(firm: Any) -> None:
    client = firm.client("sales1")
    for _turn in range(60):
        client.get("/log/")
    client.get("/alarms/")
    with acting_as(firm.viewer("admin")):
        assert Alarm.objects.get().kind == "denied"


def test_signing_in_from_many_addresses_raises_one(firm: Any) -> None:
    from kemai.core.history.write import asking_address, log

    for number in range(7):
        token = asking_address.set(f"192.0.2.{number}")
        with acting_as(firm.viewer("sales1")) as by:
            log(by, "accounts.sign_in", "accounts.user", by.user_id, [])
        asking_address.reset(token)
    with acting_as(firm.viewer("admin")):
        assert Alarm.objects.get().kind == "addresses"


@pytest.mark.spec("PLT-28")
@pytest.mark.django_db(transaction=True)
def test_a_large_export_waits_for_a_yes_and_then_runs(firm: Any) -> None:
    choose(firm, "audit.rows_without_approval", 5)
    add(firm, 8)
    seller = firm.client("mgr1")
    assert "等待审批" in seller.get("/customers/export/").content.decode()
    assert seller.post("/customers/export/", {"format": "csv", "columns": ["name"]}).url == "/held/"
    assert seller.post("/customers/export/?q=", {"format": "csv", "columns": ["colour"]}).status_code == 400
    with acting_as(firm.viewer("admin")) as admin:
        held = HeldAction.objects.get()
        assert (held.rows, held.state) == (8, "waiting")
        assert not Act.objects.filter(action="customers.customer.export").exists()
        assert "8 行" in Notice.objects.filter(to_id=admin.user_id).latest("pk").text
    assert "甲方" not in firm.client("sales2").get("/held/").content.decode()
    assert firm.client("sales2").get(f"/held/{held.pk}/").status_code == 404
    assert seller.post(f"/held/{held.pk}/", {"answer": "allow"}).status_code == 403
    assert firm.client("admin").post(f"/held/{held.pk}/", {"answer": "allow"}).status_code == 302
    assert firm.client("admin").post(f"/held/{held.pk}/", {"answer": "allow"}).status_code == 422
    with acting_as(firm.viewer("mgr1")) as by:
        job = Job.objects.get(kind="core.export")
        assert (job.created_by_id, job.state) == (by.user_id, "done")
        assert Act.objects.get(action="customers.customer.export").user_id == by.user_id
    given = seller.get(f"/printed/{job.pk}/")
    assert "甲7" in b"".join(given.streaming_content).decode()
    assert firm.client("admin").get(f"/printed/{job.pk}/").status_code == 404


@pytest.mark.spec("PLT-28")
def test_a_large_print_waits_and_a_no_needs_its_reason(firm: Any) -> None:
    choose(firm, "audit.rows_without_approval", 5)
    add(firm, 8)
    order = {"columns": ["name"], "template": "list", "range": "all"}
    assert firm.client("mgr1").post("/customers/print/pdf/", order).url == "/held/"
    with acting_as(firm.viewer("admin")) as admin:
        held = HeldAction.objects.get()
        with pytest.raises(Rejected):
            decide(held.pk, by=admin, allow=False)
        decide(held.pk, by=admin, allow=False, reason="太多")
        assert not Job.objects.exists()
        assert "太多" in Notice.objects.filter(to_id=firm.people["mgr1"].pk).latest("pk").text


@pytest.mark.spec("PLT-28")
def test_the_register_lists_personal_fields(firm: Any) -> None:
    page = firm.client("rev1").get("/personal-data/").content.decode()
    for record_type in registry.all():
        for name in record_type.personal:
            assert str(record_type.fields[name].label) in page
    assert firm.client("sales1").get("/personal-data/").status_code == 403


def test_a_burst_within_a_minute_raises_the_alarm_at_once(client_of, firm):
    client = client_of("rev1")
    for number in range(1, 34):
        assert client.get(f"/dictionary/set-{number}/add/").status_code == 403
    with acting_as(firm.viewer("admin")):
        assert Alarm.objects.filter(user=firm.people["rev1"], kind="denied").exists()
