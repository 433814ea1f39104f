"""Scheduled work: once in its slot, whoever else runs, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from kemai.core.jobs import schedule

NOON = datetime(2026, 11, 22, 4, 0, 30, tzinfo=UTC)  # 12:00:30 in Shanghai


@pytest.fixture
def runs(monkeypatch, db):
    monkeypatch.setattr(schedule, "_plans", {})
    return []


def test_every_five_minutes_once_a_slot(runs):
    @schedule.every(minutes=5)
    def work():
        runs.append("work")

    for seconds in (0, 30, 299, 301):
        schedule.run_due(NOON.replace(second=0) + timedelta(seconds=seconds))
    assert len(runs) == 2


def test_daily_after_its_time_and_not_again_when_the_clock_goes_back(runs):
    @schedule.daily("12:00")
    def work():
        runs.append("work")

    schedule.run_due(NOON)
    schedule.run_due(NOON + timedelta(hours=5))
    schedule.run_due(NOON - timedelta(days=1))
    schedule.run_due(NOON + timedelta(days=1))
    assert len(runs) == 2


def test_a_missed_day_is_made_up_when_the_server_comes_back(runs):
    @schedule.daily("23:00")
    def work():
        runs.append("work")

    schedule.run_due(NOON)
    assert runs == ["work"], "yesterday's 23:00 was missed"


def test_one_that_fails_stops_no_other(runs, caplog):
    @schedule.every(minutes=1)
    def broken():
        raise RuntimeError("no")

    @schedule.every(minutes=1)
    def work():
        runs.append("work")

    assert len(schedule.run_due(NOON)) == 1
    assert runs == ["work"]
    assert "broken failed" in caplog.text
