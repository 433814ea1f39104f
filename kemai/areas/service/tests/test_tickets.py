"""Tickets: logged, taken up, solved with a solution, closed by the customer's yes or after a week, reopened in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.accounts.models import Role
from kemai.areas.sales.tests.selling import add, do, reasons, stored
from kemai.areas.service.models import Ticket
from kemai.areas.service.tickets.closing import close_silent
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.actions import move_version
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

KEY = "service.ticket"


def test_a_fault_is_taken_up_solved_and_closed_and_its_customer_shows_it(
    firm: Any, customer: Any, ticket_of: Any
) -> None:
    ticket = ticket_of()
    assert (ticket.status, ticket.owner_id) == ("new", firm.people["sales1"].pk)
    taken = do(firm, "svc1", KEY, "accept", ticket)
    assert (taken.status, taken.assignee_id) == ("accepted", firm.people["svc1"].pk)
    for verb, status in (("work_on", "doing"), ("wait", "waiting"), ("work_on", "doing")):
        assert do(firm, "svc1", KEY, verb, ticket).status == status
    with pytest.raises(Rejected) as refused:
        do(firm, "svc1", KEY, "solve", ticket)
    assert reasons(refused) == {"solution": ["E-REQ"]}
    solved = do(firm, "svc1", KEY, "solve", ticket, solution="更换轴承")
    assert solved.solved_at is not None
    with pytest.raises(Rejected) as refused:
        do(firm, "svc1", KEY, "close", ticket)
    assert reasons(refused) == {"answer": ["E-REQ"]}
    assert do(firm, "svc1", KEY, "close", ticket, answer="好了").status == "closed"
    client = firm.client("sales1")
    assert ticket.number in client.get(f"/customers/{customer.pk}/timeline/").content.decode()
    assert "主轴异响" in client.get(f"/customers/{customer.pk}/related/").content.decode()
    with acting_as(firm.viewer("admin")):
        told = Act.objects.filter(record_type=KEY, record_id=ticket.pk).order_by("pk")
        assert [one.action.rpartition(".")[2] for one in told] == [
            *("add", "accept", "work_on", "wait", "work_on", "solve", "close")
        ]


def test_arrows_lead_only_where_they_lead(firm: Any, ticket_of: Any) -> None:
    ticket = ticket_of()
    for verb, given in (("work_on", {}), ("wait", {}), ("solve", {"solution": "好"}), ("close", {"answer": "好"})):
        with pytest.raises(Rejected) as refused:
            do(firm, "svc1", KEY, verb, ticket, **given)
        assert reasons(refused) == {"": ["E-STATE"]}, verb
    with pytest.raises(Rejected) as refused:
        do(firm, "svc1", KEY, "reopen", ticket, reason="又响了")
    assert reasons(refused) == {"": ["E-STATE"]}
    with acting_as(firm.viewer("svc1")) as by:
        actions.edit(registry.get(KEY), ticket.pk, {"priority": "urgent"}, by=by)
        moved = actions.edit(registry.get(KEY), ticket.pk, {"remark": "急"}, by=by)
    assert (moved.status, moved.priority) == ("new", "urgent")


def solved_days_ago(firm: Any, ticket: Any, days: int) -> None:
    do(firm, "svc1", KEY, "accept", ticket)
    do(firm, "svc1", KEY, "solve", ticket, solution="更换轴承")
    with everyone(reason="tests"):
        Ticket.objects.filter(pk=ticket.pk).update(solved_at=timezone.now() - timedelta(days=days))


def test_a_week_of_silence_closes_and_thirty_days_reopen(firm: Any, ticket_of: Any) -> None:
    old, new = ticket_of(), ticket_of(subject="新的")
    solved_days_ago(firm, old, 8)
    solved_days_ago(firm, new, 6)
    with everyone(reason="tests"):
        close_silent()
    assert (stored(firm, old).status, stored(firm, new).status) == ("closed", "solved")
    again = do(firm, "svc1", KEY, "reopen", old, reason="又响了")
    assert (again.status, again.solved_at, again.closed_at) == ("reopened", None, None)
    do(firm, "svc1", KEY, "close", new, answer="好了")
    with everyone(reason="tests"):
        Ticket.objects.filter(pk=new.pk).update(closed_at=timezone.now() - timedelta(days=31))
    with pytest.raises(Rejected) as refused:
        do(firm, "svc1", KEY, "reopen", new, reason="又响了")
    assert reasons(refused) == {"": ["E-STATE"]}


def test_bad_input_is_refused_beside_its_field(firm: Any, ticket_of: Any) -> None:
    stranger = add(firm, "sales1", "customers.customer", name="别的公司")
    person = add(firm, "sales1", "customers.contact", name="李工", customer=stranger.pk)
    order = add(firm, "sales1", "sales.salesorder", customer=stranger.pk)
    for values, where, code in (
        ({"subject": ""}, "subject", "E-REQ"),
        ({"detail": ""}, "detail", "E-REQ"),
        ({"kind": ""}, "kind", "E-REQ"),
        ({"customer": ""}, "customer", "E-REQ"),
        ({"contact": person.pk}, "contact", "E-REF"),
        ({"order": order.pk}, "order", "E-REF"),
        ({"due": "明天"}, "due", "E-FMT"),
    ):
        with pytest.raises(Rejected) as refused:
            ticket_of(**values)
        assert reasons(refused) == {where: [code]}, values
    ticket = ticket_of()
    solved_days_ago(firm, ticket, 1)
    with acting_as(firm.viewer("svc1")) as by, pytest.raises(Rejected) as refused:
        actions.edit(registry.get(KEY), ticket.pk, {"solution": ""}, by=by)
    assert reasons(refused) == {"solution": ["E-REQ"]}


def become(firm: Any, login: str, code: str) -> None:
    with everyone(reason="tests"):
        firm.people[login].roles.set(Role.objects.filter(organisation=firm.organisation, code=code))
    with acting_as(firm.viewer("admin")) as admin:
        move_version(admin)


def test_service_writes_owners_and_engineers_their_own_and_leads_delete(firm: Any, ticket_of: Any) -> None:
    ticket = ticket_of()
    with acting_as(firm.viewer("sales1")) as by:
        assert actions.edit(registry.get(KEY), ticket.pk, {"remark": "催"}, by=by).remark == "催"
    with acting_as(firm.viewer("sales2")) as by, pytest.raises(Forbidden):
        actions.edit(registry.get(KEY), ticket.pk, {"remark": "不是我的"}, by=by)
    assert ticket_of("sales1", subject="客户投诉").status == "new"
    become(firm, "op1", "engineer")
    with pytest.raises(Forbidden):
        do(firm, "op1", KEY, "accept", ticket)
    with acting_as(firm.viewer("svc1")) as by:
        actions.edit(registry.get(KEY), ticket.pk, {"assignee": firm.people["op1"].pk}, by=by)
    assert do(firm, "op1", KEY, "accept", ticket).status == "accepted"
    with acting_as(firm.viewer("svc1")) as by, pytest.raises(Forbidden):
        actions.delete(registry.get(KEY), ticket.pk, by=by)
    become(firm, "svc1", "svc_lead")
    with acting_as(firm.viewer("svc1")) as by:
        assert actions.delete(registry.get(KEY), ticket.pk, by=by).is_deleted


def test_a_card_on_the_board_moves_by_the_verbs(firm: Any, ticket_of: Any) -> None:
    ticket, client = ticket_of(), firm.client("svc1")
    assert "主轴异响" in client.get("/tickets/?look=wall").content.decode()
    assert client.post(f"/tickets/{ticket.pk}/move/", {"value": "accepted"}).status_code == 204
    assert stored(firm, ticket).status == "accepted"
    answer = client.post(f"/tickets/{ticket.pk}/move/", {"value": "solved"})
    assert answer.headers["Kemai-Form"] == f"/tickets/{ticket.pk}/act/solve/"
    assert client.post(f"/tickets/{ticket.pk}/move/", {"value": "closed"}).status_code in (204, 409)
    assert stored(firm, ticket).status == "accepted"
    assert client.post(f"/tickets/{ticket.pk}/move/", {"value": "new"}).status_code == 409
    assert stored(firm, ticket).status == "accepted"


def test_a_late_ticket_is_warned_of(firm: Any, ticket_of: Any) -> None:
    ticket_of(due=timezone.now() - timedelta(hours=1))
    page = firm.client("svc1").get("/warnings/?kind=tickets_late").content.decode()
    assert "过了应答时限的工单" in page
    assert "主轴异响" in page
