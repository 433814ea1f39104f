"""Meetings whose decisions become tasks, and follow-ups that are closed or cancelled."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.activities.models import FollowUp, Meeting, MeetingDecision, Task
from kemai.core import actions
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone


@pytest.fixture
def customer(firm: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)


def meet(firm: Any, login: str = "sales1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        given = {"subject": "年度框架洽谈", "start": timezone.now(), **values}
        return actions.add(registry.get("activities.meeting"), given, by=by)


@pytest.mark.spec("ACT-17")
def test_two_decisions_with_owner_and_date_become_two_tasks(firm: Any, customer: Any) -> None:
    meeting = meet(firm, customer=customer.pk, people=[firm.people["svc1"].pk, firm.people["mgr1"].pk])
    client, address = firm.client("sales1"), f"/meetings/{meeting.pk}/decisions/"
    assert client.get(address).status_code == 200
    day = timezone.localdate() + timedelta(days=7)
    lines = {
        "text.0": "出新报价",
        "owner.0": firm.people["sales2"].pk,
        "day.0": day.isoformat(),
        "text.1": "安排试机",
        "owner.1": firm.people["svc1"].pk,
        "day.1": day.isoformat(),
    }
    for missing in ("owner.0", "day.1", "text.1"):
        refused = client.post(address, lines | {missing: ""})
        shown = html.unescape(refused.content.decode())
        assert refused.status_code == 422
        assert "此项为必填项" in shown
        assert "出新报价" in shown
    assert client.post(address, lines | {"day.0": "哪天"}).status_code == 422
    assert client.post(address, lines | {"day.0": "2020-01-01"}).status_code == 422
    assert client.post(address, lines | {"owner.0": "999999"}).status_code == 422
    assert client.post(address, {}).status_code == 422
    with acting_as(firm.viewer("admin")):
        assert not Task.objects.exists()
    assert client.post(address, lines).status_code == 302
    with acting_as(firm.viewer("admin")):
        tasks = list(Task.objects.order_by("pk").values_list("subject", "owner__login", "status", "customer"))
        assert tasks == [("出新报价", "sales2", "new", customer.pk), ("安排试机", "svc1", "new", customer.pk)]
        assert [timezone.localtime(one.due).date() for one in Task.objects.all()] == [day, day]
        assert MeetingDecision.objects.count() == 2
    beside = html.unescape(client.get(f"/meetings/{meeting.pk}/").content.decode())
    assert "出新报价" in beside
    assert "待接收" in beside


@pytest.mark.spec("ACT-17")
def test_who_takes_part_reads_and_who_organises_writes(firm: Any) -> None:
    meeting = meet(firm, people=[firm.people["svc1"].pk])
    home = f"/meetings/{meeting.pk}/"
    for login, reads, writes in (
        ("sales1", 200, 200),
        ("svc1", 200, 403),
        ("sales2", 200, 403),
        ("op1", 404, 404),
    ):
        assert firm.client(login).get(home).status_code == reads, login
        assert firm.client(login).get(f"{home}edit/").status_code == writes, login
        assert firm.client(login).get(f"{home}decisions/").status_code == writes, login
    with everyone(reason="tests"):
        assert "林晓 请你参加：年度框架洽谈" in Notice.objects.get(to__login="svc1").text
    with pytest.raises(Rejected) as reasons:
        meet(firm, end=timezone.now() - timedelta(hours=1))
    assert reasons.value.errors["end"][0].code == "E-RNG"
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get("activities.meeting"), meeting.pk, {"place": "三楼"}, by=by)
    with everyone(reason="tests"):
        assert Notice.objects.filter(to__login="svc1").count() == 2
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(registry.get("activities.meeting"), meeting.pk, by=by)
        assert not Meeting.objects.exists()


@pytest.mark.spec("ACT-16")
def test_a_thread_is_found_by_stage_and_day_and_a_cancelled_one_stands_struck_through(firm: Any, customer: Any) -> None:
    key, client = "activities.followup", firm.client("sales1")
    with acting_as(firm.viewer("sales1")) as by:
        record_type = registry.get(key)
        stages = {one["label"]: one["value"] for one in choices(record_type, by)}
        given = {"customer": customer.pk, "stage": stages["方案报价"], "subject": "扩产线"}
        thread = actions.add(record_type, given | {"start": "2026-03-02", "end": "2026-06-30"}, by=by)
        actions.add(record_type, given | {"subject": "备件", "start": "2026-09-01"}, by=by)
        for values in ({"end": "2026-01-01"}, {"start": "2026-07-01"}):
            with pytest.raises(Rejected) as reasons:
                actions.edit(record_type, thread.pk, values, by=by)
            assert reasons.value.errors["end"][0].code == "E-RNG"
        with pytest.raises(Rejected) as reasons:
            actions.add(record_type, {"customer": customer.pk, "subject": "无阶段"}, by=by)
        assert reasons.value.errors["stage"][0].code == "E-REQ"
    address = f"/followups/?f=stage:is:{stages['方案报价']}&f=start:between:2026-03-01|2026-03-31"
    found = html.unescape(client.get(address).content.decode())
    assert "扩产线" in found
    assert "备件" not in found
    home = f"/followups/{thread.pk}/"
    assert client.post(f"{home}act/cancel_thread/", {"reason": ""}).status_code == 422
    assert client.post(f"{home}act/cancel_thread/", {"reason": "客户停建"}).status_code == 302
    listed = html.unescape(client.get(address).content.decode())
    assert 'class="state gone"' in listed
    assert "客户停建" in listed
    assert client.post(f"{home}act/close/", {"result": "x"}).status_code == 422
    assert client.post(f"{home}act/reopen/").status_code == 302
    assert client.post(f"{home}act/close/", {"result": "签了"}).status_code == 302
    with acting_as(firm.viewer("sales1")):
        thread.refresh_from_db()
        assert (thread.status, thread.result, thread.cancelled_because) == ("closed", "签了", "")
        assert FollowUp.objects.count() == 2


def choices(record_type: Any, by: Any) -> list[dict[str, Any]]:
    from kemai.core.screens.entries import choices_of

    return [one for one in choices_of(record_type.fields["stage"], by, []) if one["value"]]
