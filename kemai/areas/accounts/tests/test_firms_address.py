"""Firms side by side: their addresses and sign-in names, founding one, people of more than one (PLT-30)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kemai.areas.accounts.firms import FIRM_COOKIE, moved
from kemai.areas.accounts.hosting.linking import accounts_of
from kemai.areas.accounts.models import Organisation, RentPlan, User
from kemai.areas.accounts.seeds import DEMO_PASSWORD
from kemai.areas.customers.models import Customer
from kemai.core.history.models import Act
from kemai.core.tenancy import acting_as, everyone

FOUNDER = {"name": "宏达公司", "code": "hongda", "person": "李宏", "login": "li", "password": "hongda-2026"}


def page(answer: Any) -> str:
    return str(answer.content.decode())


def sign_in(client: Client, login: str, firm: str = "", **more: Any) -> Any:
    return client.post("/signin/", {"login": login, "password": DEMO_PASSWORD, "firm": firm}, **more)


@pytest.fixture
def own_host(other_firm: Any, settings: Any) -> str:
    """Give the second firm an address of its own."""
    settings.ALLOWED_HOSTS = ["testserver", "north.example", "127.0.0.1"]
    Organisation.objects.filter(pk=other_firm.organisation.pk).update(host="north.example")
    return "north.example"


@pytest.mark.spec("PLT-30")
def test_a_firms_address_takes_only_its_own_people(firm: Any, other_firm: Any, own_host: str) -> None:
    """At a firm's host only its people come in, and a session of another firm is refused there."""
    assert sign_in(Client(), "admin", headers={"host": own_host}).status_code == 422
    own = Client(headers={"host": own_host})
    assert sign_in(own, "b-admin").status_code == 302
    assert own.get("/customers/").status_code == 200
    stranger = firm.client("admin")
    assert stranger.get("/customers/", headers={"host": own_host}).status_code == 403
    assert stranger.get("/customers/").status_code == 200
    assert stranger.get("/customers/", headers={"host": own_host}).status_code == 403
    assert Client().get("/signin/", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_session_is_good_only_where_it_was_begun(firm: Any, own_host: str) -> None:
    client = Client()
    assert sign_in(client, "admin", "jiangnan").status_code == 302
    assert client.get("/customers/").status_code == 200
    assert client.get("/customers/", headers={"host": "127.0.0.1"}).status_code == 403


def test_a_firms_path_leads_to_its_sign_in(firm: Any, other_firm: Any) -> None:
    """`/at/<code>/` remembers the firm, so that its people need no code; an unknown code is not found."""
    client = Client()
    answer = client.get("/at/north/")
    assert answer.status_code == 302
    assert answer["Location"] == "/signin/?firm=north"
    assert client.cookies[FIRM_COOKIE].value == "north"
    assert sign_in(client, "b-admin").status_code == 302
    assert client.get("/at/nobody/").status_code == 404


@pytest.mark.spec("PLT-30")
def test_sign_in_names_are_unique_within_a_firm(firm: Any, other_firm: Any) -> None:
    """Two firms may each have their `zhang`; one firm may not, whatever the letter case."""

    def zhang(one: Any, login: str) -> User:
        user = User(organisation=one.organisation, login=login, name="张")
        user.set_password(DEMO_PASSWORD)
        user.save()
        return user

    mine, theirs = zhang(firm, "zhang"), zhang(other_firm, "Zhang")
    with pytest.raises(IntegrityError), transaction.atomic():
        zhang(firm, "ZHANG")
    for code, user in (("jiangnan", mine), ("north", theirs)):
        client = Client()
        assert sign_in(client, "zhang", code).status_code == 302
        assert client.session["_auth_user_id"] == str(user.pk)
    assert sign_in(Client(), "zhang").status_code == 422


@pytest.mark.spec("PLT-30")
def test_a_stranger_founds_a_firm(settings: Any, firm: Any) -> None:
    """The new firm has roles, a trial plan and its administrator, who is signed in and sees nothing of others."""
    settings.SIGN_UP = True
    client = Client()
    assert client.get("/signup/").status_code == 200
    assert client.post("/signup/", FOUNDER).status_code == 302
    founder = User.everyone.get(login="li")
    with everyone(reason="test"):
        assert [role.code for role in founder.roles.all()] == ["admin"]
        plan = RentPlan.objects.get(organisation=founder.organisation)
        assert (plan.seats, plan.state) == (20, "trial")
    assert client.get("/users/").status_code == 200
    assert "林晓" not in page(client.get("/users/"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"code": "Ho"}, "code"),
        ({"code": "jiangnan"}, "code"),
        ({"login": "l i"}, "login"),
        ({"login": "x" * 61}, "login"),
        ({"password": "short"}, "password"),
        ({"person": ""}, "person"),
    ],
)
def test_founding_refuses_bad_input(settings: Any, firm: Any, changed: dict[str, str], field: str) -> None:
    """The reason stands beside the field, what was typed stays, and nothing is made."""
    settings.SIGN_UP = True
    answer = Client().post("/signup/", FOUNDER | changed)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in page(answer)
    assert FOUNDER["password"] not in page(answer)
    assert Organisation.objects.count() == 1


def test_founding_is_closed_by_default(firm: Any) -> None:
    assert Client().get("/signup/").status_code == 404
    assert Client().post("/signup/", FOUNDER).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_firm_may_begin_with_demo_data(settings: Any) -> None:
    """The data comes by a job, belongs to the new firm alone, and its people have no password that anybody knows."""
    settings.SIGN_UP = True
    assert Client().post("/signup/", FOUNDER | {"start": "demo"}).status_code == 302
    founder = User.everyone.get(login="li")
    with everyone(reason="test"):
        assert Customer.objects.filter(organisation=founder.organisation).count() == 300
        others = User.everyone.filter(organisation=founder.organisation).exclude(pk=founder.pk)
        assert others.count() >= 10
        assert not any(one.has_usable_password() for one in others)


def join(client: Client, **changed: str) -> Any:
    given = {"firm": "north", "login": "b-mgr1", "password": DEMO_PASSWORD, "own": DEMO_PASSWORD}
    return client.post("/firms/add/", given | changed)


@pytest.mark.spec("PLT-30")
def test_a_person_of_two_firms_switches(firm: Any, other_firm: Any) -> None:
    """Joined by both passwords; then one sign-in leads to both firms, under a new session, logged in both."""
    client = Client()
    sign_in(client, "mgr1", "jiangnan")
    assert join(client).status_code == 302
    here, there = firm.people["mgr1"], other_firm.people["mgr1"]
    there.refresh_from_db()
    assert there.main_id == here.pk
    assert not there.has_usable_password()
    assert sign_in(Client(), "b-mgr1", "north").status_code == 422
    assert f"/switch/{there.pk}/" in page(client.get("/"))
    old_key, began = client.session.session_key, client.session["began"]
    assert client.post(f"/switch/{there.pk}/").status_code == 302
    assert client.session.session_key != old_key
    assert client.session["began"] == began
    assert client.session["_auth_user_id"] == str(there.pk)
    assert "北方重工有限公司" in page(client.get("/firms/"))
    for one, action in ((firm, "accounts.switch_away"), (other_firm, "accounts.sign_in")):
        with acting_as(one.viewer("admin")):
            assert Act.objects.filter(action=action).exists()
    assert client.post(f"/switch/{here.pk}/").status_code == 302
    assert client.session["_auth_user_id"] == str(here.pk)


@pytest.mark.spec("PLT-30")
def test_switching_is_refused_without_proof_or_right(firm: Any, other_firm: Any) -> None:
    """Nobody switches to an account that is not theirs, is stopped, or whose firm is closed."""
    client = Client()
    sign_in(client, "mgr1", "jiangnan")
    there = other_firm.people["mgr1"]
    assert client.post(f"/switch/{there.pk}/").status_code == 404
    assert client.get(f"/switch/{there.pk}/").status_code == 405
    for changed, field in (
        ({"password": "wrong-one-1"}, "password"),
        ({"own": "wrong-one-1"}, "own"),
        ({"firm": "nobody"}, "firm"),
        ({"firm": "jiangnan", "login": "sales1"}, "firm"),
    ):
        answer = join(client, **changed)
        assert answer.status_code == 422, field
        assert f'id="f-{field}-error"' in page(answer)
    assert accounts_of(firm.people["mgr1"]) == [firm.people["mgr1"]]
    assert join(client).status_code == 302
    User.everyone.filter(pk=there.pk).update(status=User.Status.STOPPED)
    assert client.post(f"/switch/{there.pk}/").status_code == 404
    User.everyone.filter(pk=there.pk).update(status=User.Status.ACTIVE)
    with everyone(reason="test"):
        RentPlan.objects.create(organisation=other_firm.organisation, plan="x", seats=20, until="2020-01-01")
    moved(other_firm.organisation.pk)
    refused = client.post(f"/switch/{there.pk}/")
    assert refused.status_code == 403
    assert "登录已关闭" in page(refused)
