"""The department tree, who sees what through it, and the company card (PLT-04)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from kemai.areas.accounts.models import Department, Organisation, Role, User
from kemai.areas.accounts.people.roles import set_roles
from kemai.areas.accounts.viewers import within
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.testing.samples import sample_record

DEPARTMENTS = registry.get("accounts.department")
PEOPLE = registry.get("accounts.user")
CUSTOMERS = registry.get("customers.customer")


@pytest.fixture
def admin(firm: Any) -> Any:
    with acting_as(firm.viewer("admin")) as viewer:
        yield viewer


def department(admin: Any, name: str, parent: Any = None, head: Any = None) -> Any:
    values = {"name": name, "parent": parent.pk if parent else "", "head": head.pk if head else ""}
    return actions.add(DEPARTMENTS, values, by=admin)


def customers_of(firm: Any, login: str) -> set[int]:
    viewer = firm.viewer(login)
    with acting_as(viewer):
        return set(CUSTOMERS.model.objects.visible_to(viewer, "find").values_list("pk", flat=True))


@pytest.mark.spec("PLT-04")
def test_moving_a_department_moves_the_branch_scope_of_heads(firm: Any, admin: Any) -> None:
    sales = Department.objects.get(name="销售部")
    service = Department.objects.get(name="客户服务部")
    east = department(admin, "华东组", sales)
    shanghai = department(admin, "上海小组", east)
    Department.objects.filter(pk=service.pk).update(head=None)
    office = firm.client("admin")
    office.post(f"/departments/{service.pk}/field/head/", {"head": firm.people["sales1"].pk})
    actions.edit(PEOPLE, firm.people["sales3"].pk, {"department": shanghai.pk}, by=admin)
    with acting_as(firm.viewer("sales3")) as seller:
        customer = sample_record(CUSTOMERS, seller, 1)
    assert customer.department_id == shanghai.pk
    assert customer.pk in customers_of(firm, "mgr1")
    assert customer.pk in customers_of(firm, "sales2")
    assert f'href="/customers/{customer.pk}/"' in firm.client("mgr1").get("/customers/").content.decode()
    answer = office.post(f"/departments/{east.pk}/edit/", {"name": "华东组", "parent": service.pk})
    assert answer.status_code == 302
    assert customer.pk not in customers_of(firm, "mgr1")
    assert customer.pk not in customers_of(firm, "sales2")
    assert customer.pk in customers_of(firm, "sales1")
    assert firm.client("mgr1").get(f"/customers/{customer.pk}/").status_code == 404
    change = Act.objects.filter(record_type="accounts.department", record_id=east.pk).order_by("-id")[0].changes
    assert {"field": "parent", "old": sales.pk, "new": service.pk} in change


@pytest.mark.spec("PLT-04")
def test_a_loop_is_refused(firm: Any, admin: Any) -> None:
    top = department(admin, "总部")
    middle = department(admin, "大区", top)
    low = department(admin, "小组", middle)
    office = firm.client("admin")
    for one, parent in ((top, low), (top, top), (middle, low)):
        answer = office.post(f"/departments/{one.pk}/edit/", {"name": one.name, "parent": parent.pk})
        assert answer.status_code == 422
        assert "当前状态不允许此操作" in answer.content.decode()
        assert 'id="f-parent-error"' in answer.content.decode()
    top.refresh_from_db()
    assert top.parent_id is None
    assert office.post("/departments/add/", {"name": ""}).status_code == 422
    assert "已存在相同记录" in office.post("/departments/add/", {"name": "大区"}).content.decode()
    assert office.post("/departments/add/", {"name": "甲", "parent": "99999"}).status_code == 422


@pytest.mark.spec("PLT-04")
def test_a_person_works_in_several_teams(firm: Any, admin: Any) -> None:
    service = Department.objects.get(name="客户服务部")
    with acting_as(firm.viewer("svc1")) as colleague:
        colleague_rights = firm.people["svc1"]
        set_roles(colleague_rights, [Role.objects.get(code="sales").pk], [], by=admin)
    with acting_as(firm.viewer("svc1")) as colleague:
        customer = sample_record(CUSTOMERS, colleague, 1)
    assert customer.pk not in customers_of(firm, "sales1")
    seller = firm.people["sales1"]
    set_roles(seller, list(seller.roles.values_list("pk", flat=True)), [service.pk], by=admin)
    assert customer.pk in customers_of(firm, "sales1")
    assert customer.pk not in customers_of(firm, "sales2")
    role = Role.objects.create(
        organisation=firm.organisation, code="mates", name="同组", grants={"*": {"find": "team", "read": "team"}}
    )
    set_roles(seller, [role.pk], [service.pk], by=admin)
    assert customer.pk in customers_of(firm, "sales1")
    set_roles(seller, [role.pk], [], by=admin)
    assert customer.pk not in customers_of(firm, "sales1")


def test_a_person_who_moves_takes_their_records_along(firm: Any, admin: Any, monkeypatch: Any) -> None:
    service = Department.objects.get(name="客户服务部")
    with acting_as(firm.viewer("sales1")) as seller:
        customer = sample_record(CUSTOMERS, seller, 1)
        contact = sample_record(registry.get("customers.contact"), seller, 2)
        gone = sample_record(CUSTOMERS, seller, 3)
    actions.delete(CUSTOMERS, gone.pk, by=admin)
    actions.edit(PEOPLE, firm.people["sales1"].pk, {"department": service.pk}, by=admin)
    for record in (customer, contact):
        record.refresh_from_db()
        assert record.department_id == service.pk
    assert CUSTOMERS.model.objects.with_deleted().get(pk=gone.pk).department_id == service.pk
    assert customer.pk not in customers_of(firm, "mgr1")
    monkeypatch.setattr("kemai.areas.accounts.people.placing.AT_ONCE", 1)
    sales = Department.objects.get(name="销售部")
    actions.edit(PEOPLE, firm.people["sales1"].pk, {"department": sales.pk}, by=admin)
    assert Job.objects.filter(kind="accounts.restamp").count() == 1


def test_restamping_by_a_job_ends_in_the_same_place(firm: Any, admin: Any) -> None:
    from kemai.areas.accounts.people.placing import restamp_job

    class Silent:
        def advance(self, count: int) -> None:
            pass

    with acting_as(firm.viewer("sales1")) as seller:
        customer = sample_record(CUSTOMERS, seller, 1)
    service = Department.objects.get(name="客户服务部")
    User.objects.filter(pk=seller.user_id).update(department=service)
    for _twice in range(2):
        restamp_job(progress=Silent(), by=admin, user_id=seller.user_id)
    customer.refresh_from_db()
    assert customer.department_id == service.pk


def test_departments_in_use_stay(firm: Any, admin: Any) -> None:
    top = department(admin, "总部")
    low = department(admin, "小组", top)
    for one in (top, Department.objects.get(name="销售部")):
        with pytest.raises(Rejected, match="E-STATE"):
            actions.delete(DEPARTMENTS, one.pk, by=admin)
    actions.delete(DEPARTMENTS, low.pk, by=admin)
    actions.delete(DEPARTMENTS, top.pk, by=admin)
    assert not Department.objects.filter(name__in=["总部", "小组"]).exists()


def test_one_department_stays_an_equality(firm: Any) -> None:
    viewer = firm.viewer("sales1")
    assert within([7], viewer, "").children == [("department_id", 7)]
    assert within([], viewer, "").children == [("owner_id", viewer.user_id)]


def test_the_tree_of_a_thousand_departments_costs_few_queries(firm: Any, admin: Any) -> None:
    rows = [Department(organisation=firm.organisation, name=f"组{n:04d}") for n in range(1000)]
    made = Department.objects.bulk_create(rows)
    for place, one in enumerate(made):
        one.parent = made[(place - 1) // 4] if place else None
    Department.objects.bulk_update(made, ["parent"])
    client = firm.client("admin")
    client.get("/departments/tree/")
    with CaptureQueriesContext(connection) as seen:
        page = client.get("/departments/tree/").content.decode()
    assert "组0999" in page
    assert len(seen) <= 10


def test_company_card_is_seen_by_all_and_kept_by_administrators(firm: Any, admin: Any, other_firm: Any) -> None:
    office, seller = firm.client("admin"), firm.client("sales1")
    card = {
        "name": "江南智造",
        "short_name": "江南",
        "address": "苏州",
        "phone": "0512-65000000",
        "tax_id": "91320500X",
    }
    assert office.post("/company/", card).status_code == 302
    assert "江南智造" in seller.get("/company/").content.decode()
    assert seller.post("/company/", card | {"name": "我的"}).status_code == 403
    assert office.post("/company/", card | {"name": ""}).status_code == 422
    assert office.post("/company/", card | {"tax_id": "9" * 31}).status_code == 422
    firm.organisation.refresh_from_db()
    assert (firm.organisation.name, firm.organisation.tax_id) == ("江南智造", "91320500X")
    assert Organisation.objects.get(pk=other_firm.organisation.pk).tax_id == ""
    assert Act.objects.filter(record_type="accounts.organisation").count() == 1


def test_people_of_an_earlier_release_become_records(firm: Any, admin: Any) -> None:
    from kemai.areas.accounts.people.own_rows import fill

    User.objects.update(owner=None)
    Department.objects.update(department=None)
    for _twice in range(2):
        fill()
    assert not User.objects.exclude(owner_id=F("pk")).exists()
    assert not Department.objects.exclude(department_id=F("pk")).exists()
