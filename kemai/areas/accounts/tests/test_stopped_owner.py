"""Nobody is given work who is stopped, whatever the way; what such a person still holds stays as it is (PLT-02)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in.tokens import make_token
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.entries import choices_of
from kemai.core.tenancy import acting_as
from kemai.core.testing.samples import sample_record
from kemai.core.transfer.actions import arrange, receive, start
from tests.core.transfer.conftest import upload

CUSTOMERS = "customers.customer"


@pytest.fixture
def admin(firm: Any) -> Any:
    with acting_as(firm.viewer("admin")) as viewer:
        yield viewer


@pytest.fixture
def stopped(firm: Any) -> Any:
    """Somebody who was stopped, by the database's own hand, so that nothing was handed over."""
    user = firm.people["clerk1"]
    User.everyone.filter(pk=user.pk).update(status=User.Status.STOPPED)
    return user


@pytest.fixture
def customer(admin: Any) -> Any:
    return sample_record(registry.get(CUSTOMERS), admin, 1)


def owner_of(customer: Any) -> int:
    customer.refresh_from_db()
    return int(customer.owner_id)


def refused(answer: Any) -> bool:
    return answer.status_code == 422 and "关联记录不存在或无权查看" in answer.content.decode()


def call(key: str, method: str, address: str, body: Any) -> Any:
    client = Client(headers={"Authorization": f"Bearer {key}"})
    return client.generic(method, f"/api/v1/{address}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("status", ["stopped", "pending"])
def test_screens_and_programs_refuse_an_owner_who_cannot_work(
    firm: Any, admin: Any, stopped: Any, customer: Any, status: str
) -> None:
    """Form, inline edit, bulk assignment and API answer E-REF beside the owner, and nothing is saved."""
    User.everyone.filter(pk=stopped.pk).update(status=status)
    office, before = firm.client("admin"), owner_of(customer)
    home = f"/customers/{customer.pk}"
    assert refused(office.post("/customers/add/", {"name": "新公司", "owner": stopped.pk}))
    assert refused(office.post(f"{home}/edit/", {"name": "改名公司", "owner": stopped.pk}))
    assert refused(office.post(f"{home}/field/owner/", {"owner": stopped.pk}))
    office.post("/customers/bulk/assign/", {"ids": customer.pk, "owner": stopped.pk, "sure": "1"})
    key = make_token(firm.people["admin"], "web", by=admin)
    for method, address in (("PATCH", f"customers/{customer.pk}/"), ("POST", "customers/")):
        answer = call(key, method, address, {"name": "改名公司", "owner": stopped.pk})
        assert answer.status_code == 422
        assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("owner", "E-REF")]
    assert owner_of(customer) == before
    assert customer.name != "改名公司"
    assert type(customer).objects.count() == 1
    assert office.post(f"{home}/field/owner/", {"owner": firm.people["sales2"].pk}).status_code == 200
    assert owner_of(customer) == firm.people["sales2"].pk


def test_a_file_cannot_give_work_to_a_stopped_person(
    firm: Any, admin: Any, stopped: Any, customer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """A column of the file and a value fixed for every row are refused row by row; the others come in."""

    def bring(text: str, **settings: Any) -> Any:
        made = receive(registry.get(CUSTOMERS), upload(text), by=admin)
        arrange(made, settings, by=admin)
        with django_capture_on_commit_callbacks(execute=True):
            start(made, by=admin)
        made.refresh_from_db()
        return made

    text = f"名称,负责人\n一号公司,{stopped.login}\n二号公司,sales1\n三号公司,{stopped.name}\n"
    found = bring(text)
    assert (found.added, found.rejected) == (1, 2)
    assert type(customer).objects.get(name="二号公司").owner_id == firm.people["sales1"].pk
    fixed = bring("名称\n四号公司\n", fixed={"owner": stopped.login})
    assert (fixed.added, fixed.rejected) == (0, 1)
    assert not type(customer).objects.filter(owner_id=stopped.pk).exists()


def test_a_stopped_owner_stays_where_the_owner_is_not_changed(
    firm: Any, admin: Any, stopped: Any, customer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """A form sends the owner along: the same owner stays, by id, by name and in a file, and the form still shows it."""
    type(customer).objects.filter(pk=customer.pk).update(owner_id=stopped.pk)
    office, home = firm.client("admin"), f"/customers/{customer.pk}"
    page = office.get(f"{home}/edit/").content.decode()
    assert f'<option value="{stopped.pk}" selected' in page
    owner = registry.get(CUSTOMERS).fields["owner"]
    assert str(stopped.pk) not in [one["value"] for one in choices_of(owner, admin, [])]
    assert office.post(f"{home}/edit/", {"name": "改名公司", "owner": stopped.pk}).status_code == 302
    assert owner_of(customer) == stopped.pk
    assert customer.name == "改名公司"
    actions.edit(registry.get(CUSTOMERS), customer.pk, {"name": "三名", "owner": stopped.login}, by=admin, by_key=True)
    key = make_token(firm.people["admin"], "web", by=admin)
    assert call(key, "PATCH", f"customers/{customer.pk}/", {"name": "四名", "owner": stopped.pk}).status_code == 200
    text = f"客户编号,名称,负责人\n{customer.number},五名,{stopped.name}\n"
    made = receive(registry.get(CUSTOMERS), upload(text), by=admin)
    arrange(made, {"on_duplicate": "update"}, by=admin)
    with django_capture_on_commit_callbacks(execute=True):
        start(made, by=admin)
    made.refresh_from_db()
    assert (made.updated, made.rejected) == (1, 0)
    assert owner_of(customer) == stopped.pk
    assert customer.name == "五名"


def test_a_stopped_person_is_found_but_leads_nobody(firm: Any, admin: Any, stopped: Any, customer: Any) -> None:
    """Lists still filter by a stopped owner; a card cannot name one as supervisor, nor a department as its head."""
    type(customer).objects.filter(pk=customer.pk).update(owner_id=stopped.pk)
    office = firm.client("admin")
    assert customer.name in office.get(f"/customers/?f=owner:is:{stopped.login}").content.decode()
    people, departments = registry.of_model(User), registry.get("accounts.department")
    for record_type, pk, name in (
        (people, firm.people["sales1"].pk, "supervisor"),
        (departments, admin.department_id, "head"),
    ):
        with pytest.raises(Rejected) as reasons:
            actions.edit(record_type, pk, {name: stopped.pk}, by=admin)
        assert reasons.value.errors[name][0].code == "E-REF"
