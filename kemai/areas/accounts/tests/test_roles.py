"""Roles as data: editing, copying, deleting, personal rights with an end, and nobody above themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine

from kemai.areas.accounts.models import Role, UserRight
from kemai.areas.accounts.roles.actions import end_right, save_role, set_right
from kemai.areas.accounts.roles.granted import SINGLE_ADMIN
from kemai.areas.accounts.roles.words import verbs_for
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.history.models import Act
from kemai.core.options.actions import change
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as, everyone

CUSTOMER = registry.get("customers.customer")
DELETE = "customers.customer:delete"


@pytest.fixture(autouse=True)
def installation() -> Iterator[None]:
    """Let the tests themselves read all rows; every request has its own viewer."""
    with everyone(reason="tests"):
        yield


def customer_of(firm: Any, login: str, **values: Any) -> Any:
    """Add a customer as somebody."""
    with acting_as(firm.viewer(login)) as by:
        return actions.add(CUSTOMER, {"name": f"{login}的客户", **values}, by=by)


class Form(HTMLParser):
    """Reads what a browser would send of the form with a given address."""

    def __init__(self, action: str) -> None:
        """Wait for the form."""
        super().__init__()
        self.action, self.inside, self.select = action, False, ""
        self.sent: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note inputs, ticked boxes and chosen options."""
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = given.get("action") == self.action
        if not self.inside:
            return
        if tag == "select":
            self.select = given["name"]
        elif tag == "option" and "selected" in given:
            self.sent[self.select] = [given["value"]]
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.sent.setdefault(given["name"], []).append(given.get("value", ""))


def posted(role: Role, client: Any, **changes: str) -> dict[str, Any]:
    """Give what the editor of a role would send, with some cells changed."""
    form = Form(f"/roles/{role.pk}/")
    form.feed(client.get(f"/roles/{role.pk}/").content.decode())
    assert len(form.sent) > 20
    return form.sent | changes


def role_of(firm: Any, code: str) -> Role:
    """Give a shipped role."""
    return Role._base_manager.get(organisation=firm.organisation, code=code)


@pytest.mark.spec("PLT-03")
def test_delete_taken_from_sales_and_given_to_sales1_alone(firm: Any) -> None:
    admin, sales = firm.client("admin"), role_of(firm, "sales")
    own = customer_of(firm, "sales1")
    theirs = customer_of(firm, "sales2")
    with_delete = posted(sales, admin, **{"v:customers.customer:delete": "self"})
    assert admin.post(f"/roles/{sales.pk}/", with_delete).status_code == 302
    for login, record in (("sales1", own), ("sales2", theirs)):
        assert f"/customers/{record.pk}/delete/" in firm.client(login).get(f"/customers/{record.pk}/").content.decode()
        assert firm.client(login).get(f"/customers/{record.pk}/delete/").status_code == 200

    without = posted(sales, admin, **{"v:customers.customer:delete": "none"})
    assert admin.post(f"/roles/{sales.pk}/", without).status_code == 302
    for login, record in (("sales1", own), ("sales2", theirs)):
        page = firm.client(login).get(f"/customers/{record.pk}/").content.decode()
        assert f"/customers/{record.pk}/delete/" not in page
        assert "/customers/bulk/delete/" not in firm.client(login).get("/customers/").content.decode()
        assert firm.client(login).get(f"/customers/{record.pk}/delete/").status_code == 403
        assert firm.client(login).post(f"/customers/{record.pk}/delete/").status_code == 403
        assert firm.client(login).post("/customers/bulk/delete/", {"ids": [record.pk]}).status_code == 403
        assert firm.client(login).delete(f"/api/v1/customers/{record.pk}/").status_code == 403

    given = {"right": DELETE, "grant": "1", "scope": "self", "until": ""}
    assert admin.post(f"/users/{firm.people['sales1'].pk}/rights/", given).status_code == 302
    page = firm.client("sales1").get(f"/customers/{own.pk}/").content.decode()
    assert f"/customers/{own.pk}/delete/" in page
    assert firm.client("sales2").get(f"/customers/{theirs.pk}/delete/").status_code == 403
    assert firm.client("sales1").post(f"/customers/{theirs.pk}/delete/").status_code == 403
    assert firm.client("sales1").post(f"/customers/{own.pk}/delete/").status_code == 302

    acts = Act._base_manager.filter(organisation=firm.organisation)
    logged = acts.get(action="accounts.user.grant")
    assert logged.record_id == firm.people["sales1"].pk
    assert logged.changes == [
        {"field": DELETE, "old": None, "new": {"grant": True, "scope": "self", "until": ""}},
    ]
    edited = acts.filter(action="accounts.role.edit").order_by("-id")[0]
    old, new = edited.changes[0]["old"], edited.changes[0]["new"]
    assert old["customers.customer"] == {"delete": "self"}
    assert new["customers.customer"] == {"delete": ""}


def test_denial_wins_and_ends_with_its_day(firm: Any) -> None:
    record = customer_of(firm, "mgr1")
    user = firm.people["mgr1"]
    with time_machine.travel("2026-11-22T02:00:00Z", tick=False):
        with acting_as(firm.viewer("admin")) as by:
            set_right(user, "*:delete", grant=False, scope="", until=date(2026, 11, 23), by=by)
        assert firm.viewer("mgr1").rights.scope(CUSTOMER.key, "delete") is None
        assert firm.client("mgr1").get(f"/customers/{record.pk}/delete/").status_code == 403
    with time_machine.travel("2026-11-23T15:59:00Z", tick=False):
        assert firm.viewer("mgr1").rights.scope(CUSTOMER.key, "delete") is None
    with time_machine.travel("2026-11-23T16:01:00Z", tick=False):
        assert firm.viewer("mgr1").rights.scope(CUSTOMER.key, "delete") == "branch"


def test_extra_right_granted_then_denied_then_taken_back(firm: Any) -> None:
    user = firm.people["sales1"]
    with acting_as(firm.viewer("admin")) as by:
        set_right(user, "customer.finance", grant=True, scope="all", until=None, by=by)
        assert firm.viewer("sales1").rights.has("customer.finance")
        set_right(user, "customer.finance", grant=False, scope="", until=None, by=by)
        assert not firm.viewer("sales1").rights.has("customer.finance")
        kept = UserRight.objects.get(user=user)
        end_right(user, kept.pk, by=by)
    assert not UserRight._base_manager.filter(user=user).exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"right": "customers.customer:fly", "grant": "1", "scope": "self"}, "right"),
        ({"right": DELETE, "grant": "1", "scope": "galaxy"}, "scope"),
        ({"right": DELETE, "grant": "1", "scope": "self", "until": "2020-01-01"}, "until"),
        ({"right": DELETE, "grant": "1", "scope": "self", "until": "soon"}, "until"),
    ],
)
def test_bad_personal_rights_are_refused_beside_their_field(firm: Any, given: Any, name: str) -> None:
    answer = firm.client("admin").post(f"/users/{firm.people['sales1'].pk}/rights/", given)
    assert answer.status_code == 422
    assert f'id="f-{name}-error"' in answer.content.decode()
    assert not UserRight._base_manager.exists()


@pytest.fixture
def deputy(firm: Any) -> Any:
    """Let mgr1 manage rights, within what mgr1 holds."""
    with acting_as(firm.viewer("admin")) as by:
        set_right(firm.people["mgr1"], "rights", grant=True, scope="", until=None, by=by)
    return firm.client("mgr1")


def test_nobody_grants_above_themselves(firm: Any, deputy: Any) -> None:
    before = list(Role._base_manager.values_list("pk", "grants", "extra", "fields").order_by("pk"))
    sales, user = role_of(firm, "sales"), firm.people["sales1"]
    wide = posted(sales, firm.client("admin"), **{"v:*:delete": "all"})
    for role_sent in (wide, posted(sales, firm.client("admin")) | {"extra": ["*"]}):
        answer = deputy.post(f"/roles/{sales.pk}/", role_sent)
        assert answer.status_code == 422
        assert "无权执行此操作" in answer.content.decode()
    admin_role = role_of(firm, "admin")
    assert deputy.post(f"/roles/{admin_role.pk}/", posted(sales, firm.client("admin"))).status_code == 422
    assert deputy.post(f"/roles/{admin_role.pk}/copy/").status_code == 302
    for right, scope in ((DELETE, "all"), ("settings", ""), ("*:read", "all")):
        sent = {"right": right, "grant": "1", "scope": scope}
        assert deputy.post(f"/users/{user.pk}/rights/", sent).status_code == 422
    stronger = firm.people["admin"]
    assert deputy.post(f"/users/{stronger.pk}/rights/", {"right": DELETE, "grant": "0"}).status_code == 403
    assert list(Role._base_manager.values_list("pk", "grants", "extra", "fields").order_by("pk")) == before
    assert UserRight._base_manager.filter(organisation=firm.organisation).count() == 1
    sent = {"right": DELETE, "grant": "1", "scope": "branch"}
    assert deputy.post(f"/users/{user.pk}/rights/", sent).status_code == 302


def test_lifting_a_denial_needs_the_right_itself(firm: Any, deputy: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        firm.people["fin1"].roles.set([role_of(firm, "buyer")])
        set_right(firm.people["fin1"], "*:read", grant=False, scope="", until=None, by=by)
        set_right(firm.people["fin1"], "*:find", grant=False, scope="", until=None, by=by)
        for verb in ("print", "export"):
            set_right(firm.people["fin1"], f"*:{verb}", grant=False, scope="", until=None, by=by)
        kept = UserRight.objects.get(user=firm.people["fin1"], right="*:read")
    answer = deputy.post(f"/users/{firm.people['fin1'].pk}/rights/", {"end": kept.pk})
    assert answer.status_code == 422
    assert UserRight._base_manager.filter(pk=kept.pk).exists()


def test_foreign_roles_and_people_are_not_found(firm: Any, other_firm: Any) -> None:
    admin, theirs = firm.client("admin"), role_of(other_firm, "sales")
    foreign = other_firm.people["sales1"]
    for address in (f"/roles/{theirs.pk}/", f"/roles/{theirs.pk}/fields/customers/", f"/users/{foreign.pk}/rights/"):
        assert admin.get(address).status_code == 404
        assert admin.post(address, {"name": "x"}).status_code == 404
    for address in (f"/roles/{theirs.pk}/copy/", f"/roles/{theirs.pk}/delete/"):
        assert admin.post(address).status_code == 404
    assert admin.get(f"/rights/?user={foreign.pk}").status_code == 404


@pytest.mark.parametrize("login", ["sales1", "mgr1", "exec1", "rev1"])
def test_pages_of_rights_need_the_right(firm: Any, login: str) -> None:
    client, sales = firm.client(login), role_of(firm, "sales")
    user = firm.people["sales1"].pk
    for address in ("/roles/", "/roles/add/", f"/roles/{sales.pk}/", f"/users/{user}/rights/", "/rights/"):
        assert client.get(address).status_code == 403
    for address in ("/roles/add/", f"/roles/{sales.pk}/", f"/roles/{sales.pk}/delete/", f"/roles/{sales.pk}/copy/"):
        assert client.post(address, {"name": "x"}).status_code == 403
    assert client.post(f"/users/{user}/rights/", {"right": DELETE, "grant": "1", "scope": "all"}).status_code == 403


def test_copy_and_delete_a_role(firm: Any) -> None:
    admin, sales = firm.client("admin"), role_of(firm, "sales")
    made = admin.post(f"/roles/{sales.pk}/copy/")
    copied = Role._base_manager.get(pk=made["Location"].strip("/").split("/")[-1])
    assert (copied.grants, copied.extra, copied.kind) == (sales.grants, sales.extra, sales.kind)
    assert admin.post(f"/roles/{sales.pk}/delete/", follow=True).status_code == 200
    assert Role._base_manager.filter(pk=sales.pk).exists(), "people still have it"
    admin.post(f"/roles/{copied.pk}/delete/")
    assert not Role._base_manager.filter(pk=copied.pk).exists()


def test_names_are_needed_and_unique(firm: Any) -> None:
    admin, sales = firm.client("admin"), role_of(firm, "sales")
    for name in ("", "财务"):
        answer = admin.post(f"/roles/{sales.pk}/", posted(sales, admin) | {"name": name})
        assert answer.status_code == 422
        assert 'id="f-name-error"' in answer.content.decode()


def test_somebody_always_manages_rights(firm: Any) -> None:
    role = role_of(firm, "admin")
    with acting_as(firm.viewer("admin")) as by:
        with pytest.raises(Rejected):
            save_role(role, {"extra": ["settings"]}, by=by)
        with pytest.raises(Rejected):
            set_right(firm.people["admin"], "rights", grant=False, scope="", until=None, by=by)
    assert firm.viewer("admin").rights.has("rights")


def test_single_administrator(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        second = role_of(firm, "admin")
        firm.people["exec1"].roles.add(second)
        change({SINGLE_ADMIN.key: "admin"}, by=by)
    assert firm.client("admin").get("/roles/").status_code == 200
    assert firm.client("exec1").get("/roles/").status_code == 403
    assert firm.client("exec1").get("/options/").status_code == 403
    with acting_as(firm.viewer("exec1")) as by, pytest.raises(Forbidden):
        save_role(second, {"name": "x"}, by=by)
    with acting_as(firm.viewer("admin")) as by:
        change({SINGLE_ADMIN.key: "nobody-of-that-name"}, by=by)
    assert firm.client("exec1").get("/roles/").status_code == 200


def test_page_says_what_a_person_may_do_and_why(firm: Any) -> None:
    record, user = customer_of(firm, "sales2"), firm.people["sales1"]
    with acting_as(firm.viewer("admin")) as by:
        set_right(user, DELETE, grant=True, scope="self", until=date(2030, 1, 1), by=by)
        set_right(user, "customers.customer:print", grant=False, scope="", until=None, by=by)
    admin = firm.client("admin")
    page = admin.get(f"/rights/?user={user.pk}").content.decode()
    for words in ("角色：业务员", "个人授予：本人（至 2030-01-01）", "个人禁止", "没有角色授予"):
        assert words in page
    ask = f"/rights/?user={user.pk}&type=customers.customer&record={record.pk}"
    assert "林晓可以查看" in admin.get(f"{ask}&verb=read").content.decode()
    assert "范围是本人，而记录属于陈若溪" in admin.get(f"{ask}&verb=delete").content.decode()
    assert "林晓不可以打印" in admin.get(f"{ask}&verb=print").content.decode()
    assert "找不到编号为 999999 的记录" in admin.get(f"{ask[: -len(str(record.pk))]}999999&verb=read").content.decode()
    assert admin.get("/rights/?user=x").status_code == 404


def test_every_verb_stands_once(firm: Any) -> None:
    for type_key in ("accounts.user", "customers.customer"):
        verbs = verbs_for(type_key)
        assert len(verbs) == len(set(verbs))
    page = firm.client("admin", "en").get(f"/rights/?user={firm.people['sales1'].pk}&type=accounts.user")
    assert page.content.decode().count('<option value="approve"') == 1


def test_english_pages(firm: Any) -> None:
    admin, sales = firm.client("admin", "en"), role_of(firm, "sales")
    for address in ("/roles/", f"/roles/{sales.pk}/", "/rights/", f"/roles/{sales.pk}/fields/customers/"):
        assert admin.get(address).status_code == 200


def test_own_right_of_an_action(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(CUSTOMER, {"name": "甲公司"}, by=by)
        contact = actions.add(registry.get("customers.contact"), {"name": "张三", "customer": customer.pk}, by=by)
    client, address = firm.client("sales1"), f"/contacts/{contact.pk}/act/mark_invalid/"
    assert address in client.get(f"/contacts/{contact.pk}/").content.decode()
    with acting_as(firm.viewer("admin")) as by:
        set_right(firm.people["sales1"], "customers.contact:mark_invalid", grant=False, scope="", until=None, by=by)
    assert client.get(f"/contacts/{contact.pk}/edit/").status_code == 200
    assert address not in client.get(f"/contacts/{contact.pk}/").content.decode()
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    api = f"/api/v1/contacts/{contact.pk}/actions/mark_invalid/"
    assert client.post(api, {}, content_type="application/json").status_code == 403
