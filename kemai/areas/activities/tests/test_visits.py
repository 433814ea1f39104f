"""Visits: planned in the order of a route, checked in, recorded, missed, and counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.activities.models import Interaction, Task, Visit
from kemai.areas.activities.visits.checking_in import CHECK_IN
from kemai.areas.activities.visits.missing import miss_visits
from kemai.areas.activities.visits.pages import span
from kemai.areas.activities.visits.routing import ordered, put_earlier
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.visit"
REPORT = "/affairs/reports/coverage/"


def add_customer(by: Viewer, name: str, **more: Any) -> Any:
    return actions.add(registry.get("customers.customer"), {"name": name, **more}, by=by)


def visit(by: Viewer, customer: Any, hours: int = 0, **more: Any) -> Visit:
    moment = timezone.now() + timedelta(hours=hours)
    values = {"customer": customer.pk, "goal": "看样机", "planned_at": moment, **more}
    made: Visit = actions.add(registry.get(KEY), values, by=by)
    return made


def record(one: Visit, text: str, *, by: Viewer, **more: Any) -> Visit:
    made: Visit = actions.edit(registry.get(KEY), one.pk, {"record": text, **more}, by=by)
    return made


@pytest.fixture
def noon(time_machine: Any) -> Iterator[None]:
    time_machine.move_to("2026-11-20T04:00:00+00:00", tick=False)
    return


@pytest.mark.spec("ACT-08")
def test_of_three_planned_visits_two_are_paid_and_the_third_is_missed(
    noon: None, sales1: Viewer, client_of: Any, time_machine: Any
) -> None:
    customers = [add_customer(sales1, f"{name}公司", size_class="large") for name in ("青禾", "云帆", "北辰")]
    planned = [visit(sales1, one) for one in customers]
    for one in planned[:2]:
        record(one, "谈了交期", by=sales1)
    assert {one.status for one in Visit.objects.all()} == {"done", "planned"}
    time_machine.move_to("2026-11-20T16:10:00+00:00", tick=False)
    with everyone(reason="tests"):
        miss_visits()
        miss_visits()
    planned[2].refresh_from_db()
    assert planned[2].status == "missed"
    page = client_of("sales1").get(REPORT, {"from": "2026-11-20", "to": "2026-11-20"}).content.decode()
    assert "完成率 67%" in page
    assert "大客户" in page
    assert client_of("sales1").get("/visits/?f=customer.size_class:is:large").content.decode().count("看样机") >= 3
    assert "错过了拜访" in client_of("sales1").get(f"/visits/{planned[2].pk}/history/").content.decode()


@pytest.mark.spec("ACT-08")
def test_a_visit_is_done_by_its_record_and_not_without(noon: None, sales1: Viewer) -> None:
    one = visit(sales1, add_customer(sales1, "青禾公司"))
    done = record(one, "谈了交期", by=sales1)
    assert (done.status, done.done_at) == ("done", timezone.now())
    with pytest.raises(Rejected) as refused:
        record(one, "", by=sales1)
    assert refused.value.errors["record"][0].code == "E-REQ"
    later = visit(sales1, one.customer, hours=24)
    with pytest.raises(Rejected) as refused:
        record(later, "提前写好", by=sales1)
    assert refused.value.errors["record"][0].code == "E-RNG"


@pytest.mark.spec("ACT-08")
def test_a_paid_visit_stands_on_the_timeline_once_with_its_next_step_as_a_task(noon: None, sales1: Viewer) -> None:
    one = visit(sales1, add_customer(sales1, "青禾公司"), hours=-1)
    following = timezone.now() + timedelta(days=5)
    learned = {"people_met": "王总", "rival_news": "海川也在报价"}
    record(one, "谈了交期", by=sales1, next_step="送样机", next_at=following, **learned)
    record(one, "谈了交期和付款", by=sales1)
    logged = Interaction.objects.get()
    assert (logged.channel, logged.subject, logged.started_at) == ("visit", "看样机", one.planned_at)
    assert logged.content.splitlines() == ["谈了交期", "见到的人：王总", "竞争动态：海川也在报价"]
    assert (logged.record_type, logged.record_id) == (KEY, one.pk)
    assert Task.objects.get().subject == "送样机"


def test_a_missed_visit_may_be_moved_or_recorded_late(noon: None, sales1: Viewer) -> None:
    one = visit(sales1, add_customer(sales1, "青禾公司"), hours=-48)
    with everyone(reason="tests"):
        miss_visits()
    moved = actions.edit(registry.get(KEY), one.pk, {"planned_at": timezone.now()}, by=sales1)
    assert moved.status == "planned"
    assert record(one, "补记：当天去过", by=sales1).status == "done"


@pytest.mark.spec("ACT-08")
def test_check_in_keeps_the_position_of_the_phone_or_says_that_it_is_not_shared(
    noon: None, sales1: Viewer, client_of: Any
) -> None:
    customer, client = add_customer(sales1, "青禾公司"), client_of("sales1")
    shared, silent = visit(sales1, customer), visit(sales1, customer)
    where = {"latitude": "31.2989012", "longitude": "120.585312", "accuracy": "18.6"}
    assert client.post(f"/visits/{shared.pk}/checkin/", where).status_code == 302
    assert client.post(f"/visits/{silent.pk}/checkin/").status_code == 302
    shared.refresh_from_db()
    silent.refresh_from_db()
    assert (shared.position, silent.position) == ("31.29890, 120.58531 ±19 m", "未定位")
    assert shared.checked_in_at == timezone.now()
    assert "未定位" in client.get(f"/visits/{silent.pk}/").content.decode()
    assert client.post(f"/visits/{silent.pk}/checkin/").status_code == 422


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"), [("九十", "120", "E-FMT"), ("91", "120", "E-RNG"), ("nan", "0", "E-RNG")]
)
def test_a_position_off_the_globe_is_refused(
    noon: None, sales1: Viewer, latitude: str, longitude: str, code: str
) -> None:
    one = visit(sales1, add_customer(sales1, "青禾公司"))
    with pytest.raises(Rejected) as refused:
        CHECK_IN(one, by=sales1, latitude=latitude, longitude=longitude)
    assert refused.value.errors[""][0].code == code
    one.refresh_from_db()
    assert one.checked_in_at is None


@pytest.mark.spec("ACT-08")
def test_the_route_of_a_day_has_an_order_that_can_be_changed(noon: None, sales1: Viewer, client_of: Any) -> None:
    customer = add_customer(sales1, "青禾公司", address="苏州市工业园区星湖街 1 号")
    first, second, third = (visit(sales1, customer, hours=hour, goal=f"第{hour}站") for hour in (1, 2, 3))
    visit(sales1, customer, hours=24, goal="明天的")
    page = client_of("sales1").get("/visits/route/").content.decode()
    assert page.index("第1站") < page.index("第2站") < page.index("第3站")
    assert "星湖街 1 号" in page
    assert "明天的" not in page
    assert client_of("sales1").post(f"/visits/{third.pk}/earlier/").status_code == 302
    assert [one.goal for one in ordered(Visit.objects.filter(goal__startswith="第"))] == ["第1站", "第3站", "第2站"]
    put_earlier(first, *span(timezone.localdate()), by=sales1)
    assert Visit.objects.get(pk=second.pk).stop == 3


def test_only_those_above_look_at_the_route_of_another(noon: None, sales1: Viewer, client_of: Any) -> None:
    visit(sales1, add_customer(sales1, "青禾公司"))
    address = f"/visits/route/?person={sales1.user_id}"
    assert "看样机" in client_of("mgr1").get(address).content.decode()
    assert client_of("sales2").get(address).status_code == 404


def test_the_night_passes_over_a_firm_that_has_visits_switched_off(noon: None, firm: Any) -> None:
    from kemai.core.modules.closing import switch
    from kemai.core.modules.declare import find

    with acting_as(firm.viewer("sales1")) as by:
        one = visit(by, add_customer(by, "青禾公司"), hours=-48)
    with acting_as(firm.viewer("admin")) as admin:
        switch(find("visits"), on=False, by=admin)
    with everyone(reason="tests"):
        miss_visits()
        assert Visit.objects.get(pk=one.pk).status == "planned"
