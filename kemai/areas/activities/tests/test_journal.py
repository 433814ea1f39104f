"""The daily report that writes itself, what is written under it, and the reports on the work of all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.activities.actions import hand_out, log_interaction
from kemai.areas.activities.journal.lines import daily_line, daily_lines
from kemai.areas.activities.models import WorkLog
from kemai.core import actions
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.viewer import Viewer

TODAY = "2026-11-20"


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> Iterator[None]:
    time_machine.move_to(f"{TODAY}T04:00:00+00:00", tick=False)
    return


def add_customer(by: Viewer, name: str) -> Any:
    return actions.add(registry.get("customers.customer"), {"name": name}, by=by)


def call(customer: Any, *, by: Viewer, channel: str = "phone", **more: Any) -> Any:
    return log_interaction(customer.pk, by=by, channel=channel, subject="问候", started_at=timezone.now(), **more)


def page_of(person: Viewer, day: str = TODAY) -> str:
    return f"/journal/{person.user_id}/{day}/"


@pytest.mark.spec("ACT-11")
def test_the_manager_reads_the_day_of_a_seller_who_wrote_nothing(sales1: Viewer, client_of: Any) -> None:
    customer = add_customer(sales1, "青禾科技")
    agreed = {"customer": customer.pk, "title": "年度框架合同", "start": TODAY}
    actions.add(registry.get("customers.agreement"), agreed, by=sales1)
    call(customer, by=sales1)
    hand_out(sales1.user_id, subject="寄样品", due=timezone.now() - timedelta(hours=1), by=sales1)
    page = client_of("mgr1").get(page_of(sales1)).content.decode()
    for text in ("新客户", "青禾科技", "年度框架合同", "问候", "寄样品", "工作负荷"):
        assert text in page
    assert f'href="/customers/{customer.pk}/"' in page
    assert "逾期 1" in page
    yesterday = client_of("mgr1").get(page_of(sales1, "2026-11-19")).content.decode()
    assert "青禾科技" not in yesterday
    assert "这一天还没有记录" in yesterday


@pytest.mark.spec("ACT-11")
def test_the_team_at_a_glance_is_the_branch_of_the_manager(firm: Any, sales1: Viewer, client_of: Any) -> None:
    call(add_customer(sales1, "青禾科技"), by=sales1)
    page = client_of("mgr1").get("/journal/").content.decode()
    assert page_of(sales1) in page
    for login in ("sales2", "sales3", "clerk1"):
        assert f"/journal/{firm.people[login].pk}/" in page
    assert f"/journal/{firm.people['svc1'].pk}/" not in page
    own = client_of("sales1").get("/journal/").content.decode()
    assert f"/journal/{firm.people['sales2'].pk}/" not in own
    assert client_of("sales2").get(page_of(sales1)).status_code == 404
    assert client_of("exec1").get(page_of(sales1)).status_code == 200


@pytest.mark.spec("ACT-11")
@pytest.mark.parametrize(
    ("day", "status"), [(TODAY, 302), ("2026-11-19", 302), ("2026-11-18", 422), ("2026-11-21", 404)]
)
def test_a_note_is_for_today_and_yesterday_only(sales1: Viewer, client_of: Any, day: str, status: int) -> None:
    client = client_of("sales1")
    answer = client.post(page_of(sales1, day), {"note": "上午在展会"})
    assert answer.status_code == status
    assert WorkLog.objects.filter(note="上午在展会").exists() is (status == 302)
    if status == 422:
        assert "只能写今天和昨天的备注" in answer.content.decode()


@pytest.mark.spec("ACT-11")
def test_the_manager_comments_and_the_person_is_told(firm: Any, sales1: Viewer, client_of: Any) -> None:
    client_of("sales1").post(page_of(sales1), {"note": "上午在展会"})
    boss = client_of("mgr1")
    assert "上午在展会" in boss.get(page_of(sales1)).content.decode()
    assert boss.post(page_of(sales1), {"comment": "跟进名片"}).status_code == 302
    assert "跟进名片" in client_of("sales1").get(page_of(sales1)).content.decode()
    assert "写了评语" in Notice.objects.get(to=sales1.user_id).text
    assert client_of("sales2").post(page_of(sales1), {"comment": "乱写"}).status_code == 404
    assert boss.post(page_of(sales1), {"note": "替他写"}).status_code == 403
    assert client_of("sales1").post(page_of(sales1), {"comment": "自评"}).status_code == 403
    assert WorkLog.objects.get().comment == "跟进名片"
    assert client_of("sales1").post(page_of(sales1), {"note": "x", "kind": "999999"}).status_code == 422
    assert client_of("sales1").post(page_of(sales1), {"note": "长" * 4001}).status_code == 422


def test_titles_out_of_sight_are_counted_and_not_said(firm: Any, sales1: Viewer, client_of: Any) -> None:
    one = add_customer(sales1, "机密客户")
    with acting_as(firm.viewer("admin")) as admin:
        actions.edit(registry.get("customers.customer"), one.pk, {"owner": firm.people["svc1"].pk}, by=admin)
    page = client_of("mgr1").get(page_of(sales1)).content.decode()
    assert "机密客户" not in page
    assert "另有 1 条不在您的查看范围内" in page


def test_a_higher_area_adds_its_lines_and_an_unknown_type_is_passed_over(sales1: Viewer) -> None:
    from kemai.areas.activities.journal import lines

    added = daily_line("test_needs", "需求登记", "customers.need", "add", "edit")
    unknown = daily_line("test_unknown", "没有的", "nowhere.thing", "add")
    try:
        assert added in daily_lines(sales1)
        assert unknown not in daily_lines(sales1)
    finally:
        for code in ("test_needs", "test_unknown"):
            del lines._lines[code]


@pytest.mark.parametrize("day", ["2026-13-01", "morgen", "2026-11-21"])
def test_a_day_that_is_none_or_has_not_come_is_not_found(sales1: Viewer, client_of: Any, day: str) -> None:
    assert client_of("sales1").get(page_of(sales1, day)).status_code == 404


def total(page: str) -> str:
    """Read the first sum below a report."""
    found = re.search(r'<td class="num b">(?:<a [^>]*>)?([^<]*)<', page)
    return found[1] if found else ""


@pytest.mark.spec("ACT-20")
def test_the_manager_sees_the_branch_and_the_seller_the_own(firm: Any, sales1: Viewer, client_of: Any) -> None:
    customer = add_customer(sales1, "青禾科技")
    call(customer, by=sales1)
    call(customer, by=sales1, channel="visit")
    with acting_as(firm.viewer("sales2")) as other:
        call(add_customer(other, "云帆贸易"), by=other)
    for code, whole in (("person", "3"), ("channel", "3"), ("result", "3")):
        boss = client_of("mgr1").get(f"/affairs/reports/{code}/").content.decode()
        own = client_of("sales1").get(f"/affairs/reports/{code}/").content.decode()
        assert total(boss) == whole
        assert total(own) == "2"
    own = client_of("sales1").get("/affairs/reports/person/").content.decode()
    assert "林晓" in own
    assert "陈若溪" not in own


@pytest.mark.spec("ACT-20")
@pytest.mark.parametrize(("login", "count"), [("mgr1", 2), ("sales1", 1)])
def test_a_figure_leads_to_as_many_rows(firm: Any, sales1: Viewer, client_of: Any, login: str, count: int) -> None:
    customer = add_customer(sales1, "青禾科技")
    call(customer, by=sales1)
    with acting_as(firm.viewer("sales2")) as other:
        call(customer, by=other)
    page = html.unescape(client_of(login).get("/affairs/reports/channel/").content.decode())
    found = re.search(r'href="(/interactions/\?[^"]*phone[^"]*)">(\d+)</a>', page)
    assert found
    assert int(found[2]) == count
    listed = client_of(login).get(found[1]).content.decode()
    assert len(set(re.findall(r'href="/interactions/(\d+)/"', listed))) == count


@pytest.mark.spec("ACT-20")
def test_tasks_in_time_and_workload(firm: Any, sales1: Viewer, client_of: Any) -> None:
    hand_out(sales1.user_id, subject="逾期", due=timezone.now() - timedelta(days=1), by=sales1)
    hand_out(sales1.user_id, subject="将来", due=timezone.now() + timedelta(days=1), by=sales1)
    page = client_of("sales1").get("/affairs/reports/punctual/").content.decode()
    assert "2 个任务中，到期的准时完成 0.0%" in page
    load = client_of("mgr1").get("/affairs/reports/workload/").content.decode()
    assert "林晓 的负荷最重：7%" in load
    assert "何静" not in load


@pytest.mark.spec("ACT-20")
@pytest.mark.parametrize(
    "code", ["person", "channel", "result", "punctual", "schedule", "coverage", "revisits", "plans", "workload"]
)
def test_every_report_opens_prints_and_refuses_reversed_days(firm: Any, client_of: Any, code: str) -> None:
    client = client_of("mgr1")
    assert client.get(f"/affairs/reports/{code}/?from={TODAY}&to={TODAY}").status_code == 200
    paper = client.get(f"/affairs/reports/{code}/print/")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    refused = client.get(f"/affairs/reports/{code}/?from={TODAY}&to=2026-11-19")
    assert refused.status_code == 422
    assert "超出允许范围" in refused.content.decode()
