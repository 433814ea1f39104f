"""Lists of what comes into sight on several ways: the right rows, in order, out of an index for each way."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kemai.areas.accounts.models import Department
from kemai.areas.activities.models import Meeting, MeetingSeat, Task
from kemai.areas.activities.tasks.following import keep_followers
from kemai.core import actions
from kemai.core.records import bulk, registry
from kemai.core.screens.merging import how_many, merged
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.session import as_owner
from kemai.core.transfer.undo import put_back

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MANY = 3000
# PostgreSQL may read the rows of the page itself out of a table as small as here.
WALKED = r"Seq Scan on activities_(task|meeting) [uv]\d"


def elsewhere(firm: Any) -> list[int]:
    """Give twenty departments in which nobody sits."""
    with everyone(reason="tests"):
        made = (Department.objects.get_or_create(organisation=firm.organisation, name=f"别处 {n}") for n in range(20))
        return [one.pk for one, _new in made]


def write(firm: Any, count: int, **named: Any) -> None:
    """Write tasks of sales3, whose due times come in pairs; `named` says by number who handed out and follows."""
    away = elsewhere(firm)
    with acting_as(firm.viewer("admin")):
        numbers = range(count)
        columns = {one.attname: [one.get_default()] * count for one in Task._meta.concrete_fields}
        columns |= {
            "id": list(bulk.allot_ids(Task, count)),
            "organisation_id": [firm.organisation.pk] * count,
            "subject": [f"任务 {one}" for one in numbers],
            "owner_id": [firm.people["sales3"].pk] * count,
            "department_id": [away[one % len(away)] for one in numbers],
            "due": [NOON + timedelta(minutes=one // 2) for one in numbers],
            "created_at": [NOON] * count,
            "updated_at": [NOON] * count,
            **{name: [of(one) for one in numbers] for name, of in named.items()},
        }
        bulk.insert(Task, columns, count)
        keep_followers(one for one, names in zip(columns["id"], columns.get("watchers", ()), strict=False) if names)


def mixed(firm: Any, login: str) -> None:
    """Write 200 tasks of which a person sees some on one way, some on two or three, and most on none."""
    person, other, away = firm.people[login], firm.people["op1"].pk, elsewhere(firm)[0]
    write(
        firm,
        200,
        assigner_id=lambda one: person.pk if one % 3 == 0 else None,
        watchers=lambda one: f",{person.pk}," if one % 5 == 0 else f",{other}," if one % 7 == 0 else "",
        department_id=lambda one: person.department_id if one % 4 == 0 else away,
        is_deleted=lambda one: one % 11 == 0,
    )


def pages(client: Any, address: str) -> list[list[str]]:
    """Read a list page by page, down to the last."""
    found, more = [], address
    while more:
        answer = client.get(more)
        assert answer.status_code == 200
        found.append(re.findall(r"任务 (\d+)<", answer.content.decode()))
        onward = re.search(r'href="([^"]*after=[^"]*)"', answer.content.decode())
        more = f"/tasks/{onward[1].replace('&amp;', '&')}" if onward else ""
    return found


@pytest.mark.parametrize("login", ["sales1", "mgr1", "svc1", "admin"])
@pytest.mark.parametrize("wanted", ["", "sort=due", "sort=subject", "f=assigner:is:me"])
def test_each_row_in_sight_stands_once_in_its_place(firm: Any, login: str, wanted: str) -> None:
    mixed(firm, login)
    with acting_as(firm.viewer(login)) as by:
        rows = Task.objects.visible_to(by, "find")
        rows = rows.filter(assigner=by.user_id) if "assigner" in wanted else rows
        path = {"sort=due": "due", "sort=subject": "subject"}.get(wanted, "-due")
        order = (path, "-id" if path.startswith("-") else "id")
        expected = [one.removeprefix("任务 ") for one in rows.order_by(*order).values_list("subject", flat=True)]
    client = firm.client(login)
    shown = pages(client, f"/tasks/?{wanted}")
    assert [one for page in shown for one in page] == expected
    assert len(expected) > 50
    assert f"<b>{len(expected)}</b> 条任务" in client.get(f"/tasks/?{wanted}").content.decode()


@pytest.mark.parametrize("wanted", ["ids=0", "q=没有这样的词"])
def test_what_nothing_can_match_is_an_empty_list(firm: Any, wanted: str) -> None:
    mixed(firm, "sales1")
    assert pages(firm.client("sales1"), f"/tasks/?{wanted}") == [[]]


def test_a_way_on_which_nothing_can_come_adds_nothing(firm: Any) -> None:
    mixed(firm, "sales1")
    with acting_as(firm.viewer("sales1")) as by:
        rows, none = Task.objects.visible_to(by, "find"), Task.objects.none()
        few = rows.order_by("pk").values_list("pk", flat=True)[:3]
        found = merged([none, rows, none], lambda one: one.order_by("pk")[:3])
        assert sorted(found.values_list("pk", flat=True)) == list(few)
        for ways, number in (([none], 0), ([none, none], 0), ([none, rows], 3), ([rows, none], 3)):
            assert list(how_many(ways, lambda one: one.order_by("pk")[:3], 2, by)) == [(number,)]


def plans(firm: Any, login: str, address: str, table: str) -> str:
    """Give how the database reads and counts a page over one table; an empty table is walked anyhow."""
    client = firm.client(login)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    asked = [one["sql"] for one in seen.captured_queries if f'FROM "{table}"' in one["sql"]]
    assert len(asked) == 2
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    steps = []
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else f'ANALYZE "{table}"')
        for one in asked:
            cursor.execute(explain + one)
            steps += [str(row[-1]) for row in cursor.fetchall()]
    return "\n".join(steps)


def test_tasks_of_a_person_with_few_come_out_of_an_index_for_each_way(firm: Any) -> None:
    others = [one.pk for login, one in firm.people.items() if login != "svc1"]
    write(firm, MANY, assigner_id=lambda one: others[one % len(others)])
    steps = plans(firm, "svc1", "/tasks/", "activities_task")
    for name in ("task_department_ix", "task_assigner_ix", "follower"):
        assert name in steps
    assert not re.search(WALKED, steps)
    assert "task_due_ix" not in steps
    assert not re.search(r"SCAN (U0|activities_task)", steps)


def meet(firm: Any, people: list[str], login: str = "sales1") -> Any:
    with acting_as(firm.viewer(login)) as by:
        given = {"subject": "碰头", "start": NOON, "people": [firm.people[one].pk for one in people]}
        return actions.add(registry.get("activities.meeting"), given, by=by)


def found(firm: Any, login: str) -> list[int]:
    with acting_as(firm.viewer(login)) as by:
        return list(Meeting.objects.visible_to(by, "find").values_list("pk", flat=True))


def test_who_takes_part_sees_the_meeting_until_they_are_taken_off_it(firm: Any) -> None:
    meeting = meet(firm, ["svc1", "sales2"])
    assert found(firm, "svc1") == [meeting.pk]
    assert "碰头" in firm.client("svc1").get("/meetings/").content.decode()
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get("activities.meeting"), meeting.pk, {"people": [firm.people["op1"].pk]}, by=by)
    assert found(firm, "svc1") == []
    assert found(firm, "op1") == [meeting.pk]
    with acting_as(firm.viewer("admin")):
        assert MeetingSeat.objects.count() == 1


def test_seats_follow_an_import_and_its_undo(firm: Any) -> None:
    meeting, record_type = meet(firm, ["svc1"]), registry.get("activities.meeting")
    before, after = (f",{firm.people[one].pk}," for one in ("svc1", "op1"))
    with acting_as(firm.viewer("admin")) as by:
        bulk.update(Meeting, {meeting.pk: {"people": after}})
        record_type.follow_import([meeting.pk], by)
    assert (found(firm, "svc1"), found(firm, "op1")) == ([], [meeting.pk])
    with acting_as(firm.viewer("admin")) as by:
        one = Meeting.objects.get(pk=meeting.pk)
        one.people = before
        assert put_back(record_type, one, [{"field": "people", "old": after, "new": before}], by)
    assert (found(firm, "svc1"), found(firm, "op1")) == ([meeting.pk], [])


def test_meetings_of_a_person_with_few_come_out_of_an_index_for_each_way(firm: Any) -> None:
    away = elsewhere(firm)
    meet(firm, ["svc1"])
    with acting_as(firm.viewer("admin")):
        columns = {one.attname: [one.get_default()] * MANY for one in Meeting._meta.concrete_fields}
        columns |= {
            "id": list(bulk.allot_ids(Meeting, MANY)),
            "organisation_id": [firm.organisation.pk] * MANY,
            "subject": ["碰头"] * MANY,
            "department_id": [away[one % len(away)] for one in range(MANY)],
            "start": [NOON] * MANY,
            "created_at": [NOON] * MANY,
            "updated_at": [NOON] * MANY,
        }
        bulk.insert(Meeting, columns, MANY)
    steps = plans(firm, "svc1", "/meetings/", "activities_meeting")
    assert "meeting_department_start_ix" in steps
    assert not re.search(WALKED, steps)
    assert not re.search(r"SCAN (V0|activities_meeting)", steps)


def test_a_count_takes_a_person_s_own_list_first(firm: Any) -> None:
    """PostgreSQL would read the table from end to end beside the list; a page joins the list or walks the order."""
    meet(firm, ["svc1", "sales2"])
    meet(firm, ["svc1"])
    client, asked = firm.client("svc1"), {}
    for order in ("start", "subject"):
        with CaptureQueriesContext(connection) as seen:
            assert "<b>2</b> 条会议" in client.get(f"/meetings/?sort={order}&f=subject:is:碰头").content.decode()
        asked[order] = [one["sql"] for one in seen.captured_queries if "activities_meetingseat" in one["sql"]]
    page, count = asked["start"]
    assert 'JOIN "activities_meetingseat"' in page
    assert 'JOIN "activities_meetingseat"' not in asked["subject"][0]
    assert "ARRAY" not in page + asked["subject"][0]
    assert ("ANY(ARRAY" in count) == (connection.vendor == "postgresql")


def test_the_rows_of_several_departments_come_out_of_the_index_of_each(firm: Any) -> None:
    """A manager whose departments have no rows reads no row of the others."""
    head = firm.people["mgr1"]
    with everyone(reason="tests"):
        for name in ("甲组", "乙组"):
            Department.objects.create(organisation=firm.organisation, name=name, parent=head.department)
    firm.client("admin").post(f"/users/{head.pk}/edit/", {"name": head.name})
    others = [one.pk for login, one in firm.people.items() if login != "mgr1"]
    write(firm, MANY, assigner_id=lambda one: others[one % len(others)])
    with acting_as(firm.viewer("mgr1")) as by:
        type(firm.organisation).objects.filter(pk=firm.organisation.pk).update(version=by.version + 1)
    steps = plans(firm, "mgr1", "/tasks/", "activities_task")
    assert "task_department_ix" in steps
    assert "task_due_ix" not in steps
    assert not re.search(WALKED, steps)
