"""The workbench: tiles of the areas, arranged by each person, fetched later where they cost much (PLT-05)."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.modules import closing
from kemai.core.modules.declare import find
from kemai.core.records import registry
from kemai.core.screens.models import DeskChoice
from kemai.core.tenancy import acting_as


def shown(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def codes(client: Any) -> list[str]:
    return re.findall(r'id="tile-(\w+)"', shown(client.get("/")))


def tile(client: Any, code: str) -> str:
    text = shown(client.get("/")).partition(f'id="tile-{code}"')[2].partition("</section>")[0]
    assert text, code
    return text


def task(firm: Any, login: str = "sales1", subject: str = "寄样件", hours: int = -1) -> Any:
    with acting_as(firm.viewer(login)) as by:
        values = {"subject": subject, "due": timezone.now() + timedelta(hours=hours)}
        return actions.add(registry.get("activities.task"), values, by=by)


def order_of(client: Any) -> list[str]:
    return re.findall(r'name="order" value="(\w+)"', shown(client.get("/desk/")))


@pytest.mark.spec("PLT-05")
def test_a_hidden_task_tile_is_still_hidden_after_signing_in_again(firm: Any) -> None:
    client = firm.client("sales1")
    assert "tasks" in codes(client)
    order = order_of(client)
    kept = [code for code in order if code != "tasks"]
    assert client.post("/desk/", {"order": order, "tiles": kept}).status_code == 302
    client.post("/signout/")
    again = firm.client("sales1")
    assert "tasks" not in codes(again)
    assert "tasks" in codes(firm.client("sales2")), "arranged for oneself alone"
    page = shown(again.get("/customers/"))
    assert re.search(r'class="standing"><span>林晓 · 业务员</span><span>\d\d:\d\d · 客户</span>', page)
    with acting_as(firm.viewer("admin")):
        assert Act.objects.get(action="core.deskchoice.edit").facts["hidden"] == ["tasks"]
    again.post("/desk/", {"reset": "1"})
    assert "tasks" in codes(again)


@pytest.mark.spec("PLT-05")
def test_tiles_stand_in_the_order_that_the_person_gave_them(firm: Any) -> None:
    client = firm.client("sales1")
    order = order_of(client)
    turned = ["due", "tasks", *(code for code in order if code not in ("due", "tasks"))]
    client.post("/desk/", {"order": turned, "tiles": order})
    found = [code for code in codes(client) if code in ("tasks", "due", "figures")]
    assert found == ["due", "tasks", "figures"]
    assert order_of(client)[:2] == ["due", "tasks"]
    with acting_as(firm.viewer("sales1")):
        kept = DeskChoice.objects.get()
        kept.order = ["tasks", "tile-of-a-part-that-is-gone", "figures"]
        kept.save()
    assert codes(client)[:3] == ["tasks", "figures", "leads"] or "tasks" in codes(client)[:2]


def test_what_is_no_tile_is_refused_and_changes_nothing(firm: Any) -> None:
    client = firm.client("sales1")
    for wrong in ({"order": ["nothing"]}, {"order": ["tasks"], "tiles": ["team"]}, {"tiles": ["<b>"]}):
        assert client.post("/desk/", wrong).status_code == 400
    with acting_as(firm.viewer("sales1")):
        assert not DeskChoice.objects.exists()
    assert client.get("/desk/nothing/").status_code == 404
    assert client.get("/desk/team/").status_code == 404, "the team's day is not theirs"


def test_the_same_tile_twice_in_the_order_counts_once(firm: Any) -> None:
    client = firm.client("sales1")
    order = order_of(client)
    client.post("/desk/", {"order": ["due", "due", *order], "tiles": order})
    assert order_of(client).count("due") == 1


def test_an_empty_desk_tells_a_newcomer_where_to_begin(firm: Any) -> None:
    client = firm.client("admin")
    first = tile(client, "start")
    assert 'href="/customers/import/"' in first
    assert 'href="/customers/add/"' in first
    assert "到期" in tile(client, "due")
    assert "/customers/import/" not in tile(firm.client("sales1"), "start")
    with acting_as(firm.viewer("sales1")) as by:
        actions.add(registry.get("customers.customer"), {"name": "华瑞精密"}, by=by)
    assert "start" not in codes(client)


def test_a_task_is_finished_from_the_desk_and_one_is_back_there(firm: Any) -> None:
    client, due = firm.client("sales1"), task(firm)
    text = tile(client, "tasks")
    assert "寄样件" in text
    assert 'class="late"' in text
    address = f"/tasks/{due.pk}/act/done/?back=/"
    assert f'href="{address}"' in text
    assert f'action="/tasks/{due.pk}/act/done/?back=%2F"' in client.get(address).content.decode()
    answer = client.post(address, {"result": "已寄出"})
    assert answer["Location"] == "/"
    assert "寄样件" not in tile(client, "tasks")
    assert "寄样件" in tile(client, "recent")


@pytest.mark.parametrize(
    "strange", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_a_verb_leads_back_to_our_own_pages_only(firm: Any, strange: str) -> None:
    client, due = firm.client("sales1"), task(firm)
    answer = client.post(f"/tasks/{due.pk}/act/done/?back={strange}", {"result": "已寄出"})
    assert answer["Location"] == f"/tasks/{due.pk}/"


def test_the_tasks_of_others_and_those_of_tomorrow_stand_on_other_desks(firm: Any, other_firm: Any) -> None:
    task(firm, "sales2", "同事的任务")
    task(other_firm, "sales1", "别家的任务")
    task(firm, "sales1", "后天的任务", hours=48)
    text = tile(firm.client("sales1"), "tasks")
    for subject in ("同事的任务", "别家的任务", "后天的任务"):
        assert subject not in text


def test_a_manager_sees_the_day_of_the_team_once_the_page_stands(firm: Any) -> None:
    boss = firm.client("mgr1")
    assert 'hx-get="/desk/team/"' in tile(boss, "team")
    assert "team" not in codes(firm.client("sales1"))
    due = task(firm)
    firm.client("sales1").post(f"/tasks/{due.pk}/act/done/", {"result": "已寄出"})
    team = shown(boss.get("/desk/team/"))
    assert "林晓" in team
    assert "完成任务 1" in team
    assert "沈国华" not in team.partition('id="tile-team"')[2].partition("</section>")[0], "the others', not their own"


def test_tiles_of_a_module_that_is_off_are_gone(firm: Any) -> None:
    journal = find("journal")
    assert journal is not None
    with acting_as(firm.viewer("admin")) as by:
        closing.switch(journal, on=False, by=by)
    boss = firm.client("mgr1")
    assert "team" not in codes(boss)
    assert boss.get("/desk/team/").status_code == 404


def test_names_that_people_typed_stay_text(firm: Any) -> None:
    task(firm, subject="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in firm.client("sales1").get("/").content.decode()


def test_the_desk_costs_the_same_for_one_task_and_for_thirty(firm: Any) -> None:
    client = firm.client("sales1")
    task(firm)
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for number in range(30):
        task(firm, subject=f"任务 {number}")
    client.get("/")
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) <= len(one)
    assert len(many) <= 32
