"""Calendar files: what is read of them, what is refused, and the secret address."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from kemai.areas.activities.calendar.files.reading import read_file
from kemai.areas.activities.calendar.repeating import Times, between
from kemai.areas.activities.models import CalendarEntry, CalendarFeed
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

KEY = "activities.calendarentry"
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
VIENNA = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def calendar(*events: str, zone: str = "") -> bytes:
    made = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    zones = VIENNA.format(name=zone) if zone else ""
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{zones}{made}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def one(text: str, zone: str = "") -> Any:
    [entry] = read_file(calendar(text, zone=zone)).entries
    return entry


def load(firm: Any, data: bytes, login: str = "sales1") -> Any:
    return firm.client(login).post("/calendar/files/", {"file": SimpleUploadedFile("a.ics", data)})


def kept(firm: Any) -> list[CalendarEntry]:
    with acting_as(firm.viewer("sales1")):
        return list(CalendarEntry.objects.order_by("start", "pk"))


def days(entry: Any, first: datetime, count: int) -> list[str]:
    again = entry.again
    times = Times(entry.start, entry.end, entry.zone, again.repeat, again.repeat_until, again.rule, again.skipped)
    return [
        f"{start.astimezone(ZoneInfo(entry.zone)):%m-%dT%H:%M}"
        for start, _end in between(times, first, first + timedelta(days=count))
    ]


def renewed(client: Any) -> str:
    """Ask for a new secret address, and give its path."""
    shown = client.post("/calendar/files/", {"renew": "1"}).content.decode()
    return "/calendar/" + shown.split("<code>")[1].split("</code>")[0].rsplit("/calendar/", 1)[1]


@pytest.mark.spec("ACT-03")
def test_a_file_comes_in_once_however_often_it_is_loaded(firm: Any) -> None:
    data = calendar("UID:a\nSUMMARY:周会\nDTSTART:20261123T010000Z\nDTEND:20261123T020000Z\nLOCATION:三楼")
    assert load(firm, data).status_code == 302
    assert load(firm, data).status_code == 302
    [entry] = kept(firm)
    assert (entry.subject, entry.place, entry.start) == ("周会", "三楼", datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    assert load(firm, data.replace(b"T020000Z", b"T033000Z")).status_code == 302
    [entry] = kept(firm)
    assert entry.end == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


@pytest.mark.spec("ACT-03")
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"hello", "BEGIN:VCALENDAR"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n", "END:VCALENDAR"),
        (calendar("UID:x\nSUMMARY:分号太多\nDTSTART;;VALUE=DATE-TIME:20140409T093000"), "分号太多"),
        (calendar("UID:x\nSUMMARY:空\nDTSTART;VALUE=DATE:20080303\nEXDATE;VALUE=DATE:"), "空"),
        (calendar("UID:x\nSUMMARY:倒着\nDTSTART:20260102T100000Z\nDTEND:20260101T100000Z"), "结束早于开始"),
        (calendar("UID:x\nSUMMARY:太长\nDTSTART:20260102T100000Z\nDTEND:20290101T100000Z"), "最长一年"),
        (calendar("UID:x\nSUMMARY:每分钟\nDTSTART:20260102T100000Z\nRRULE:FREQ=MINUTELY"), "FREQ=MINUTELY"),
        (
            calendar("UID:x\nSUMMARY:永不\nDTSTART:20260102T100000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            "没有这样的日子",
        ),
        (calendar(*[f"UID:{n}\nSUMMARY:x\nDTSTART:20260102T100000Z" for n in range(1001)]), "1000"),
    ],
)
def test_a_damaged_file_is_refused_with_its_reason_and_leaves_nothing(firm: Any, data: bytes, reason: str) -> None:
    answer = load(firm, data)
    assert answer.status_code == 422
    assert reason in html.unescape(answer.content.decode())
    assert kept(firm) == []
    nothing = firm.client("sales1").post("/calendar/files/", {})
    assert nothing.status_code == 422


def test_what_has_no_time_is_left_out_and_said(firm: Any) -> None:
    data, client = calendar("UID:a\nSUMMARY:有\nDTSTART:20261123T010000Z", "UID:b\nSUMMARY:没有"), firm.client("sales1")
    answer = client.post("/calendar/files/", {"file": SimpleUploadedFile("a.ics", data)}, follow=True)
    assert "“没有”没有开始时间" in html.unescape(answer.content.decode())
    assert [entry.subject for entry in kept(firm)] == ["有"]


def test_whole_days_last_to_the_midnight_after_them() -> None:
    for ending in ("DTEND;VALUE=DATE:20260103", "DURATION:P2D"):
        entry = one(f"UID:a\nDTSTART;VALUE=DATE:20260101\n{ending}")
        assert entry.all_day
        assert entry.end - entry.start == timedelta(days=2)
    alone = one("UID:a\nDTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260101")
    assert (alone.start.astimezone(SHANGHAI).isoformat(), alone.end - alone.start) == (
        "2026-01-01T00:00:00+08:00",
        timedelta(days=1),
    )


@pytest.mark.parametrize("zone", ["Europe/Vienna", "custom_Europe/Vienna", "/freeassociation/Tzfile/Europe/Vienna"])
def test_a_repeat_keeps_the_clock_of_its_zone_through_daylight_saving(zone: str) -> None:
    entry = one(
        f"UID:a\nDTSTART;TZID={zone}:20261019T090000\nDTEND;TZID={zone}:20261019T100000\nRRULE:FREQ=WEEKLY;UNTIL=20261102T080000Z",
        zone=zone,
    )
    assert entry.zone == "Europe/Vienna"
    assert entry.start.astimezone(UTC).hour == 7
    assert days(entry, entry.start, 60) == ["10-19T09:00", "10-26T09:00", "11-02T09:00"]


@pytest.mark.parametrize(
    ("rule", "repeat", "found"),
    [
        ("FREQ=DAILY;COUNT=3", "", ["12-30", "12-31", "01-01"]),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270104T235959Z", "workdays", ["12-30", "12-31", "01-01", "01-04"]),
        ("FREQ=WEEKLY;BYDAY=WE;UNTIL=20270110", "weekly", ["12-30", "01-06"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20270115", "fortnightly", ["12-30", "01-13"]),
        ("FREQ=MONTHLY;BYDAY=-1WE;COUNT=2", "", ["12-30", "01-27"]),
        ("FREQ=MONTHLY;UNTIL=20270201", "monthly", ["12-30", "01-30"]),
    ],
)
def test_repeats_pass_the_end_of_the_year(rule: str, repeat: str, found: list[str]) -> None:
    entry = one(
        f"UID:a\nDTSTART;TZID=Asia/Shanghai:20261230T100000\nDTEND;TZID=Asia/Shanghai:20261230T110000\nRRULE:{rule}"
    )
    assert entry.again.repeat == repeat
    assert days(entry, entry.start, 60) == [f"{day}T10:00" for day in found]


def test_left_out_and_moved_days_of_a_series(firm: Any) -> None:
    times = "DTSTART:20261123T010000Z\nDTEND:20261123T020000Z"
    series = f"UID:a\nSUMMARY:周会\n{times}\nRRULE:FREQ=DAILY;UNTIL=20261126T235959Z\nEXDATE:20261124T010000Z"
    moved = "UID:a\nSUMMARY:改期\nRECURRENCE-ID:20261125T010000Z\nDTSTART:20261125T060000Z\nDTEND:20261125T070000Z"
    assert load(firm, calendar(series, moved)).status_code == 302
    answer = firm.client("sales1").get("/calendar/feed/?start=2026-11-23&end=2026-11-30").json()
    assert sorted((one["title"], one["start"][:16]) for one in answer) == [
        ("周会", "2026-11-23T09:00"),
        ("周会", "2026-11-26T09:00"),
        ("改期", "2026-11-25T14:00"),
    ]


def test_further_dates_become_entries_and_alarms_reminders() -> None:
    periods = "RDATE;VALUE=PERIOD:19960403T020000Z/19960403T040000Z,19960404T010000Z/PT3H"
    found = read_file(calendar(f"UID:a\nSUMMARY:x\nRDATE:19970714T123000Z\n{periods}")).entries
    assert [(entry.start.isoformat()[:16], entry.end - entry.start) for entry in found] == [
        ("1997-07-14T12:30", timedelta(0)),
        ("1996-04-03T02:00", timedelta(hours=2)),
        ("1996-04-04T01:00", timedelta(hours=3)),
    ]
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM"
    assert one(f"UID:a\nDTSTART:20261123T010000Z\n{alarm}").remind_minutes == 15


def test_what_is_written_reads_back_the_same(firm: Any) -> None:
    start = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    with time_machine.travel(start, tick=False):
        with acting_as(firm.viewer("sales1")) as by:
            given = {
                "subject": "周会，带“逗号”;分号",
                "start": start,
                "end": start + timedelta(hours=1),
                "place": "三楼\\北",
            }
            actions.add(registry.get(KEY), {**given, "repeat": "workdays", "repeat_until": "2027-01-08"}, by=by)
            actions.add(registry.get(KEY), {"subject": "展会", "start": start, "end": start, "all_day": True}, by=by)
        data = firm.client("sales1").get("/calendar/files/mine.ics").content
    assert len(Calendar.from_ical(data).walk("VEVENT")) == 2
    found = sorted(read_file(data).entries, key=lambda entry: entry.all_day)
    assert (found[0].subject, found[0].place, found[0].start) == (given["subject"], given["place"], start)
    assert (found[0].again.repeat, found[0].again.repeat_until) == ("workdays", date(2027, 1, 8))
    assert (found[1].all_day, found[1].end - found[1].start) == (True, timedelta(days=1))


def test_the_secret_address_opens_one_calendar_until_it_is_renewed(firm: Any, client: Any) -> None:
    start = datetime.now(UTC) + timedelta(days=1)
    with acting_as(firm.viewer("sales1")) as by:
        actions.add(registry.get(KEY), {"subject": "只有我", "start": start, "end": start, "private": True}, by=by)
    with acting_as(firm.viewer("sales2")) as by:
        actions.add(registry.get(KEY), {"subject": "别人的", "start": start, "end": start}, by=by)
    mine = firm.client("sales1")

    first = renewed(mine)
    answer = client.get(first)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "只有我" in answer.content.decode()
    assert "别人的" not in answer.content.decode()
    second = renewed(mine)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    with everyone(reason="tests"):
        assert second.removeprefix("/calendar/").removesuffix(".ics") not in str(CalendarFeed.objects.values().get())
        user = firm.people["sales1"]
        type(user).everyone.filter(pk=user.pk).update(status="stopped")
    assert client.get(second).status_code == 404
    with everyone(reason="tests"):
        type(user).everyone.filter(pk=user.pk).update(status="active")
    mine = firm.client("sales1")
    assert mine.post("/calendar/files/", {"end": "1"}).status_code == 302
    assert client.get(second).status_code == 404


def test_the_secret_address_is_read_so_often_and_no_more(firm: Any, client: Any) -> None:
    place = renewed(firm.client("sales1"))
    assert {client.get(place).status_code for _turn in range(60)} == {200}
    assert client.get(place).status_code == 429
    assert {client.get("/calendar/guess.ics").status_code for _turn in range(30)} == {404}
    assert client.get("/calendar/guess.ics").status_code == 429


def test_a_file_of_others_needs_the_right_to_add(firm: Any) -> None:
    with pytest.raises(Rejected):
        read_file(b"")
    assert load(firm, calendar("UID:a\nDTSTART:20261123T010000Z"), "svc1").status_code == 302
