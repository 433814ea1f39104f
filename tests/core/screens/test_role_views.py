"""Views of a role: each role may have its own copy of a list, and begin with it (PLT-03)."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.people.roles import set_roles
from kemai.areas.accounts.roles.actions import delete_role
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.screens.models import SavedView
from kemai.core.tenancy import acting_as

CUSTOMER = "customers.customer"


@pytest.fixture
def rows(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        for name, city in (("苏州甲", "苏州"), ("杭州乙", "杭州")):
            actions.add(registry.get(CUSTOMER), {"name": name, "city": city}, by=by)


def role(code: str) -> Role:
    found: Role = Role.objects.get(code=code)
    return found


def save(firm: Any, login: str, where: str = "?f=city:is:苏州", **given: Any) -> Any:
    return firm.client(login).post(f"/customers/views/{where}", {"name": "只看苏州", **given})


def page(firm: Any, login: str, address: str = "/customers/") -> str:
    return html.unescape(firm.client(login).get(address).content.decode())


def for_sales(firm: Any, **more: str) -> SavedView:
    with acting_as(firm.viewer("admin")):
        sales = role("sales").pk
    assert save(firm, "admin", sharing="role", role=str(sales), **more).status_code == 302
    with acting_as(firm.viewer("admin")):
        made: SavedView = SavedView.objects.get(name="只看苏州")
    return made


@pytest.mark.spec("PLT-03")
def test_a_role_has_its_own_copy_of_a_list_and_begins_with_it(firm: Any, rows: None) -> None:
    view = for_sales(firm, starts="1")
    mine = page(firm, "sales1")
    assert ("苏州甲" in mine, "杭州乙" in mine) == (True, False)
    assert f'href="/customers/?view={view.pk}" aria-current="page"' in mine
    assert "杭州乙" in page(firm, "sales1", "/customers/?view=all")
    assert 'href="/customers/?view=all"' in mine
    assert "?sort=name&view=" in mine or f"view={view.pk}&sort=" in mine, "sorting stays in the view"
    manager = page(firm, "mgr1")
    assert "杭州乙" in manager
    assert "只看苏州" not in manager
    with acting_as(firm.viewer("admin")):
        act = Act.objects.get(action="core.savedview.share")
        assert {change["field"]: change["new"] for change in act.changes}["starts"] is True
    api = firm.client("sales1").get("/api/v1/customers/").json()
    assert len(api["items"] if "items" in api else api["results"]) == 2, "programs get the whole list"


def test_who_gets_and_loses_a_role_gets_and_loses_its_views(firm: Any, rows: None) -> None:
    for_sales(firm, starts="1")
    assert "杭州乙" in page(firm, "mgr1")
    with acting_as(firm.viewer("admin")) as by:
        before = firm.people["mgr1"].roles.get()
        set_roles(firm.people["mgr1"], [role("sales").pk], [], by=by)
    assert "杭州乙" not in page(firm, "mgr1")
    with acting_as(firm.viewer("admin")) as by:
        set_roles(firm.people["mgr1"], [before.pk], [], by=by)
    assert "杭州乙" in page(firm, "mgr1")


def test_the_own_start_wins_over_the_roles_and_the_plain_list_can_be_it(firm: Any, rows: None) -> None:
    view = for_sales(firm, starts="1")
    client = firm.client("sales1")
    dialog = html.unescape(client.get(f"/customers/views/{view.pk}/").content.decode())
    assert "我打开列表时先看到它" in dialog
    assert 'name="name"' not in dialog, "it is not theirs to change"
    assert client.post(f"/customers/views/{view.pk}/", {"name": "被改", "delete": "1"}).status_code == 403
    with acting_as(firm.viewer("admin")):
        assert SavedView.objects.get(pk=view.pk).name == "只看苏州"
    client.post(f"/customers/views/{view.pk}/")
    assert "杭州乙" in page(firm, "sales1"), "unticked: the plain list"
    client.post(f"/customers/views/{view.pk}/", {"mine": "1"})
    assert "杭州乙" not in page(firm, "sales1")
    client.post("/customers/views/?f=city:is:杭州", {"name": "只看杭州", "sharing": "self", "mine": "1"})
    assert ("苏州甲" in page(firm, "sales1"), "杭州乙" in page(firm, "sales1")) == (False, True)
    with acting_as(firm.viewer("sales1")):
        own = SavedView.objects.get(name="只看杭州")
    client.post(f"/customers/views/{own.pk}/", {"delete": "1"})
    assert "杭州乙" not in page(firm, "sales1"), "the role's again"


def test_only_who_may_share_makes_views_of_roles_and_bad_input_is_refused(
    firm: Any, other_firm: Any, rows: None
) -> None:
    with acting_as(firm.viewer("admin")):
        sales = str(role("sales").pk)
    with acting_as(other_firm.viewer("admin")):
        foreign = str(role("sales").pk)
    assert save(firm, "sales1", sharing="role", role=sales, starts="1").status_code == 422
    for given in ({"sharing": "role"}, {"sharing": "role", "role": foreign}, {"sharing": "role", "role": "x"}):
        assert save(firm, "admin", **given).status_code == 422
    with acting_as(firm.viewer("admin")):
        assert not SavedView.objects.exists()
    assert save(firm, "mgr1", sharing="role", role=sales).status_code == 302, "holders of views.team may"
    view = firm.client("mgr1").get("/customers/?view=1")
    assert view.status_code == 200
    assert "只看苏州" not in page(other_firm, "sales1")


def test_a_second_start_view_takes_the_place_of_the_first(firm: Any, rows: None) -> None:
    first = for_sales(firm, starts="1")
    second = {"name": "只看杭州", "sharing": "role", "role": str(first.role_id), "starts": "1"}
    assert save(firm, "admin", "?f=city:is:杭州", **second).status_code == 302
    with acting_as(firm.viewer("admin")):
        assert list(SavedView.objects.filter(starts=True).values_list("name", flat=True)) == ["只看杭州"]
    assert "苏州甲" not in page(firm, "sales1")


def test_a_deleted_role_gives_its_views_back_to_their_owners(firm: Any, rows: None) -> None:
    view = for_sales(firm, starts="1")
    with acting_as(firm.viewer("admin")) as by:
        own = Role.objects.create(organisation=firm.organisation, code="own-1", name="临时")
        SavedView.objects.filter(pk=view.pk).update(role=own)
        delete_role(own, by=by)
        view.refresh_from_db()
        assert (view.sharing, view.role_id, view.starts) == ("self", None, False)
        assert Act.objects.filter(action="core.savedview.share", record_id=view.pk).count() == 2
    assert "只看苏州" not in page(firm, "sales1")


def test_a_keeper_of_the_settings_changes_views_of_roles_that_others_made(firm: Any, rows: None) -> None:
    with acting_as(firm.viewer("admin")):
        sales = str(role("sales").pk)
    save(firm, "mgr1", sharing="role", role=sales)
    with acting_as(firm.viewer("admin")):
        view = SavedView.objects.get()
    changed = {"name": "苏州客户", "sharing": "role", "role": sales, "starts": "1"}
    assert firm.client("admin").post(f"/customers/views/{view.pk}/", changed).status_code == 302
    with acting_as(firm.viewer("admin")):
        view.refresh_from_db()
        assert (view.name, view.starts, view.owner_id) == ("苏州客户", True, firm.people["mgr1"].pk)
    assert firm.client("admin").post(f"/customers/views/{view.pk}/", {"delete": "1"}).status_code == 302


def test_who_only_sees_a_view_can_open_lists_with_it_and_nothing_more(firm: Any, rows: None) -> None:
    save(firm, "mgr1", sharing="all")
    with acting_as(firm.viewer("mgr1")):
        view = SavedView.objects.get()
    address = f"/customers/views/{view.pk}/"
    form = page(firm, "sales1", address)
    assert 'name="mine"' in form
    assert 'name="name"' not in form
    for given in ({"name": "改名"}, {"sharing": "self"}, {"delete": "1"}, {"name": "只看苏州", "mine": "1"}):
        refused = firm.client("sales1").post(address, given)
        assert refused.status_code == 403
        assert "只有视图的主人可以修改或删除它" in refused.content.decode()
    assert firm.client("sales1").post(address, {"mine": "1"}).status_code == 302
    with acting_as(firm.viewer("sales1")):
        view.refresh_from_db()
    assert (view.name, view.sharing) == ("只看苏州", "all")
    assert "杭州乙" not in page(firm, "sales1")


def test_a_list_with_a_start_view_costs_no_query_more(
    firm: Any, rows: None, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = firm.client("sales1")
    client.get("/customers/")
    with CaptureQueriesContext(connection) as before:
        client.get("/customers/")
    for_sales(firm, starts="1")
    client.get("/customers/")
    with CaptureQueriesContext(connection) as after:
        client.get("/customers/")
    assert len(after) <= len(before)
