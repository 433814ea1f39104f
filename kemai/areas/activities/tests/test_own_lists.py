"""Lists of somebody's own, sorted by what each list repeats: the right pages both ways, and in step with the record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kemai.areas.accounts.models import Department
from kemai.areas.activities.meetings.seats import take_seats
from kemai.areas.activities.models import Meeting, MeetingSeat, Message, MessageReading
from kemai.core import actions
from kemai.core.records import bulk, registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.session import as_owner
from kemai.core.transfer import actions as transfer

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MEETING = "activities.meeting"


def elsewhere(firm: Any) -> int:
    """Give a department in which nobody sits."""
    with everyone(reason="tests"):
        return Department.objects.get_or_create(organisation=firm.organisation, name="别处")[0].pk


def store(firm: Any, model: Any, count: int, **columns: Any) -> list[int]:
    """Write rows whose times come in pairs: of sales3, in a department in which nobody sits, one in eleven deleted."""
    ids = list(bulk.allot_ids(model, count))
    moments = [NOON + timedelta(minutes=one // 2) for one in range(count)]
    values: dict[str, Any] = {one.attname: repeat(one.get_default()) for one in model._meta.concrete_fields}
    values |= {
        "id": ids,
        "organisation_id": repeat(firm.organisation.pk),
        "subject": [f"碰头 {one}" for one in ids],
        "owner_id": repeat(firm.people["sales3"].pk),
        "department_id": repeat(elsewhere(firm)),
        "is_deleted": [one % 11 == 0 for one in ids],
        **dict.fromkeys(("start", "created_at", "updated_at") if model is Meeting else ("created_at",), moments),
    }
    values = {name: value for name, value in values.items() if name in {one.attname for one in model._meta.fields}}
    bulk.insert(model, values | {"updated_at": moments} | columns, count)
    return ids


def sat(firm: Any, login: str, count: int = 120) -> None:
    """Write meetings: a person sits in two of three, and some of the others are of the person's department."""
    person = firm.people[login]
    with acting_as(firm.viewer("admin")):
        places = range(count * 3 // 2)
        named = [f",{person.pk}," if one % 3 else f",{firm.people['op1'].pk}," for one in places]
        away = elsewhere(firm)
        homes = [person.department_id if one % 9 == 0 or one % 8 == 0 else away for one in places]
        take_seats(store(firm, Meeting, len(places), people=named, department_id=homes))
        assert MeetingSeat.objects.filter(user_id=person.pk).count() == count


def got(firm: Any, login: str, count: int = 120) -> None:
    """Write messages of which a person got two of three, wrote some, and some are told to everybody."""
    with acting_as(firm.viewer("admin")):
        places, person = range(count * 3 // 2), firm.people[login].pk
        kinds = ["notice" if one % 3 == 0 and one % 2 else "message" for one in places]
        owners = [person if one % 10 == 0 else firm.people["sales3"].pk for one in places]
        ids = store(firm, Message, len(places), kind=kinds, owner_id=owners)
        made = dict(Message.objects.with_deleted().values_list("pk", "created_at"))
        alike = {"organisation_id": firm.organisation.pk, "user_id": person}
        MessageReading.objects.bulk_create(
            MessageReading(message_id=pk, created_at=made[pk], **alike) for place, pk in enumerate(ids) if place % 3
        )


def walked(client: Any, address: str, way: str) -> Iterator[tuple[str, list[int]]]:
    """Read a list page by page in one direction."""
    while address:
        text = client.get(address).content.decode()
        yield address, [int(one) for one in re.findall(r"碰头 (\d+)<", text)]
        onward = re.search(rf'href="(\?[^"]*{way}=[^"]*)"', text)
        address = f"{address.partition('?')[0]}{onward[1].replace('&amp;', '&')}" if onward else ""


@pytest.mark.parametrize(("model", "fill"), [(Meeting, sat), (Message, got)])
@pytest.mark.parametrize("wanted", ["", "sort={}", "sort=subject", "sort={}&f=owner:is:me", "sort=-{}&f=subject:has:1"])
def test_pages_give_each_row_once_both_ways(firm: Any, other_firm: Any, model: Any, fill: Any, wanted: str) -> None:
    fill(firm, "svc1")
    fill(other_firm, "svc1")
    moment = "start" if model is Meeting else "created_at"
    wanted = wanted.format(moment)
    with acting_as(firm.viewer("svc1")) as by:
        rows = model.objects.visible_to(by, "find")
        assert set(rows.values_list("organisation_id", flat=True)) == {firm.organisation.pk}
        rows = rows.filter(owner_id=by.user_id) if "owner" in wanted else rows
        rows = rows.filter(subject__contains="1") if "subject:" in wanted else rows
        path = {"sort=subject": "subject", "": f"-{moment}"}.get(wanted) or wanted.removeprefix("sort=").split("&")[0]
        expected = list(rows.order_by(path, "-id" if path[0] == "-" else "id").values_list("pk", flat=True))
    client, home = firm.client("svc1"), f"/{model._meta.model_name}s/?{wanted}"
    onward = list(walked(client, home, "after"))
    assert [one for _address, page in onward for one in page] == expected
    assert bool(expected) == ("owner" not in wanted or model is Message)
    back = list(walked(client, onward[-1][0], "before"))
    assert [one for _address, page in reversed(back) for one in page] == expected
    assert f"<b>{len(expected)}</b> 条" in client.get(home).content.decode() or not expected


def test_a_page_of_one_s_own_list_looks_up_no_more_than_it_shows(firm: Any) -> None:
    sat(firm, "svc1", 3000)
    got(firm, "svc1", 3000)
    client, explain = firm.client("svc1"), "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    for kind, index in (("meeting", "meeting_seat_start_ix"), ("message", "message_reading_new_ix")):
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/{kind}s/")
        page = next(one["sql"] for one in seen.captured_queries if f'FROM "activities_{kind}"' in one["sql"])
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute(explain + page)
            steps = "\n".join(str(row[-1]) for row in cursor.fetchall())
        assert index in steps
        assert not re.search(rf"(Seq Scan on activities_{kind}(reading|seat)?|SCAN) [uv]\d", steps, re.IGNORECASE)


def add(firm: Any, subject: str, day: int) -> int:
    """Let sales1 ask svc1 to a meeting so many days from noon."""
    with acting_as(firm.viewer("sales1")) as by:
        given = {"subject": subject, "start": NOON + timedelta(days=day), "people": [firm.people["svc1"].pk]}
        return int(actions.add(registry.get(MEETING), given, by=by).pk)


def listed(firm: Any) -> list[str]:
    """Give the meetings as svc1 finds them listed, the newest first; the seats say the same times."""
    with acting_as(firm.viewer("admin")):
        assert all(one.start == one.meeting.start for one in MeetingSeat.objects.select_related("meeting"))
    return re.findall(r"(甲会|乙会|丙会)<", firm.client("svc1").get("/meetings/").content.decode())


def by_form(firm: Any, meeting: int, moment: str) -> Any:
    given = {"subject": "甲会", "start": moment, "people": [firm.people["svc1"].pk]}
    return firm.client("sales1").post(f"/meetings/{meeting}/edit/", given)


def by_cell(firm: Any, meeting: int, moment: str) -> Any:
    return firm.client("sales1").post(f"/meetings/{meeting}/field/start/", {"start": moment})


def by_program(firm: Any, meeting: int, moment: str) -> Any:
    body = json.dumps({"start": f"{moment}:00+08:00"})
    return firm.client("sales1").patch(f"/api/v1/meetings/{meeting}/", body, content_type="application/json")


@pytest.mark.parametrize("door", [by_form, by_cell, by_program])
def test_a_meeting_that_is_moved_takes_its_new_place(firm: Any, door: Any) -> None:
    first, _second = add(firm, "甲会", 0), add(firm, "乙会", 1)
    assert listed(firm) == ["乙会", "甲会"]
    answer = door(firm, first, "2026-03-09T12:00")
    assert answer.status_code in (200, 302), answer.content.decode()
    assert listed(firm) == ["甲会", "乙会"]


def test_one_deleted_is_not_listed_until_it_is_restored(firm: Any) -> None:
    first, _second = add(firm, "甲会", 2), add(firm, "乙会", 1)
    record_type = registry.get(MEETING)
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(record_type, first, by=by)
    assert listed(firm) == ["乙会"]
    with acting_as(firm.viewer("admin")) as by:
        actions.restore(record_type, first, by=by)
    assert listed(firm) == ["甲会", "乙会"]


def test_what_a_file_brings_takes_its_place(
    firm: Any, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": settings.FILES_ROOT}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    first, _second = add(firm, "甲会", 0), add(firm, "乙会", 2)
    text = f"主题,开始,参加人\n丙会,2026-03-03 12:00,{firm.people['svc1'].name}\n"
    with acting_as(firm.viewer("admin")) as by, django_capture_on_commit_callbacks(execute=True):
        job = transfer.receive(registry.get(MEETING), SimpleUploadedFile("会议.csv", text.encode()), by=by)
        transfer.arrange(job, {"map": job.map}, by=by)
        transfer.start(job, by=by)
    assert listed(firm) == ["乙会", "丙会", "甲会"]
    with acting_as(firm.viewer("admin")) as by:
        bulk.update(Meeting, {first: {"start": NOON + timedelta(days=3)}})
        registry.get(MEETING).follow_import([first], by)
    assert listed(firm) == ["甲会", "乙会", "丙会"]


def test_a_message_s_place_is_when_it_was_made_for_those_who_come_later_too(firm: Any) -> None:
    record_type = registry.get("activities.message")
    with acting_as(firm.viewer("sales1")) as by:
        given = {"kind": "message", "subject": "通知", "body": "明早", "people": [firm.people["svc1"].pk]}
        message = actions.add(record_type, given, by=by)
        actions.edit(record_type, message.pk, {"people": [firm.people[one].pk for one in ("svc1", "op1")]}, by=by)
        rows = MessageReading.objects.values_list("created_at", flat=True)
        assert list(rows) == [Message.objects.get().created_at] * 2


def test_an_update_writes_the_times_onto_the_lists_that_are_there(firm: Any, other_firm: Any) -> None:
    for each in (firm, other_firm):
        sat(each, "svc1", 20)
        got(each, "svc1", 20)
    with everyone(reason="tests"):
        MeetingSeat.objects.update(start=timezone.now())
        MessageReading.objects.update(created_at=timezone.now())
        import_module("kemai.areas.activities.migrations.0009_listed").repeat(apps, None)
        seats, readings = (
            MeetingSeat.objects.select_related("meeting"),
            MessageReading.objects.select_related("message"),
        )
        assert all(one.start == one.meeting.start for one in seats)
        assert all(one.created_at == one.message.created_at for one in readings)
        assert (len(seats), len(readings)) == (60, 40)
