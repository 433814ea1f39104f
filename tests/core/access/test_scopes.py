"""Which rows a person meets: none without the right, all or some with it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kemai.areas.accounts.firms import moved
from kemai.areas.accounts.models import Department, Role
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import NoViewer, acting_as, everyone
from kemai.core.tenancy.current import current, viewer
from kemai.core.testing.samples import sample_record
from tests.core.modules.test_doors import close

CUSTOMER, MEETING = "customers.customer", "activities.meeting"


@pytest.mark.spec("PLT-03")
@pytest.mark.parametrize(("scope", "seen"), [(None, 0), ("self", 1), ("all", 2)])
def test_rows_follow_the_scope_of_the_verb(firm: Any, scope: str | None, seen: int) -> None:
    for login, place in (("sales1", 1), ("admin", 2)):
        with acting_as(firm.viewer(login)) as by:
            sample_record(registry.get(CUSTOMER), by, place)
    with everyone(reason="tests"):
        Role.objects.filter(code="sales").update(grants={CUSTOMER: {"read": scope}} if scope else {})
        moved(firm.organisation.pk)
    with acting_as(firm.viewer("sales1")) as by:
        rows = registry.get(CUSTOMER).model.objects.visible_to(by, "read")
        assert rows.count() == seen


@pytest.mark.parametrize("scope", [None, "self", "team", "branch", "all"])
def test_the_ways_of_a_list_lead_to_the_rows_in_reach_and_no_others(firm: Any, scope: str | None) -> None:
    with everyone(reason="tests"):
        selling = Department.objects.get(organisation=firm.organisation, name="销售部")
        below = Department.objects.create(organisation=firm.organisation, name="销售一部", parent=selling)
        type(firm.people["sales2"]).everyone.filter(pk=firm.people["sales2"].pk).update(department=below)
        moved(firm.organisation.pk)
    for place, login in enumerate(("sales1", "sales2", "sales3", "mgr1", "admin"), 1):
        with acting_as(firm.viewer(login)) as by:
            sample_record(registry.get(CUSTOMER), by, place)
    with everyone(reason="tests"):
        Role.objects.filter(code="sales").update(grants={CUSTOMER: {"read": "all", "write": scope or ""}})
        moved(firm.organisation.pk)
    with acting_as(firm.viewer("sales1")) as by:
        rows = registry.get(CUSTOMER).model.objects
        found = [pk for way in rows.on_ways(by, "write") for pk in way.values_list("pk", flat=True)]
        assert set(found) == set(rows.visible_to(by, "write").values_list("pk", flat=True))
        assert bool(found) is (scope is not None)


def test_a_list_shows_what_one_takes_part_in_beside_ones_own_each_once_in_any_order(firm: Any) -> None:
    asked = [("sales1", ["svc1"]), ("svc1", ["sales1", "svc1"]), ("sales1", []), ("sales2", ["svc1"]), ("svc1", [])]
    made = []
    for place, (login, people) in enumerate(asked):
        with acting_as(firm.viewer(login)) as by:
            ids = [firm.people[one].pk for one in people]
            values = {"subject": f"碰头 {place}", "start": f"2026-03-{20 - place} 09:00", "people": ids}
            made.append(actions.add(registry.get(MEETING), values, by=by))
    client = firm.client("svc1")
    for query, order in (("", "0134"), ("?sort=start", "4310"), ("?sort=-subject", "4310"), ("?f=subject:has:3", "3")):
        page = client.get(f"/meetings/{query}").content.decode()
        assert re.findall(r"碰头 (\d)<", page) == list(order), query
        assert f"<b>{len(order)}</b> 条" in page
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(registry.get(MEETING), made[0].pk, by=by)
    page = client.get("/meetings/").content.decode()
    assert (re.findall(r"碰头 (\d)<", page), "<b>3</b> 条" in page) == (list("134"), True)


def test_what_belongs_to_a_module_that_is_off_is_in_nobodys_reach(firm: Any) -> None:
    opportunity, order = "sales.opportunity", "sales.salesorder"
    with acting_as(firm.viewer("admin")) as by:
        sample_record(registry.get("customers.agreement"), by, 1)
    close(firm, "agreements")
    close(firm, "opportunities")
    close(firm, "completeness")
    with acting_as(firm.viewer("admin")) as by:
        rows = registry.get("customers.agreement").model.objects
        assert rows.visible_to(by).count() == sum(way.count() for way in rows.on_ways(by)) == 0
        assert {by.rights.scope(key, "read") for key in ("customers.agreement", opportunity)} == {None}
        assert by.rights.field(order, "opportunity") == by.rights.field(CUSTOMER, "completeness") == "hide"
        assert by.rights.field(order, "customer") == by.rights.field(CUSTOMER, "name") == "write"
        resolved = registry.resolve(registry.get(order), by)
        assert ("customer" in resolved.fields, "opportunity" in resolved.fields) == (True, False)


def test_without_a_viewer_there_is_no_query(db: None) -> None:
    assert viewer() is None
    with pytest.raises(NoViewer):
        current()
    with pytest.raises(NoViewer):
        registry.get(CUSTOMER).model.objects.count()
