"""A firm's working days: week, holidays, weekends worked in exchange, over New Year and a change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kemai.core import actions
from kemai.core.options.actions import change
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.working_days.days import WorkingDays, working_days

WEEK = frozenset({1, 2, 3, 4, 5})
NEW_YEAR = WorkingDays(WEEK, off=((date(2026, 1, 1), date(2026, 1, 3)),), work=((date(2026, 1, 4), date(2026, 1, 4)),))


def test_holidays_are_off_and_the_sunday_worked_in_exchange_counts() -> None:
    assert [NEW_YEAR.works(date(2026, 1, day)) for day in range(1, 8)] == [False, False, False, True, True, True, True]
    assert NEW_YEAR.on_or_after(date(2026, 1, 1)) == date(2026, 1, 4)
    assert NEW_YEAR.on_or_before(date(2026, 1, 3)) == date(2025, 12, 31)


def test_counting_goes_over_the_turn_of_the_year_both_ways() -> None:
    assert NEW_YEAR.after(date(2025, 12, 31), 1) == date(2026, 1, 4)
    assert NEW_YEAR.after(date(2026, 1, 4), -1) == date(2025, 12, 31)
    assert NEW_YEAR.after(date(2025, 12, 30), 3) == date(2026, 1, 5)
    assert NEW_YEAR.after(date(2026, 1, 2), 0) == date(2026, 1, 2)
    assert NEW_YEAR.count(date(2025, 12, 29), date(2026, 1, 4)) == 4


@pytest.mark.parametrize(
    ("zone", "start", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 27), 71),
        ("America/New_York", date(2026, 10, 30), 73),
        ("Asia/Shanghai", date(2026, 3, 27), 72),
    ],
)
def test_the_clock_time_stays_when_the_clocks_change_over_a_weekend(zone: str, start: date, hours: int) -> None:
    with timezone.override(ZoneInfo(zone)):
        friday = timezone.make_aware(datetime.combine(start, time(9)))
        monday = WorkingDays(WEEK).later(friday, 1)
        assert timezone.localtime(monday).time() == time(9)
        assert timezone.localtime(monday).isoweekday() == 1
        assert (monday.astimezone(UTC) - friday.astimezone(UTC)).total_seconds() == hours * 3600


def test_the_day_of_a_moment_is_the_day_of_the_active_zone() -> None:
    moment = datetime(2025, 12, 31, 17, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert timezone.localtime(NEW_YEAR.later(moment, 1)).date() == date(2026, 1, 4)
    with timezone.override(ZoneInfo("America/New_York")):
        assert timezone.localtime(NEW_YEAR.later(moment, 1)).date() == date(2026, 1, 4)
        assert timezone.localtime(NEW_YEAR.later(moment, -1)).date() == date(2025, 12, 30)


def test_a_firm_without_any_working_day_gets_the_day_itself() -> None:
    assert WorkingDays(frozenset()).on_or_after(date(2026, 5, 1)) == date(2026, 5, 1)


def holiday(by: Any, **values: Any) -> Any:
    return actions.add(registry.get("core.specialday"), {"name": "元旦", "kind": "off", **values}, by=by)


def test_a_firm_keeps_its_week_and_its_holidays_and_another_firm_has_its_own(firm: Any, other_firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        holiday(admin, first="2026-01-01", last="2026-01-03")
        holiday(admin, name="元旦调休", kind="work", first="2026-01-04")
        change({"working.week": ["1", "2", "3", "4", "5", "6"]}, by=admin)
    with acting_as(firm.viewer("admin")) as admin:
        known = working_days(admin.organisation_id)
        assert [day for day in range(1, 12) if not known.works(date(2026, 1, day))] == [1, 2, 3, 11]
    with acting_as(other_firm.viewer("admin")) as stranger:
        assert working_days(stranger.organisation_id) == WorkingDays(WEEK)


@pytest.mark.parametrize(("first", "last"), [("2026-01-03", "2026-01-01"), ("2026-01-01", "2026-03-02")])
def test_a_holiday_ends_after_its_start_and_within_sixty_days(firm: Any, first: str, last: str) -> None:
    with acting_as(firm.viewer("admin")) as admin, pytest.raises(Rejected) as refused:
        holiday(admin, first=first, last=last)
    assert refused.value.errors["last"][0].code == "E-RNG"


def test_everybody_looks_and_only_the_administrator_writes(client_of: Any, firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        made = holiday(admin, first="2026-01-01")
    assert made.last == date(2026, 1, 1)
    assert "元旦" in client_of("sales1").get("/holidays/").content.decode()
    assert client_of("mgr1").get("/holidays/add/").status_code == 403
    assert client_of("admin").get("/holidays/add/").status_code == 200
