"""An administrator ends the sign-ins of one person or of everybody; who ends their own proves who they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kemai.areas.accounts.actions import end_everybody
from kemai.areas.accounts.models import SignedIn
from kemai.core.access.errors import Forbidden
from kemai.core.history.models import Act
from kemai.core.tenancy import acting_as, everyone

PASSWORD = "kemai-demo-1"


def signed_in(login: str) -> Client:
    client = Client()
    assert client.post("/signin/", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def inside(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def acts(code: str) -> list[Any]:
    with everyone(reason="test"):
        return list(Act.objects.filter(action=code))


@pytest.mark.spec("PLT-01")
def test_an_administrator_ends_the_sign_ins_of_one_person(firm: Any, other_firm: Any) -> None:
    here, there, colleague, office = (signed_in(login) for login in ("sales1", "sales1", "sales2", "admin"))
    pk = firm.people["sales1"].pk
    address = f"/users/{pk}/act/end_sign_ins/"
    for nobody in (firm.client("mgr1"), other_firm.client("admin"), colleague):
        assert nobody.post(address).status_code in (403, 404)
    assert inside(here)
    assert address in office.get(f"/users/{pk}/").content.decode()
    assert office.post(address).status_code == 302
    assert [inside(one) for one in (here, there, colleague, office)] == [False, False, True, True]
    assert [one.record_id for one in acts("accounts.user.end_sign_ins")] == [pk]
    assert "管理员结束了您的全部登录" in signed_in("sales1").get("/notices/").content.decode()
    SignedIn.objects.filter(user_id=pk).delete()
    again = office.post(address)
    assert again.status_code == 422
    assert "此人现在没有登录" in again.content.decode()


def test_ones_own_sign_ins_are_ended_on_ones_own_page(firm: Any) -> None:
    office = signed_in("admin")
    answer = office.post(f"/users/{firm.people['admin'].pk}/act/end_sign_ins/")
    assert answer.status_code == 422
    assert "自己的登录请在“登录与安全”里结束" in answer.content.decode()
    assert inside(office)


@pytest.mark.spec("PLT-01")
def test_the_sign_ins_of_everybody_end_but_this_one_and_those_of_other_firms(firm: Any, other_firm: Any) -> None:
    people = [signed_in(login) for login in ("sales1", "sales2", "admin")]
    office, strangers = signed_in("admin"), other_firm.client("admin")
    assert "/sign-ins/end/" in office.get("/settings/").content.decode()
    assert "还有 3 个登录" in office.get("/sign-ins/end/").content.decode()
    assert people[0].post("/sign-ins/end/").status_code == 403
    assert all(map(inside, people)), "asking ends nothing"
    assert office.post("/sign-ins/end/").status_code == 302
    assert not any(map(inside, people))
    assert inside(office)
    assert inside(strangers)
    assert [one.facts for one in acts("accounts.sessions_ended_all")] == [{"count": 3}]
    assert "结束所有人的登录" in office.get("/log/?kind=sign_in").content.decode()
    assert "管理员结束了所有人的登录" in signed_in("sales2").get("/notices/").content.decode()


def test_only_a_keeper_of_the_settings_ends_everybody(firm: Any) -> None:
    with acting_as(firm.viewer("mgr1")) as manager, pytest.raises(Forbidden):
        end_everybody("", by=manager)


@pytest.mark.spec("PLT-01")
def test_ending_ones_own_sign_ins_asks_for_the_password_again(firm: Any) -> None:
    here, there = signed_in("sales1"), signed_in("sales1")
    other = SignedIn.objects.get(session_key=there.session.session_key)
    session = here.session
    session["sure"] = 0
    session.save()
    for given in ({"end": str(other.pk)}, {}):
        assert here.post("/profile/security/end/", given)["Location"].startswith("/profile/security/confirm/")
    assert inside(there)
    assert here.post("/profile/security/confirm/", {"password": "wrong-1"}).status_code == 422
    assert here.post("/profile/security/confirm/", {"password": PASSWORD}).status_code == 302
    assert here.post("/profile/security/end/", {"end": str(other.pk)})["Location"] == "/profile/security/"
    assert not inside(there)
    assert inside(here)
