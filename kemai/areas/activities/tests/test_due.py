"""People to contact and the policies that put them on the lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.activities.actions import assessed, log_interaction, postpone
from kemai.areas.activities.models import DueContact, RevisitPolicy
from kemai.areas.activities.revisits.jobs import fill_all
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.viewer import Viewer

KEY, POLICY = "activities.duecontact", "activities.revisitpolicy"
SMALL = {"size_class": "large"}


@pytest.fixture
def noon(time_machine: Any) -> Iterator[None]:
    time_machine.move_to("2026-11-20T04:00:00+00:00", tick=False)
    return


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def add_customer(by: Viewer, name: str, **more: Any) -> Any:
    return actions.add(registry.get("customers.customer"), {"name": name, **SMALL, **more}, by=by)


def call(customer: Any, *, by: Viewer, days: int = 0, **more: Any) -> Any:
    moment = timezone.now() - timedelta(days=days)
    return log_interaction(customer.pk, by=by, channel="phone", subject="问候", started_at=moment, **more)


def policy(firm: Any, **more: Any) -> RevisitPolicy:
    with acting_as(firm.viewer("mgr1")) as boss:
        segment = {"name": f"VIP{RevisitPolicy.objects.count()}", "condition": "规模=大客户"}
        made = actions.add(registry.get("customers.segment"), segment, by=boss)
        values = {"name": f"大客户回访{made.pk}", "segment": made.pk, "interval_days": 30, **more}
        added: RevisitPolicy = actions.add(registry.get(POLICY), values, by=boss)
    return added


def night() -> None:
    with everyone(reason="tests"):
        fill_all()


def lists(by: Viewer) -> set[tuple[str, str, bool]]:
    with acting_as(by):
        rows = DueContact.objects.filter(state="open").select_related("customer", "owner")
        return {(one.owner.login, one.customer.name, one.by_leader) for one in rows}


@pytest.mark.spec("ACT-09")
def test_a_policy_puts_customers_on_the_lists_of_their_owner_and_of_the_leader(
    noon: None, firm: Any, sales1: Viewer, committed: Any
) -> None:
    late, seen, unled = (add_customer(sales1, name) for name in ("青禾", "云帆", "北辰"))
    call(late, by=sales1, days=31)
    call(seen, by=sales1, days=29)
    call(unled, by=sales1, days=1)
    for one, days in ((late, 80), (seen, 90), (unled, 91)):
        log_interaction(
            one.pk,
            by=sales1,
            channel="visit",
            subject="高层会面",
            started_at=timezone.now() - timedelta(days=days - 1 if one is seen else days),
            owner_id=firm.people["exec1"].pk,
        )
    with committed(execute=True):
        policy(firm, senior_interval_days=90)
    expected = {("sales1", "青禾", False), ("exec1", "北辰", True)}
    assert lists(sales1) == expected
    night()
    assert lists(sales1) == expected
    with committed(execute=True):
        call(unled, by=sales1)
        call(late, by=sales1)
    assert lists(sales1) == {("exec1", "北辰", True)}
    with acting_as(firm.viewer("exec1")) as leader, committed(execute=True):
        call(unled, by=leader)
    assert lists(sales1) == set()


@pytest.mark.spec("ACT-09")
@pytest.mark.parametrize(
    ("values", "name", "code"),
    [
        ({"interval_days": 0}, "interval_days", "E-RNG"),
        ({"interval_days": ""}, "interval_days", "E-REQ"),
        ({"senior_interval_days": -1}, "senior_interval_days", "E-RNG"),
        ({"segment": ""}, "segment", "E-REQ"),
    ],
)
def test_a_policy_that_nobody_can_follow_is_refused(firm: Any, values: Any, name: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        policy(firm, **values)
    assert refused.value.errors[name][0].code == code


def test_a_named_leader_needs_an_interval_and_a_seller_makes_no_policies(firm: Any, client_of: Any) -> None:
    with pytest.raises(Rejected) as refused:
        policy(firm, senior=firm.people["exec1"].pk)
    assert refused.value.errors["senior_interval_days"][0].code == "E-REQ"
    assert client_of("sales1").get("/revisitpolicies/add/").status_code == 403
    assert client_of("svc1").get("/revisitpolicies/add/").status_code == 403
    assert client_of("mgr1").get("/revisitpolicies/add/").status_code == 200


def test_what_a_policy_no_longer_asks_for_leaves_the_lists_by_night(noon: None, firm: Any, sales1: Viewer) -> None:
    one = add_customer(sales1, "青禾")
    call(one, by=sales1, days=40)
    made = policy(firm)
    night()
    assert lists(sales1) == {("sales1", "青禾", False)}
    with acting_as(firm.viewer("mgr1")) as boss:
        actions.edit(registry.get(POLICY), made.pk, {"active": False}, by=boss)
    night()
    assert lists(sales1) == set()
    assert DueContact.objects.get().state == "dropped"


@pytest.mark.spec("ACT-09")
def test_the_supervisor_revisits_where_the_policy_says_so_and_the_report_counts(
    noon: None, firm: Any, sales1: Viewer, client_of: Any
) -> None:
    for name, days in (("青禾", 31), ("云帆", 3), ("北辰", 5)):
        call(add_customer(sales1, name), by=sales1, days=days)
    policy(firm, by_role="supervisor")
    night()
    assert lists(sales1) == {("mgr1", "青禾", False)}
    page = client_of("mgr1").get("/affairs/reports/revisits/").content.decode()
    assert "应回访 3 个客户，按时的占 66.7%" in page
    assert client_of("mgr1").get("/affairs/reports/revisits/?from=2026-02-02&to=2026-02-01").status_code == 422


@pytest.mark.spec("ACT-10")
def test_an_assessed_visitor_stands_on_top_and_leaves_when_a_call_is_logged(
    noon: None, firm: Any, sales1: Viewer, client_of: Any, committed: Any
) -> None:
    late, visitor = add_customer(sales1, "青禾"), add_customer(sales1, "评估访客")
    call(late, by=sales1, days=60)
    policy(firm)
    night()
    assessed(visitor.pk, by=sales1)
    client = client_of("sales1")
    page = client.get("/due/").content.decode()
    assert page.index("评估访客") < page.index("青禾")
    assert ">评估<" in page
    assert "待联系客户" in client.get("/warnings/?kind=due_contacts").content.decode()
    with committed(execute=True):
        call(visitor, by=sales1)
    page = client.get("/due/").content.decode()
    assert "评估访客" not in page
    assert "青禾" in page
    assert DueContact.objects.get(customer=visitor).state == "done"


@pytest.mark.spec("ACT-10")
def test_the_agreed_next_contact_waits_for_its_day(
    noon: None, sales1: Viewer, client_of: Any, committed: Any, time_machine: Any
) -> None:
    one = add_customer(sales1, "青禾")
    with committed(execute=True):
        call(one, by=sales1, next_step="问样机", next_at=timezone.now() + timedelta(days=3))
    client = client_of("sales1")
    assert "青禾" not in client.get("/due/").content.decode()
    assert "约定" in client.get("/due/?show=later").content.decode()
    time_machine.move_to("2026-11-23T04:00:00+00:00", tick=False)
    assert "问样机" in client_of("sales1").get("/due/").content.decode()


@pytest.mark.spec("ACT-10")
def test_postponing_needs_day_and_reason_and_the_fourth_time_informs_the_manager(
    noon: None, firm: Any, sales1: Viewer
) -> None:
    entry = assessed(add_customer(sales1, "青禾").pk, by=sales1)
    for until, reason, name, code in (
        ("", "出差", "until", "E-REQ"),
        ("2026-11-30", "", "reason", "E-REQ"),
        ("下周", "出差", "until", "E-FMT"),
        ("2026-11-20", "出差", "until", "E-RNG"),
        ("2028-01-01", "出差", "until", "E-RNG"),
    ):
        with pytest.raises(Rejected) as refused:
            postpone(entry, by=sales1, until=until, reason=reason)
        assert refused.value.errors[name][0].code == code
    for _time in range(3):
        postpone(entry, by=sales1, until="2026-11-28", reason="客户出差")
    assert not Notice.objects.filter(to=firm.people["mgr1"].pk).exists()
    postpone(entry, by=sales1, until="2026-11-28", reason="还在出差")
    entry.refresh_from_db()
    assert (entry.postponed, entry.reason, entry.due.isoformat()) == (4, "还在出差", "2026-11-30"), "Saturday to Monday"
    told = Notice.objects.get(to=firm.people["mgr1"].pk)
    assert "第 4 次推迟联系 青禾" in told.text


def test_the_same_cause_stands_once_and_a_closed_entry_cannot_be_postponed(noon: None, sales1: Viewer) -> None:
    one = add_customer(sales1, "青禾")
    assert assessed(one.pk, by=sales1).pk == assessed(one.pk, by=sales1).pk
    entry = DueContact.objects.get()
    DueContact.objects.filter(pk=entry.pk).update(state="done")
    with pytest.raises(Rejected) as refused:
        postpone(entry, by=sales1, until="2026-11-28", reason="出差")
    assert refused.value.errors[""][0].code == "E-STATE"


def test_the_list_shows_a_team_to_its_manager_only(noon: None, sales1: Viewer, client_of: Any) -> None:
    assessed(add_customer(sales1, "青禾").pk, by=sales1)
    assert "青禾" in client_of("mgr1").get("/due/?show=team").content.decode()
    assert "青禾" not in client_of("mgr1").get("/due/").content.decode()
    assert "青禾" not in client_of("sales2").get("/due/?show=team").content.decode()


def test_a_deleted_customer_takes_its_entries_along(noon: None, firm: Any, sales1: Viewer) -> None:
    one = add_customer(sales1, "青禾")
    assessed(one.pk, by=sales1)
    with acting_as(firm.viewer("mgr1")) as boss:
        actions.delete(registry.of_model(Customer), one.pk, by=boss)
    assert lists(sales1) == set()
