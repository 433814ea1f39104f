"""Workers that die, sleep, are told to stop, or meet a job that nobody can do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from kemai.core.jobs import declare, run, schedule
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import LEASE, Displaced, Progress, stopping
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.plugin import Firm
from tests.core.repeat.sending import at_once

pytestmark = pytest.mark.django_db
KIND = "test.work"


class Killed(BaseException):
    """Stands for the end of the worker's process: nothing after it runs."""


@pytest.fixture
def work(settings: Any) -> Iterator[list[Any]]:
    """What the handler of the tests' kind of job does, call by call: a value to return or an exception to raise."""
    settings.JOBS_IMMEDIATE = False
    acts: list[Any] = []

    def handler(*, progress: Progress, by: Any) -> Any:
        progress.advance()
        act = acts.pop(0) if acts else {}
        if isinstance(act, BaseException):
            raise act
        return act() if callable(act) else act

    declare.job(KIND)(handler)
    yield acts
    stopping.clear()


@pytest.fixture
def job(firm: Firm, work: list[Any], monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(run, "wake", lambda job_id: None)
    with acting_as(firm.viewer("sales1")) as by:
        return run.start(KIND, "一件后台的事", {}, by=by)


def fresh(job: Job) -> Job:
    with everyone(reason="test"):
        return Job.objects.get(pk=job.pk)


def later(minutes: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def test_a_worker_that_dies_is_followed_by_another_up_to_five_times(job: Job, work: list[Any]) -> None:
    """Fault 14: kill -9 amid the job; the lease runs out; after five deaths it is failed with its reason."""
    now = timezone.now()
    for turn in range(5):
        work.append(Killed())
        with time_machine.travel(now + turn * 2 * LEASE + timedelta(seconds=30), tick=False):
            with pytest.raises(Killed):
                run.sweep()
            assert (fresh(job).state, fresh(job).tries) == ("running", turn + 1)
            assert run.sweep() == 0
    with time_machine.travel(now + 20 * LEASE, tick=False):
        run.sweep()
        assert run.sweep() == 0
    assert fresh(job).state == "failed"
    assert "中断了 5 次" in fresh(job).message
    assert work == []


def test_deaths_of_workers_that_got_further_do_not_count(job: Job, work: list[Any]) -> None:
    """Fault 1: an import that brings in a chunk each time is gone on with, however often its worker dies."""

    def further(*, progress: Progress, by: Any) -> Any:
        progress.gained()
        act = work.pop(0) if work else {}
        if isinstance(act, BaseException):
            raise act
        return act

    declare.job(KIND)(further)
    now = timezone.now()
    for turn in range(7):
        work.append(Killed())
        with time_machine.travel(now + turn * 2 * LEASE + timedelta(seconds=30), tick=False):
            with pytest.raises(Killed):
                run.sweep()
            assert (fresh(job).state, fresh(job).tries, fresh(job).spared) == ("running", turn + 1, turn + 1)
    with time_machine.travel(now + 20 * LEASE, tick=False):
        run.sweep()
    assert fresh(job).state == "done"


def test_a_worker_that_slept_longer_than_its_lease_writes_nothing_any_more(job: Job, work: list[Any]) -> None:
    """Fault 14: SIGSTOP; another worker has taken the job over and finished it."""
    with everyone(reason="test"):
        sleeper = run.take(job.pk)
    assert sleeper
    with later(3):
        run.run(job.pk)
    assert fresh(job).state == "done"
    with everyone(reason="test"):
        with pytest.raises(Displaced):
            Progress(sleeper).write("I am back")
        run.end(sleeper, "failed", message="late")
    assert (fresh(job).state, fresh(job).message) == ("done", "")


def test_a_worker_told_to_stop_gives_its_job_back_at_once(job: Job, work: list[Any]) -> None:
    stopping.set()
    run.run(job.pk)
    given = fresh(job)
    assert (given.state, given.tries, given.lease_until) == ("waiting", 0, None)
    stopping.clear()
    run.run(job.pk)
    assert (fresh(job).state, fresh(job).tries) == ("done", 1)


def test_a_failed_job_says_why_and_can_be_tried_again(firm: Firm, job: Job, work: list[Any]) -> None:
    now = timezone.now()
    for turn in range(5):
        work.append(ValueError("no paper"))
        with time_machine.travel(now + turn * 12 * LEASE + timedelta(seconds=30), tick=False):
            run.sweep()
    client = firm.client("sales1")
    page = client.get("/jobs/").content.decode()
    assert "ValueError: no paper" in page
    assert f'action="/jobs/{job.pk}/again/"' in page
    assert firm.client("sales2").post(f"/jobs/{job.pk}/again/").status_code == 404
    assert client.get(f"/jobs/{job.pk}/again/").status_code == 405
    assert client.post(f"/jobs/{job.pk}/again/").status_code == 302
    assert (fresh(job).state, fresh(job).tries) == ("waiting", 0)
    run.run(job.pk)
    assert fresh(job).state == "done"
    client.post(f"/jobs/{job.pk}/again/")
    assert fresh(job).state == "done"


def test_a_poison_job_is_set_aside_and_the_others_go_on(
    firm: Firm, job: Job, work: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 25: a job that can't even be taken up."""
    with acting_as(firm.viewer("sales2")) as by:
        good = run.start(KIND, "另一件事", {}, by=by)
    real = run.viewer_of

    def viewer_of(user: Any) -> Any:
        if user.pk == job.created_by_id:
            raise RuntimeError("poison")
        return real(user)

    monkeypatch.setattr(run, "viewer_of", viewer_of)
    now = timezone.now()
    for turn in range(7):
        with time_machine.travel(now + turn * 2 * LEASE + timedelta(seconds=30), tick=False):
            run.sweep()
    assert fresh(good).state == "done"
    assert fresh(job).state == "failed"


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_do_the_work_of_a_slot_once(firm: Firm, on_disk: None) -> None:
    """Fault 15: the server was started twice."""
    done: list[int] = []
    plans = dict(schedule._plans)
    schedule._plans.clear()
    try:
        schedule.every(minutes=5)(lambda: done.append(1))
        at_once(8, schedule.run_due)
    finally:
        schedule._plans.clear()
        schedule._plans.update(plans)
    assert done == [1]


@pytest.mark.parametrize(
    "moments",
    [
        ["2028-02-28 02:31", "2028-02-29 02:31", "2028-03-01 02:31"],  # a leap day is a day like any other
        ["2026-11-22 02:31", "2026-11-21 02:31", "2026-11-22 02:32", "2026-11-23 02:31", "2026-11-24 02:31"],  # back
    ],
)
def test_a_clock_that_jumps_does_no_daily_work_twice(moments: list[str]) -> None:
    """Fault 10: slots are dates; one that was done is not done again when the clock goes back."""
    done: list[str] = []
    plans = dict(schedule._plans)
    schedule._plans.clear()
    try:
        schedule.daily("02:30")(lambda: done.append(timezone.localtime().strftime("%Y-%m-%d")))
        for moment in moments:
            at = datetime.strptime(f"{moment} +0800", "%Y-%m-%d %H:%M %z")
            with time_machine.travel(at, tick=False):
                schedule.run_due()
    finally:
        schedule._plans.clear()
        schedule._plans.update(plans)
    assert done == sorted(set(done))
    assert len(done) == 3


@pytest.mark.parametrize(("day", "runs"), [("2026-03-29", 24 * 12 - 12), ("2026-10-25", 24 * 12 + 12)])
def test_a_change_to_summer_time_neither_skips_nor_repeats(day: str, runs: int, settings: Any) -> None:
    """Fault 10: work of every five minutes counts real minutes, an hour less or more on these two days."""
    settings.TIME_ZONE = "Europe/Berlin"
    done: list[str] = []
    plans = dict(schedule._plans)
    schedule._plans.clear()
    try:

        def five() -> None:
            done.append("five")

        def once_a_day() -> None:
            done.append("daily")

        schedule.every(minutes=5)(five)
        schedule.daily("02:30")(once_a_day)
        with timezone.override("Europe/Berlin"), transaction.atomic():
            begin = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=timezone.get_current_timezone())
            for step in range(runs):
                schedule.run_due(from_start(begin, step))
    finally:
        schedule._plans.clear()
        schedule._plans.update(plans)
    assert done.count("five") == runs
    assert done.count("daily") == 2  # the day before, taken up late at midnight, and this day


def from_start(begin: datetime, step: int) -> datetime:
    """Give the moment so many steps of five real minutes later."""
    return datetime.fromtimestamp(begin.timestamp() + step * 300, begin.tzinfo)
