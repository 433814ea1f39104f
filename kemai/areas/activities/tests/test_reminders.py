"""Reminders: planned when something is saved or comes near, told in time, silent at night, gone with their cause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from kemai.areas.activities.models import CalendarEntry, Reminder
from kemai.areas.activities.reminders.digest import send
from kemai.areas.activities.reminders.ringing import look_ahead, ring
from kemai.core import actions
from kemai.core.notify.models import Notice, NoticeChoice
from kemai.core.outbox.models import OutMessage
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone

KEY = "activities.calendarentry"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


def choose(firm: Any, login: str = "sales1", **values: Any) -> None:
    with everyone(reason="tests"):
        given = {"organisation": firm.organisation, **values}
        NoticeChoice.objects.update_or_create(person=firm.people[login], defaults=given)
        type(firm.people[login]).everyone.filter(login=login).update(phone="13800000001", email=f"{login}@jn.example")


def add(firm: Any, start: datetime, minutes: int | None = 5, login: str = "sales1", **values: Any) -> CalendarEntry:
    given = {"subject": "拜访", "start": start, "end": start + timedelta(hours=1), "remind_minutes": minutes}
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get(KEY), {**given, **values}, by=by)


def rings(firm: Any, login: str = "sales1") -> list[str]:
    with everyone(reason="tests"):
        look_ahead()
        ring()
        rows = Notice.objects.filter(to=firm.people[login], text__startswith="提醒").order_by("pk")
        return list(rows.values_list("text", flat=True))


def letters() -> list[Any]:
    with everyone(reason="tests"):
        return list(OutMessage.objects.order_by("pk"))


@pytest.mark.spec("ACT-14")
def test_an_entry_in_ten_minutes_puts_one_sms_with_its_time_into_the_outbox(firm: Any, clock: Any) -> None:
    choose(firm, channels={"remind.calendar": ["sms"]})
    add(firm, NINE + timedelta(minutes=10))
    [one] = letters()
    assert (one.channel, one.address, one.state) == ("sms", "13800000001", "waiting")
    assert one.due_at == NINE + timedelta(minutes=5)
    assert one.text == "提醒：拜访，11-23 09:10"
    assert rings(firm) == []
    assert len(letters()) == 1


@pytest.mark.spec("ACT-14")
@pytest.mark.parametrize(
    ("start", "told"),
    [
        (datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI), datetime(2026, 11, 24, 7, 0, tzinfo=SHANGHAI)),
        (datetime(2026, 11, 24, 6, 30, tzinfo=SHANGHAI), datetime(2026, 11, 23, 21, 59, tzinfo=SHANGHAI)),
        (datetime(2026, 11, 23, 22, 30, tzinfo=SHANGHAI), datetime(2026, 11, 23, 21, 30, tzinfo=SHANGHAI)),
    ],
)
def test_nothing_is_told_in_quiet_hours(firm: Any, clock: Any, start: datetime, told: datetime) -> None:
    choose(firm, channels={"remind.calendar": ["bell", "sms"]}, quiet_from=time(22), quiet_to=time(7))
    add(firm, start, minutes=60)
    with everyone(reason="tests"):
        assert set(Reminder.objects.values_list("at", flat=True)) == {told}
        assert set(OutMessage.objects.values_list("due_at", flat=True)) == {told}


def test_the_bell_rings_once_at_its_time_for_all_who_take_part(firm: Any, clock: Any) -> None:
    add(firm, NINE + timedelta(minutes=30), minutes=10, people=[firm.people["svc1"].pk])
    assert rings(firm) == []
    clock.move_to(NINE + timedelta(minutes=20))
    assert rings(firm) == ["提醒：拜访，11-23 09:30"]
    assert rings(firm, "svc1") == ["提醒：拜访，11-23 09:30"]
    assert len(rings(firm)) == 1


def test_what_moved_is_told_at_its_new_time_and_what_is_gone_not_at_all(firm: Any, clock: Any) -> None:
    choose(firm, channels={"remind.calendar": ["bell", "sms"]})
    entry = add(firm, NINE + timedelta(hours=1))
    later = NINE + timedelta(hours=2)
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(KEY), entry.pk, {"start": later, "end": later + timedelta(hours=1)}, by=by)
    assert [(one.state, one.due_at) for one in letters()] == [
        ("skipped", NINE + timedelta(minutes=55)),
        ("waiting", later - timedelta(minutes=5)),
    ]
    clock.move_to(NINE + timedelta(minutes=56))
    assert rings(firm) == []
    with acting_as(firm.viewer("sales1")) as by:
        actions.delete(registry.get(KEY), entry.pk, by=by)
    clock.move_to(later - timedelta(minutes=5))
    assert rings(firm) == []
    assert {one.state for one in letters()} == {"skipped"}


def test_a_series_is_reminded_of_every_time_and_over_the_end_of_the_year(firm: Any, clock: Any) -> None:
    start = datetime(2026, 12, 31, 10, 0, tzinfo=SHANGHAI)
    add(firm, start, repeat="daily")
    for day in range(3):
        clock.move_to(start + timedelta(days=day, minutes=-5))
        assert len(rings(firm)) == day + 1
    assert rings(firm)[-1] == "提醒：拜访，01-02 10:00"


def test_a_series_keeps_its_clock_through_daylight_saving(firm: Any, clock: Any) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    user = firm.people["sales1"]
    user.time_zone = "Europe/Berlin"
    user.save(update_fields=["time_zone"])
    clock.move_to(datetime(2027, 3, 27, 8, 0, tzinfo=berlin))
    client = firm.client("sales1")
    given = {"subject": "拜访", "start": "2027-03-27T09:00", "end": "2027-03-27T10:00", "remind_minutes": "5"}
    assert client.post("/calendarentries/add/", {**given, "repeat": "daily"}).status_code == 302
    for day, told in ((27, "提醒：拜访，03-27 09:00"), (28, "提醒：拜访，03-28 09:00")):
        clock.move_to(datetime(2027, 3, day, 8, 55, tzinfo=berlin))
        assert rings(firm)[-1] == told


def test_tasks_and_ends_of_agreements_are_reminded_of_too(firm: Any, clock: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        actions.add(registry.get("activities.task"), {"subject": "寄样品", "due": NINE + timedelta(minutes=62)}, by=by)
    clock.move_to(NINE + timedelta(minutes=2))
    assert rings(firm) == ["提醒：寄样品，11-23 10:02"]


def test_the_digest_comes_once_in_the_morning_to_those_who_want_it(firm: Any, clock: Any) -> None:
    choose(firm, digest=True, channels={"digest": ["bell", "mail"]})
    add(firm, NINE + timedelta(days=1), minutes=None, subject="看样机")
    for hour, minute in ((7, 0), (7, 30), (8, 15)):
        clock.move_to(datetime(2026, 11, 24, hour, minute, tzinfo=SHANGHAI))
        with everyone(reason="tests"):
            send()
    with everyone(reason="tests"):
        told = Notice.objects.filter(link="/calendar/?view=today").values_list("to__login", "text")
        assert list(told) == [("sales1", "今天 1 项：09:00 看样机")]
    assert [one.channel for one in letters()] == ["mail"]
