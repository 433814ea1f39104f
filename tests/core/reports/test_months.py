"""Months of a report: whole ones, parts at the ends, and limits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kemai.core.records.errors import Rejected
from kemai.core.reports.monthly import months_before, months_of, place_of
from kemai.core.reports.questions import Question
from kemai.core.tenancy import Viewer

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
SOMEONE = Viewer(user_id=1, organisation_id=1)


def test_months_are_cut_at_the_asked_days() -> None:
    months = months_of(Question(SOMEONE, date(2026, 1, 20), date(2026, 3, 5)))
    assert [(month.first, month.last) for month in months] == [
        (date(2026, 1, 20), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 5)),
    ]
    assert [month.label for month in months] == ["2026-01", "2026-02", "2026-03"]


def test_without_days_the_last_twelve_months() -> None:
    months = months_of(Question(SOMEONE, None, date(2026, 11, 22)))
    assert len(months) == 12
    assert months[0].first == date(2025, 12, 1)
    assert months[-1].last == date(2026, 11, 22)


def test_more_than_ten_years_are_refused() -> None:
    with pytest.raises(Rejected) as refusal:
        months_of(Question(SOMEONE, date(2010, 1, 1), date(2026, 1, 1)))
    assert refusal.value.errors["from"][0].code == "E-RNG"


@given(DAYS, st.integers(0, 3500))
def test_every_day_lies_in_exactly_one_month(start: date, length: int) -> None:
    end = date.fromordinal(start.toordinal() + length)
    months = months_of(Question(SOMEONE, start, end))
    assert months[0].first == start
    assert months[-1].last == end
    for before, after in zip(months, months[1:], strict=False):
        assert before.last.toordinal() + 1 == after.first.toordinal()
    for month in months:
        assert months[place_of(month.first, months)] == month
        assert months[place_of(month.last, months)] == month


@given(DAYS, st.integers(0, 40))
def test_going_back_by_months_ends_on_a_first_day(day: date, count: int) -> None:
    found = months_before(day, count)
    assert found.day == 1
    assert (day.year - found.year) * 12 + day.month - found.month == count
