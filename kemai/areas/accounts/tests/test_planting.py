"""Firms that stand already get what a new version ships for new types and rights, once, and keep what they changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.roles.actions import save_role
from kemai.areas.accounts.roles.granted import rights_of_role
from kemai.areas.accounts.seeds import ROLES, plant_grants
from kemai.core.history.models import Act
from kemai.core.tenancy.current import acting_as, everyone

SHIPPED = {code: (grants, extra) for code, _n, _e, _k, grants, extra in ROLES}


@pytest.fixture(autouse=True)
def installation() -> Iterator[None]:
    """Let the tests read all rows."""
    with everyone(reason="tests"):
        yield


def of(firm: Any, code: str) -> Role:
    """Give a role of the firm as it stands."""
    return Role.objects.get(organisation=firm.organisation, code=code)


def as_founded_before(firm: Any, code: str, grants: dict[str, Any], extra: list[str]) -> None:
    """Make a role what it was in a firm founded before tasks, mails and leads existed."""
    Role.objects.filter(organisation=firm.organisation, code=code).update(grants=grants, extra=extra, shipped=None)


def test_an_older_firm_gets_the_grants_of_new_types_once_and_what_it_changed_stays(firm: Any) -> None:
    """The service role may write activities now; a role that was narrowed stays narrow; a second start does nothing."""
    reading = {"find": "all", "read": "all", "print": "all"}
    as_founded_before(firm, "svc", {"*": reading}, [])
    as_founded_before(firm, "mkt", {"*": reading, "sales.lead": {"find": "self", "read": "", "add": ""}}, [])
    as_founded_before(firm, "manager", SHIPPED["manager"][0], ["contact.private"])
    Role.objects.filter(organisation=firm.organisation, code="dispatcher").delete()
    assert plant_grants(firm.organisation.pk)
    svc, mkt, manager = of(firm, "svc"), of(firm, "mkt"), of(firm, "manager")
    assert rights_of_role(svc).scope("activities.interaction", "add") == "self"
    assert rights_of_role(svc).scope("activities.interaction", "read") == "all"
    assert rights_of_role(svc).scope("customers.customer", "add") is None
    assert rights_of_role(mkt).scope("sales.lead", "add") is None
    assert rights_of_role(mkt).scope("sales.lead", "find") == "self"
    assert rights_of_role(mkt).scope("sales.lead", "delete") == "all", "what the firm said nothing about is planted"
    assert {"activity.team_read", "notice.publish"} <= set(manager.extra)
    assert "customer.finance" not in manager.extra, "taken away by the firm, and known at that time"
    assert not Role.objects.filter(organisation=firm.organisation, code="dispatcher").exists()
    told = Act.objects.filter(record_type="accounts.role", record_id=svc.pk, action="accounts.role.edit").get()
    assert told.user_id is None
    assert told.changes[0]["field"] == "grants"
    assert not plant_grants(firm.organisation.pk)
    with acting_as(firm.viewer("admin")) as by:
        save_role(svc, {"grants": {"*": reading}}, by=by)
    assert not plant_grants(firm.organisation.pk)
    assert of(firm, "svc").grants == {"*": reading}, "what the firm took back later stays taken back"


def test_saving_a_role_in_the_editor_keeps_what_is_granted_on_an_area(firm: Any, client_of: Any) -> None:
    """The editor shows a line for an area; saving the page as it is changes nothing."""
    from kemai.areas.accounts.tests.test_roles import Form

    client, role = client_of("admin"), of(firm, "svc")
    page = client.get(f"/roles/{role.pk}/")
    form = Form(f"/roles/{role.pk}/")
    form.feed(page.content.decode())
    assert form.sent["v:activities.*:add"] == ["self"]
    assert client.post(f"/roles/{role.pk}/", form.sent).status_code == 302
    assert of(firm, "svc").grants["activities.*"]["add"] == "self"
    assert {key for key, verbs in of(firm, "svc").grants.items() if verbs} == set(role.grants)
