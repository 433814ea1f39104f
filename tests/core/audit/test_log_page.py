"""The log page: everything that matters stands in it, is found by person and day, and is read only by right."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.core import actions
from kemai.core.audit.finding import Wanted
from kemai.core.history.models import Act
from kemai.core.options.actions import change
from kemai.core.records import registry
from kemai.core.tenancy import acting_as


def add(firm: Any, count: int = 1, login: str = "sales1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        made = [
            actions.add(registry.get("customers.customer"), {"name": f"甲{n}", **values}, by=by) for n in range(count)
        ]
    return made[-1]


def text(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


@pytest.mark.spec("PLT-18")
def test_an_export_of_100_rows_is_found_by_person_and_day(firm: Any) -> None:
    add(firm, 100, login="mgr1")
    firm.client("mgr1").post("/customers/export/", {"format": "csv", "columns": ["name"]}, REMOTE_ADDR="192.0.2.7")
    reader, user = firm.client("rev1"), firm.people["mgr1"].pk
    day = timezone.localdate()
    found = text(reader, f"/log/?user={user}&kind=export&from={day}&to={day}")
    assert "导出了客户" in found
    assert "行数 100" in found
    assert "192.0.2.7" in found
    assert "行数 100" in text(reader, "/log/?ip=192.0.2.7")
    yesterday = day - timedelta(days=1)
    assert "行数 100" not in text(reader, f"/log/?user={user}&kind=export&to={yesterday}")
    assert "行数 100" not in text(reader, f"/log/?user={firm.people['sales2'].pk}&kind=export")
    assert firm.client("sales1").get("/log/").status_code == 403
    assert firm.client("sales1").get("/log/export/").status_code == 403
    assert firm.client("sales1").post("/log/check/").status_code == 403


def test_the_log_of_another_firm_is_out_of_sight(firm: Any, other_firm: Any) -> None:
    add(firm, name="只在甲方出现")
    assert "只在甲方出现" not in text(other_firm.client("admin"), "/log/")
    assert "只在甲方出现" in text(firm.client("admin"), "/log/")


@pytest.mark.parametrize("query", ["from=x", "from=2026-02-02&to=2026-01-01", "ip=1.2.3", "kind=nothing", "before=1"])
def test_what_cannot_be_read_is_refused(firm: Any, query: str) -> None:
    assert firm.client("admin").get(f"/log/?{query}").status_code == 400


def test_pages_follow_each_other_without_loss(firm: Any) -> None:
    add(firm, 120)
    with acting_as(firm.viewer("admin")):
        expected = [act.title for act in Act.objects.filter(batch__isnull=True).order_by("-at", "-id")]
    client, seen, address = firm.client("admin"), [], "/log/"
    for _page in range(3):
        answer = client.get(address)
        page = answer.content.decode()
        seen += [name for name in expected if f"客户 {name}<" in page and name not in seen]
        address = "/log/" + page.split('class="btn ghost" href="?before=')[-1].split('"')[0].join(["?before=", ""])
    assert len(seen) == 120


def test_before_and_after_follow_the_field_rights_of_the_reader(firm: Any) -> None:
    made = add(firm)
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(registry.get("customers.customer"), made.pk, {"address": "星湖街 328 号"}, by=by)
        profile = registry.get("customers.customerprofile")
        one = actions.add(profile, {"customer": made.pk}, by=by)
        actions.edit(profile, one.pk, {"assets": "7654321"}, by=by)
    found = text(firm.client("rev1"), "/log/?kind=change")
    assert "星湖街 328 号" in found
    assert "7,654,321" not in found
    assert "7654321" not in found
    assert "7,654,321" in text(firm.client("admin"), "/log/?kind=change").replace("7654321", "7,654,321")


def test_refusals_are_written_and_a_loop_does_not_flood(firm: Any) -> None:
    client = firm.client("sales1")
    for _turn in range(50):
        assert client.get("/log/").status_code == 403
    for place in range(30):
        client.get(f"/log/export/?page={place}")
    client.post("/options/", {})
    with acting_as(firm.viewer("admin")):
        acts = list(Act.objects.filter(action="access.denied").order_by("id"))
    assert [act.title for act in acts] == ["/log/", "/log/export/", "/options/"]
    assert sum(act.facts.get("unlogged", 0) for act in acts) == 49 + 29
    assert "无权访问，被拒绝" in text(firm.client("admin"), "/log/?kind=denied")


def test_settings_are_called_as_on_their_page(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        change({"people.registration": "", "sign_in.two_factor_roles": ["sales"], "sign_in.idle_minutes": "45"}, by=by)
    page = text(firm.client("admin"), "/log/?kind=settings")
    for words in ("允许自行注册，由管理员审核", "必须使用双重验证的角色", "业务员", "闲置多少分钟后退出"):
        assert words in page
    for raw in ("people.registration", "sign_in.", "True", "False"):
        assert raw not in page
    assert re.search(r"是</?[^>]*>[^否]{0,200}否", page)


def test_the_api_is_no_way_around(firm: Any) -> None:
    made = add(firm)
    answer = firm.client("svc1").patch(f"/api/v1/customers/{made.pk}/", {"name": "x"}, content_type="application/json")
    assert answer.status_code in (403, 404)
    answer = firm.client("svc1").post("/api/v1/customers/", {"name": "x"}, content_type="application/json")
    if answer.status_code == 403:
        with acting_as(firm.viewer("admin")):
            assert Act.objects.filter(action="access.denied", user_id=firm.people["svc1"].pk).exists()


def test_the_log_is_exported_and_that_is_logged(firm: Any) -> None:
    add(firm)
    answer = firm.client("admin").get("/log/export/?kind=change")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "导出日志" in text(firm.client("rev1"), "/log/?kind=export")


@pytest.mark.django_db(transaction=True)
def test_the_check_says_that_all_is_well_and_what_is_not(firm: Any) -> None:
    from tests.core.audit.test_seals import tamper

    add(firm, 3)
    client = firm.client("admin")
    answer = client.post("/log/check/")
    assert "日志完好" in text(client, answer.url)
    with acting_as(firm.viewer("admin")):
        last = Act.objects.filter(action__endswith=".add").latest("pk").pk
    tamper("DELETE FROM core_act WHERE id = %s", last)
    page = text(client, client.post("/log/check/").url)
    assert "被删除的记录" in page
    assert str(last) in page


def test_entries_stay_for_more_than_two_years(firm: Any) -> None:
    """No scheduled work touches the log: what was written 730 days ago is still there after all of it ran."""
    from kemai.core.jobs import schedule

    add(firm)
    with acting_as(firm.viewer("admin")):
        before = Act.objects.count()
    schedule.run_due(timezone.now() + timedelta(days=731))
    with acting_as(firm.viewer("admin")):
        assert Act.objects.count() >= before


def test_one_record_is_searched_by_its_type(firm: Any) -> None:
    made = add(firm)
    page = text(firm.client("admin"), f"/log/?type=customers.customer&record={made.pk}")
    assert "甲0" in page
    with acting_as(firm.viewer("admin")):
        assert Wanted(record_type="customers.customer", record_id=made.pk).rows().count() == 1
