"""Who follows a task finds it out of a list of their own, in step with the task; what lists of many know by heart."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kemai.areas.activities.models import Message, Task, TaskFollower
from kemai.core import actions
from kemai.core.records import bulk, registry
from kemai.core.records.fixed import Fixed
from kemai.core.screens.listing import counted_rows
from kemai.core.tenancy import acting_as, everyone
from kemai.core.transfer.undo import put_back

NOON = datetime(2031, 3, 2, 4, tzinfo=UTC)
KEY = "activities.task"


def add(firm: Any, subject: str, days: int = 0, followers: tuple[str, ...] = ("op1",)) -> Any:
    """Add a task of sales1 that some people follow."""
    people = [firm.people[one].pk for one in followers]
    with acting_as(firm.viewer("sales1")) as by:
        given = {"subject": subject, "due": NOON + timedelta(days=days), "watchers": people}
        return actions.add(registry.get(KEY), given, by=by)


def change(firm: Any, task: Any, **values: Any) -> None:
    """Change a task as its owner."""
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(KEY), task.pk, values, by=by)


def listed(firm: Any, login: str = "op1") -> list[str]:
    """Give the tasks as somebody finds them listed; the followers say the same times."""
    with acting_as(firm.viewer("admin")):
        assert all(one.due == one.task.due for one in TaskFollower.objects.select_related("task"))
    text = firm.client(login).get("/tasks/").content.decode()
    found = re.findall(r"(.务)</span></a></td>", text)
    assert f"<b>{len(found)}</b> 条任务" in text
    return found


def test_a_follower_finds_the_task_in_its_place_until_taken_off_it(firm: Any) -> None:
    add(firm, "甲务", 1)
    second = add(firm, "乙务", 2)
    assert listed(firm) == ["乙务", "甲务"]
    change(firm, second, due=NOON)
    assert listed(firm) == ["甲务", "乙务"]
    change(firm, second, watchers=[firm.people["svc1"].pk])
    assert (listed(firm), listed(firm, "svc1")) == (["甲务"], ["乙务"])
    with acting_as(firm.viewer("svc1")) as by:
        assert Task.objects.visible_to(by, "find").count() == 1
        assert not Task.objects.visible_to(by, "edit").exists()


def test_followers_follow_an_import_and_its_undo(firm: Any) -> None:
    task, record_type = add(firm, "甲务"), registry.get(KEY)
    before, after = (f",{firm.people[one].pk}," for one in ("op1", "svc1"))
    with acting_as(firm.viewer("admin")) as by:
        bulk.update(Task, {task.pk: {"watchers": after}})
        record_type.follow_import([task.pk], by)
    assert (listed(firm), listed(firm, "svc1")) == ([], ["甲务"])
    with acting_as(firm.viewer("admin")) as by:
        one = Task.objects.get(pk=task.pk)
        one.watchers = before
        assert put_back(record_type, one, [{"field": "watchers", "old": after, "new": before}], by)
    assert (listed(firm), listed(firm, "svc1")) == (["甲务"], [])


def test_a_task_in_the_bin_is_neither_listed_nor_counted(firm: Any) -> None:
    first, _second = add(firm, "甲务"), add(firm, "乙务")
    with acting_as(firm.viewer("mgr1")) as by:
        actions.delete(registry.get(KEY), first.pk, by=by)
    assert listed(firm) == ["乙务"]
    with acting_as(firm.viewer("op1")) as by:
        assert counted_rows(by, KEY) == [(1,)]


def test_an_update_gives_the_tasks_that_are_there_to_their_followers(firm: Any, other_firm: Any) -> None:
    for each in (firm, other_firm):
        add(each, "甲务", followers=("op1", "svc1"))
    with everyone(reason="tests"):
        TaskFollower.objects.all().delete()
        stranger = other_firm.people["op1"].pk
        Task.objects.filter(organisation=firm.organisation).update(watchers=f",{firm.people['op1'].pk},{stranger},")
        import_module("kemai.areas.activities.migrations.0010_followed").follow(apps, None)
        rows = TaskFollower.objects.values_list("organisation_id", "user_id", "due")
        people = [(firm, "op1"), (other_firm, "op1"), (other_firm, "svc1")]
        assert set(rows) == {(each.organisation.pk, each.people[login].pk, NOON) for each, login in people}


@pytest.mark.parametrize("word", ["it's", "Notice", "a b", "%s"])
def test_only_words_of_our_own_stand_in_a_question(word: str) -> None:
    with pytest.raises(ValueError, match=re.escape(word)):
        Fixed(word)


def test_a_fixed_word_finds_what_a_given_one_does(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        given = {"kind": "message", "subject": "通知", "body": "明早", "people": [firm.people["svc1"].pk]}
        actions.add(registry.get("activities.message"), given, by=by)
        assert Message.objects.filter(kind=Fixed("message")).count() == 1
        assert not Message.objects.filter(people=Fixed("")).exists()


def test_people_in_a_list_are_called_by_name_without_being_joined(firm: Any) -> None:
    add(firm, "甲务")
    client = firm.client("op1")
    with CaptureQueriesContext(connection) as seen:
        assert firm.people["sales1"].name in client.get("/tasks/").content.decode()
    page = next(one["sql"] for one in seen.captured_queries if 'FROM "activities_task"' in one["sql"])
    assert 'JOIN "accounts_user"' not in page
    by_name = client.get("/tasks/?sort=owner")
    assert firm.people["sales1"].name in by_name.content.decode()
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(registry.get("accounts.user"), firm.people["sales1"].pk, {"name": "林小晓"}, by=by)
    assert "林小晓" in client.get("/tasks/").content.decode()
