"""The calendar: entries on their days, dragging, clashes, privacy, repeats, the printed schedule."""

from __future__ import annotations

import html
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from kemai.areas.activities.calendar.repeating import Times, between, last_end, next_start
from kemai.areas.activities.models import CalendarEntry
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

KEY = "activities.calendarentry"
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)  # a Monday


def add(firm: Any, login: str = "sales1", **values: Any) -> CalendarEntry:
    given = {"subject": "看样机", "start": MORNING, "end": MORNING + timedelta(hours=1)} | values
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get(KEY), given, by=by)


def feed(firm: Any, login: str = "sales1", who: str = "", start: str = "2026-11-23", end: str = "2026-11-30") -> Any:
    answer = firm.client(login).get("/calendar/feed/", {"start": start, "end": end, "who": who})
    assert answer.status_code == 200
    return json.loads(answer.content)


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def days(times: Times, first: datetime, last: datetime) -> list[str]:
    return [start.isoformat() for start, _end in between(times, first, last)]


@pytest.mark.spec("ACT-03")
def test_an_entry_of_today_is_in_today_in_all_and_in_the_printed_schedule(firm: Any) -> None:
    with time_machine.travel(MORNING - timedelta(hours=1), tick=False):
        client = firm.client("sales1")
        local = timezone.localtime()
        given = {"subject": "拜访东方食品", "start": f"{local:%Y-%m-%d}T15:00", "end": f"{local:%Y-%m-%d}T16:00"}
        assert client.post("/calendarentries/add/", given).status_code == 302
        add(firm, subject="明天的事", start=MORNING + timedelta(days=1), end=MORNING + timedelta(days=1, hours=1))
        today = page(client.get("/calendar/?view=today"))
        assert "拜访东方食品" in today
        assert "15:00–16:00" in today
        assert "明天的事" not in today
        everything = page(client.get("/calendarentries/"))
        assert "拜访东方食品" in everything
        assert "明天的事" in everything
        printed = client.get("/calendar/reports/schedule/print/?from=2026-11-23&to=2026-11-23&f=owner:is:me")
        assert printed["Content-Type"] == "application/pdf"
        text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(printed.content)).pages)
        assert "拜访东方食品" in text
        assert "15:00–16:00" in text
        assert "明天的事" not in text


@pytest.mark.spec("ACT-03")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_end_before_the_start_is_refused_beside_its_field(firm: Any, language: str) -> None:
    client = firm.client("sales1", language)
    given = {"subject": "倒着走", "start": "2026-11-23T10:00", "end": "2026-11-23T09:00"}
    answer = client.post("/calendarentries/add/", given)
    assert answer.status_code == 422
    assert 'id="f-end-error"' in answer.content.decode()
    assert "倒着走" in answer.content.decode()
    with everyone(reason="tests"):
        assert not CalendarEntry.objects.exists()


@pytest.mark.spec("ACT-03")
def test_a_clash_is_told_and_can_be_kept(firm: Any) -> None:
    add(firm, subject="周会")
    second = add(firm, subject="客户来访", start=MORNING + timedelta(minutes=30))
    assert "周会" in page(firm.client("sales1").get(f"/calendarentries/{second.pk}/"))
    looks = {one["title"]: "clash" in one["classNames"] for one in feed(firm)}
    assert looks == {"周会": True, "客户来访": True}
    third = add(firm, subject="之后", start=MORNING + timedelta(hours=1), end=MORNING + timedelta(hours=2))
    assert "时间冲突" not in page(firm.client("sales1").get(f"/calendarentries/{third.pk}/"))


def test_those_who_take_part_have_the_entry_too(firm: Any) -> None:
    svc1, sales2 = firm.people["svc1"], firm.people["sales2"]
    entry = add(firm, people=[svc1.pk, sales2.pk])
    assert [one["title"] for one in feed(firm, "svc1")] == ["看样机"]
    assert "看样机" in page(firm.client("svc1").get(f"/calendarentries/{entry.pk}/"))
    assert firm.client("op1").get(f"/calendarentries/{entry.pk}/").status_code == 404
    add(firm, "sales2", subject="撞上了")
    assert any("clash" in one["classNames"] for one in feed(firm, "sales2"))


def test_of_a_private_entry_others_see_that_somebody_is_busy_and_nothing_else(firm: Any) -> None:
    entry = add(firm, subject="看牙医", place="中心医院", private=True)
    for login in ("mgr1", "exec1", "admin"):
        [seen] = feed(firm, login, who=str(firm.people["sales1"].pk))
        assert (seen["title"], "url" in seen) == ("忙", False)
        assert "医" not in json.dumps(seen, ensure_ascii=False)
        client = firm.client(login)
        assert client.get(f"/calendarentries/{entry.pk}/").status_code == 404
        for address in ("/calendarentries/", "/calendarentries/?q=看牙医", "/search/?q=看牙医", "/calendar/?view=team"):
            assert "中心医院" not in client.get(address).content.decode()
        report = client.get("/calendar/reports/schedule/?from=2026-11-23&to=2026-11-23")
        assert "看牙医" not in html.unescape(report.content.decode())
    assert feed(firm)[0]["title"] == "看牙医"


def move(firm: Any, login: str, entry: CalendarEntry, start: str, end: str, **more: str) -> Any:
    was = f"{entry.start.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"
    given = {"entry": entry.pk, "version": entry.lock_version, "was": was, "start": start, "end": end} | more
    return firm.client(login).post("/calendar/move/", given)


def test_dragging_saves_and_somebody_elses_version_stays(firm: Any) -> None:
    entry = add(firm)
    answer = move(firm, "sales1", entry, "2026-11-24T14:00:00", "2026-11-24T15:30:00")
    assert answer.status_code == 204
    assert "已改期" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    with acting_as(firm.viewer("sales1")):
        moved = CalendarEntry.objects.get()
    assert moved.start == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert moved.end - moved.start == timedelta(minutes=90)
    stale = move(firm, "sales1", entry, "2026-11-25T09:00:00", "2026-11-25T10:00:00")
    assert stale.status_code == 409
    assert "记录已被他人修改" in html.unescape(stale.content.decode())
    with acting_as(firm.viewer("sales1")):
        assert CalendarEntry.objects.get().start == moved.start
    assert move(firm, "sales2", moved, "2026-11-25T09:00:00", "2026-11-25T10:00:00").status_code == 403
    assert move(firm, "svc1", moved, "2026-11-25T09:00:00", "2026-11-25T10:00:00").status_code == 404
    backwards = move(firm, "sales1", moved, "2026-11-25T09:00:00", "2026-11-25T08:00:00")
    assert backwards.status_code == 409
    assert move(firm, "sales1", moved, "gestern", "2026-11-25T08:00:00").status_code == 400


def test_a_day_dragged_out_of_a_series_stands_alone(firm: Any) -> None:
    entry = add(firm, repeat="daily", repeat_until="2026-11-27")
    assert move(firm, "sales1", entry, "2026-11-28T10:00:00", "2026-11-28T11:00:00").status_code == 204
    starts = sorted(one["start"][:16] for one in feed(firm))
    assert starts == [
        *(f"2026-11-{day}T09:00" for day in (24, 25, 26, 27)),
        "2026-11-28T10:00",
    ]


def test_one_day_of_a_series_can_be_skipped(firm: Any) -> None:
    entry = add(firm, repeat="weekly")
    client = firm.client("sales1")
    assert client.post(f"/calendarentries/{entry.pk}/act/skip/", {"day": "heute"}).status_code == 422
    assert client.post(f"/calendarentries/{entry.pk}/act/skip/", {"day": "2026-11-30"}).status_code == 302
    found = feed(firm, start="2026-11-23", end="2026-12-14")
    assert [one["start"][:10] for one in found] == ["2026-11-23", "2026-12-07"]


def test_the_feed_is_bounded_by_days(firm: Any) -> None:
    client = firm.client("sales1")
    for start, end in (("2026-01-01", "2026-12-31"), ("2026-02-01", "2026-01-01"), ("x", "2026-01-01"), ("", "")):
        assert client.get("/calendar/feed/", {"start": start, "end": end}).status_code == 400


def test_whole_days_are_whole_and_end_with_their_last_day(firm: Any) -> None:
    add(firm, subject="展会", start=MORNING, end=MORNING + timedelta(days=2), all_day=True)
    [one] = feed(firm)
    assert (one["start"], one["end"], one["allDay"]) == ("2026-11-23", "2026-11-26", True)
    shown = page(firm.client("sales1").get("/calendar/?view=list&date=2026-11-23"))
    assert shown.count("展会") == 3


def test_long_entries_and_those_over_midnight_are_found_by_each_of_their_days(firm: Any) -> None:
    add(firm, subject="驻场", start=MORNING - timedelta(days=40), end=MORNING + timedelta(days=1))
    add(firm, subject="夜班", start=MORNING.replace(hour=22), end=MORNING.replace(hour=22) + timedelta(hours=8))
    assert {one["title"] for one in feed(firm)} == {"驻场", "夜班"}
    assert [one["title"] for one in feed(firm, start="2026-11-24", end="2026-11-25")] == ["驻场", "夜班"]
    assert feed(firm, start="2026-11-25", end="2026-11-26") == []


def test_repeats_pass_the_end_of_the_year_and_leave_out_days_that_a_month_lacks() -> None:
    start = datetime(2026, 12, 30, 10, 0, tzinfo=SHANGHAI)
    weekly = Times(start, start + timedelta(hours=1), "Asia/Shanghai", "weekly", date(2027, 1, 14))
    assert days(weekly, start, start + timedelta(days=60)) == [
        f"{day}T10:00:00+08:00" for day in ("2026-12-30", "2027-01-06", "2027-01-13")
    ]
    assert last_end(weekly) == datetime(2027, 1, 13, 11, 0, tzinfo=SHANGHAI)
    monthly = weekly._replace(repeat="monthly", repeat_until=None, start=start.replace(day=31))
    monthly = monthly._replace(end=monthly.start + timedelta(hours=1))
    assert [day[:10] for day in days(monthly, start, start + timedelta(days=100))] == [
        "2026-12-31",
        "2027-01-31",
        "2027-03-31",
    ]
    workdays = weekly._replace(repeat="workdays", repeat_until=None)
    assert [day[:10] for day in days(workdays, start, start + timedelta(days=6))] == [
        *("2026-12-30", "2026-12-31", "2027-01-01"),
        "2027-01-04",
    ]
    assert next_start(workdays, datetime(2027, 1, 1, 12, tzinfo=SHANGHAI)) == datetime(2027, 1, 4, 10, tzinfo=SHANGHAI)


def test_repeats_keep_their_clock_time_through_daylight_saving() -> None:
    start = datetime(2026, 10, 19, 9, 0, tzinfo=BERLIN)
    weekly = Times(start, start + timedelta(hours=1), "Europe/Berlin", "weekly")
    found = [begin.astimezone(UTC).hour for begin, _end in between(weekly, start, start + timedelta(days=14))]
    assert found == [7, 8]
    night = datetime(2026, 3, 28, 2, 30, tzinfo=BERLIN)
    nightly = Times(night, night + timedelta(hours=1), "Europe/Berlin", "daily", date(2026, 3, 30))
    assert [
        f"{begin.astimezone(UTC):%dT%H:%M}" for begin, _end in between(nightly, night, night + timedelta(days=4))
    ] == [
        *("28T01:30", "29T01:30"),
        "30T00:30",
    ]


def test_times_are_shown_by_the_clock_of_the_person(firm: Any) -> None:
    add(firm)
    user = firm.people["sales1"]
    user.time_zone = "Europe/Berlin"
    user.save(update_fields=["time_zone"])
    assert feed(firm)[0]["start"] == "2026-11-23T02:00:00"
    assert "02:00–03:00" in page(firm.client("sales1").get("/calendar/?view=list&date=2026-11-23"))
    assert "09:00–10:00" in page(firm.client("mgr1").get(f"/calendar/?view=list&date=2026-11-23&who={user.pk}"))


def test_the_team_has_a_line_for_each_of_its_people(firm: Any) -> None:
    add(firm)
    department = firm.people["sales1"].department_id
    shown = page(firm.client("mgr1").get(f"/calendar/?view=team&date=2026-11-23&who=d{department}"))
    for name in ("林晓", "陈若溪", "周启明"):
        assert f'<th scope="row">{name}</th>' in shown
    assert "看样机" in shown


def test_a_customer_out_of_sight_and_a_person_of_another_firm_are_refused(firm: Any, other_firm: Any) -> None:
    with acting_as(other_firm.viewer("sales1")) as by:
        theirs = actions.add(registry.get("customers.customer"), {"name": "北方机械"}, by=by)
    for name, value in (("customer", theirs.pk), ("people", [other_firm.people["sales2"].pk])):
        with pytest.raises(Rejected) as reasons:
            add(firm, **{name: value})
        assert reasons.value.errors[name][0].code == "E-REF"


@pytest.mark.parametrize("view", ["today", "day", "week", "month", "list", "team", "nonsense"])
@pytest.mark.parametrize("day", ["2026-12-31", "0001-01-01", "9999-12-31", "x"])
def test_every_look_opens_whatever_the_address_says(firm: Any, view: str, day: str) -> None:
    assert firm.client("sales1").get(f"/calendar/?view={view}&date={day}&who=d999999").status_code == 200
