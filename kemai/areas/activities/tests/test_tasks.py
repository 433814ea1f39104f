"""Tasks: handed out, accepted or declined, done with a result, and coming again."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from kemai.areas.activities.actions import hand_out
from kemai.areas.activities.models import Task
from kemai.areas.activities.tasks.repeats import next_due
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.working_days.days import WorkingDays

KEY = "activities.task"
TOMORROW = timedelta(days=1)


def add(firm: Any, login: str = "mgr1", to: str = "sales1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        given = {"subject": "准备样品", "owner": firm.people[to].pk, "due": timezone.now() + TOMORROW, **values}
        return actions.add(registry.get(KEY), given, by=by)


def do(firm: Any, task: Any, code: str, login: str = "sales1", **given: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        return actions.find_action(KEY, code)(task, by=by, **given)


def told(firm: Any, login: str) -> list[str]:
    with everyone(reason="tests"):
        return list(Notice.objects.filter(to_id=firm.people[login].pk).order_by("pk").values_list("text", flat=True))


def code(reasons: Any, name: str = "") -> str:
    return str(reasons.value.errors[name][0].code)


@pytest.mark.spec("ACT-02")
def test_a_task_goes_from_manager_to_sales_and_is_done_only_with_a_result(firm: Any) -> None:
    due = timezone.now() + TOMORROW
    boss, rep = firm.client("mgr1"), firm.client("sales1")
    given = {
        "subject": "准备样品",
        "owner": firm.people["sales1"].pk,
        "due": f"{timezone.localtime(due):%Y-%m-%dT%H:%M}",
    }
    assert boss.post("/tasks/add/", given | {"priority": "high"}).status_code == 302
    with acting_as(firm.viewer("sales1")):
        task = Task.objects.get()
    home = f"/tasks/{task.pk}/"
    assert any("沈国华 派给你任务：准备样品" in one for one in told(firm, "sales1"))
    assert rep.post(f"{home}act/done/", {"result": "好了"}).status_code == 422
    assert rep.post(f"{home}act/accept/").status_code == 302
    refused = rep.post(f"{home}act/done/", {"result": " "})
    assert refused.status_code == 422
    assert "此项为必填项" in html.unescape(refused.content.decode())
    assert rep.post(f"{home}act/done/", {"result": "三套样品已寄出"}).status_code == 302
    with acting_as(firm.viewer("sales1")) as by:
        task.refresh_from_db()
        assert (task.status, task.result, task.percent) == ("done", "三套样品已寄出", 100)
        for verb in ("accept", "decline", "begin", "done", "cancel"):
            with pytest.raises(Rejected) as reasons:
                asked(verb, task, by)
            assert code(reasons) == "E-STATE", verb
        said = list(Act.objects.filter(record_type=KEY).order_by("pk").values_list("action", flat=True))
        assert [one.rpartition(".")[2] for one in said] == ["add", "accept", "done"]
    assert told(firm, "mgr1")[-1] == "林晓 完成了任务：准备样品"


def asked(verb: str, task: Any, by: Any) -> None:
    action = actions.find_action(KEY, verb)
    action(task, by=by, **{name: "x" for name, _label, _need in action.asks})


@pytest.mark.spec("ACT-02")
def test_what_does_not_fit_is_refused(firm: Any) -> None:
    now = timezone.now()
    for values, name, reason in (
        ({"start": now + 3 * TOMORROW}, "due", "E-RNG"),
        ({"due": ""}, "due", "E-REQ"),
        ({"subject": ""}, "subject", "E-REQ"),
        ({"percent": "101"}, "percent", "E-RNG"),
        ({"status": "done"}, "status", "E-PERM"),
        ({"to": "svc1"}, "owner", "E-PERM"),
        ({"repeat": "daily", "repeat_until": "2020-01-01"}, "repeat_until", "E-RNG"),
    ):
        with pytest.raises(Rejected) as reasons:
            add(firm, **values)
        assert code(reasons, name) == reason, values
    with pytest.raises(Rejected) as reasons:
        add(firm, "sales1", "sales2")
    assert code(reasons, "owner") == "E-PERM"
    own = add(firm, "sales1")
    assert own.status == "accepted"
    handed = add(firm)
    with pytest.raises(Rejected) as reasons:
        do(firm, handed, "accept", "mgr1")
    assert code(reasons) == "E-STATE"


def test_a_task_that_is_declined_goes_to_somebody_else(firm: Any) -> None:
    task = add(firm, watchers=[firm.people["svc1"].pk])
    assert firm.client("svc1").get(f"/tasks/{task.pk}/").status_code == 200
    assert firm.client("op1").get(f"/tasks/{task.pk}/").status_code == 404
    with pytest.raises(Rejected):
        do(firm, task, "decline", reason="")
    do(firm, task, "decline", reason="出差")
    assert "林晓 拒绝了任务：准备样品" in told(firm, "mgr1")
    assert "林晓 拒绝了任务：准备样品" in told(firm, "svc1")
    with acting_as(firm.viewer("mgr1")) as by:
        task.refresh_from_db()
        assert (task.declined_because, task.finished_at is not None) == ("出差", True)
        moved = actions.edit(registry.get(KEY), task.pk, {"owner": firm.people["sales2"].pk}, by=by)
        assert (moved.status, moved.finished_at, moved.declined_because) == ("new", None, "")
    do(firm, moved, "accept", "sales2")
    do(firm, moved, "begin", "sales2")
    do(firm, moved, "cancel", "mgr1", reason="不用了")
    with acting_as(firm.viewer("mgr1")) as by, pytest.raises(Rejected) as reasons:
        actions.edit(registry.get(KEY), task.pk, {"owner": firm.people["sales1"].pk}, by=by)
    assert code(reasons, "owner") == "E-STATE"


def test_cards_follow_the_arrows_on_the_board(firm: Any) -> None:
    task, client = add(firm), firm.client("sales1")
    assert client.get("/tasks/?look=wall").status_code == 200
    answer = client.post(f"/tasks/{task.pk}/move/", {"was": "new", "value": "doing"})
    assert answer.status_code == 409
    assert client.post(f"/tasks/{task.pk}/move/", {"was": "new", "value": "accepted"}).status_code == 204
    asks = client.post(f"/tasks/{task.pk}/move/", {"was": "accepted", "value": "done"})
    assert asks.headers["Kemai-Form"] == f"/tasks/{task.pk}/act/done/"
    with acting_as(firm.viewer("sales1")):
        task.refresh_from_db()
        assert task.status == "accepted"


def test_steps_are_added_ticked_and_taken_out(firm: Any) -> None:
    task, client = add(firm), firm.client("sales1")
    address = f"/tasks/{task.pk}/steps/"
    client.post(address, {"text": "选料\n\n打样\n寄出"})
    with acting_as(firm.viewer("sales1")):
        first, second, third = task.steps.order_by("place")
    client.post(address, {"tick": first.pk})
    client.post(address, {"remove": third.pk})
    shown = html.unescape(client.get(f"/tasks/{task.pk}/").content.decode())
    assert "1/2" in shown
    with acting_as(firm.viewer("sales1")):
        task.refresh_from_db()
        assert task.percent == 50
    client.post(address, {"untick": first.pk})
    client.post(address, {"text": ""})
    client.post(address, {"text": "长" * 121})
    client.post(address, {"text": "\n".join(map(str, range(60)))})
    with acting_as(firm.viewer("sales1")):
        task.refresh_from_db()
        assert (task.percent, task.steps.count()) == (0, 2)
    assert client.post(address, {"tick": "999999"}).status_code == 404
    assert firm.client("svc1").post(address, {"text": "x"}).status_code == 404
    assert firm.client("sales2").post(address, {"text": "x"}).status_code == 403
    assert client.get(address).status_code == 405


def test_a_task_below_itself_is_refused_and_sub_tasks_stand_beside(firm: Any) -> None:
    whole = add(firm, "sales1")
    part = add(firm, "sales1", parent=whole.pk, subject="买纸箱")
    with acting_as(firm.viewer("sales1")) as by:
        for task, parent in ((whole, part), (whole, whole)):
            with pytest.raises(Rejected) as reasons:
                actions.edit(registry.get(KEY), task.pk, {"parent": parent.pk}, by=by)
            assert code(reasons, "parent") == "E-REF"
    beside = html.unescape(firm.client("sales1").get(f"/tasks/{whole.pk}/related/").content.decode())
    assert "买纸箱" in beside


def test_a_task_that_repeats_comes_again_with_its_steps(firm: Any) -> None:
    with time_machine.travel(datetime(2026, 12, 30, 4, tzinfo=UTC), tick=False):
        due = timezone.make_aware(datetime.fromisoformat("2026-12-31T09:30"))
        task = add(firm, "sales1", due=due, repeat="monthly", repeat_until="2027-02-28")
        firm.client("sales1").post(f"/tasks/{task.pk}/steps/", {"text": "对账"})
        do(firm, task, "done", result="完")
        with acting_as(firm.viewer("sales1")):
            again = Task.objects.get(finished_at=None)
            assert timezone.localtime(again.due).isoformat()[:16] == "2027-01-31T09:30"
            assert [one.text for one in again.steps.all()] == ["对账"]
    with time_machine.travel(datetime(2027, 2, 1, tzinfo=UTC), tick=False):
        do(firm, again, "done", result="完")
        with acting_as(firm.viewer("sales1")):
            last = Task.objects.get(finished_at=None)
            assert timezone.localtime(last.due).date() == date(2027, 2, 28)
        do(firm, last, "done", result="完")
        with acting_as(firm.viewer("sales1")):
            assert not Task.objects.filter(finished_at=None).exists()


WEEK = WorkingDays(
    frozenset({1, 2, 3, 4, 5}),
    off=((date(2027, 1, 1), date(2027, 1, 3)),),
    work=((date(2027, 1, 9), date(2027, 1, 9)),),
)


@pytest.mark.parametrize(
    ("repeat", "due", "now", "following"),
    [
        ("daily", "2026-12-31T09:00", "2026-12-31T08:00", "2027-01-01T09:00"),
        ("workdays", "2026-12-31T09:00", "2026-12-31T08:00", "2027-01-04T09:00"),
        ("workdays", "2027-01-08T09:00", "2027-01-08T10:00", "2027-01-09T09:00"),
        ("weekly", "2026-12-28T09:00", "2027-01-12T09:00", "2027-01-18T09:00"),
        ("fortnightly", "2026-12-28T09:00", "2026-12-28T09:00", "2027-01-11T09:00"),
        ("monthly", "2026-10-31T09:00", "2026-11-30T10:00", "2026-12-31T09:00"),
        ("quarterly", "2026-11-30T09:00", "2026-11-30T10:00", "2027-02-28T09:00"),
        ("yearly", "2024-02-29T09:00", "2024-03-01T00:00", "2025-02-28T09:00"),
    ],
)
def test_the_next_moment_of_a_series(repeat: str, due: str, now: str, following: str) -> None:
    first, at = (timezone.make_aware(datetime.fromisoformat(one)) for one in (due, now))
    found = next_due(first, repeat, at, WEEK)
    assert timezone.localtime(found).isoformat()[:16] == following


@pytest.mark.parametrize(
    ("repeat", "due", "following"),
    [
        ("daily", "2027-03-27T09:00:00+01:00", "2027-03-28T09:00:00+02:00"),
        ("weekly", "2027-10-25T09:00:00+02:00", "2027-11-01T09:00:00+01:00"),
        ("daily", "2027-03-27T02:30:00+01:00", "2027-03-28T03:30:00+02:00"),
    ],
)
def test_a_series_keeps_its_clock_through_daylight_saving(repeat: str, due: str, following: str) -> None:
    first = datetime.fromisoformat(due)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        found = next_due(first, repeat, first, WEEK).astimezone(UTC)
        assert timezone.localtime(found).isoformat() == following


def test_other_areas_hand_out_beyond_the_branch(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        task = hand_out(
            firm.people["svc1"].pk, subject="装机", due=timezone.now() + TOMORROW, by=by, about=("customers.need", 7)
        )
        assert (task.assigner_id, task.status, task.record_id) == (by.user_id, "new", 7)
        with pytest.raises(Rejected):
            hand_out(firm.people["svc1"].pk, subject="", due=timezone.now(), by=by)
    assert firm.client("sales1").get(f"/tasks/{task.pk}/").status_code == 200
    assert "任务：装机" in told(firm, "svc1")[-1]
    do(firm, task, "accept", "svc1")
    assert told(firm, "sales1") == ["何静 接收了任务：装机"]
