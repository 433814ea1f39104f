"""Signing in with a password: locks, limits, rules for passwords, sign-ins that end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from kemai.areas.accounts.actions import set_password
from kemai.areas.accounts.models import SignedIn, User
from kemai.core.history.models import Act
from kemai.core.options.actions import change
from kemai.core.tenancy import acting_as, everyone

PASSWORD = "kemai-demo-1"


def enter(client: Client, login: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/signin/", {"login": login, "password": password, **more})


def inside(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def acts(code: str) -> int:
    with everyone(reason="test"):
        return Act.objects.filter(action=f"accounts.{code}").count()


@pytest.mark.spec("PLT-01")
def test_five_wrong_tries_lock_and_the_administrator_unlocks(firm: Any, other_firm: Any, client: Client) -> None:
    for _turn in range(5):
        wrong = enter(client, "sales1", "wrong-1")
        assert wrong.status_code == 422
        assert "用户名或密码不正确" in wrong.content.decode()
    assert enter(client, "sales1").status_code == 422
    assert (acts("sign_in_failed"), acts("locked")) == (5, 1)
    unlock = f"/users/{firm.people['sales1'].pk}/act/unlock_account/"
    assert firm.client("mgr1").post(unlock).status_code in (403, 404)
    assert other_firm.client("admin").post(unlock).status_code == 404
    assert enter(client, "sales1").status_code == 422
    assert firm.client("admin").post(unlock).status_code == 302
    assert enter(client, "sales1").status_code == 302
    assert inside(client)


@pytest.mark.spec("PLT-01")
def test_a_lock_ends_after_fifteen_minutes(firm: Any, client: Client) -> None:
    with time_machine.travel("2026-11-20 09:00:00+08:00", tick=False) as clock:
        for _turn in range(5):
            enter(client, "sales1", "wrong-1")
        clock.shift(timedelta(minutes=14))
        assert enter(client, "sales1").status_code == 422
        clock.shift(timedelta(minutes=2))
        assert enter(client, "sales1").status_code == 302


@pytest.mark.spec("PLT-01")
def test_changing_the_password_ends_other_sign_ins(firm: Any) -> None:
    here, there = Client(), Client()
    enter(here, "sales1")
    enter(there, "sales1")
    assert inside(here)
    assert inside(there)
    made = here.post("/password/", {"old": PASSWORD, "new": "fresh-start-9", "again": "fresh-start-9"})
    assert made.status_code == 302
    assert inside(here)
    assert not inside(there)
    assert SignedIn.objects.filter(user=firm.people["sales1"]).count() == 1
    assert enter(Client(), "sales1").status_code == 422
    assert enter(Client(), "sales1", "fresh-start-9").status_code == 302


@pytest.mark.spec("PLT-01")
@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        (PASSWORD, "abc123", "abc123", "8"),
        (PASSWORD, "onlyletters", "onlyletters", "字母和数字"),
        (PASSWORD, "1234567890", "1234567890", "字母和数字"),
        (PASSWORD, "fresh-start-9", "fresh-start-8", "不一致"),
        (PASSWORD, PASSWORD, PASSWORD, "最近 3 次"),
        ("wrong-1", "fresh-start-9", "fresh-start-9", "原密码不正确"),
        ("", "", "", "格式不正确"),
    ],
)
def test_passwords_that_break_a_rule_are_refused(firm: Any, old: str, new: str, again: str, words: str) -> None:
    answer = firm.client("sales1").post("/password/", {"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert enter(Client(), "sales1").status_code == 302


@pytest.mark.spec("PLT-01")
def test_none_of_the_last_three_passwords_is_taken_again(firm: Any) -> None:
    client = firm.client("sales1")
    present = PASSWORD
    for new in ("first-new-1", "second-new-2"):
        assert client.post("/password/", {"old": present, "new": new, "again": new}).status_code == 302
        present = new
    for past in (PASSWORD, "first-new-1", "second-new-2"):
        assert client.post("/password/", {"old": present, "new": past, "again": past}).status_code == 422
    for new in ("third-new-3", PASSWORD):
        assert client.post("/password/", {"old": present, "new": new, "again": new}).status_code == 302
        present = new


@pytest.mark.spec("PLT-01")
def test_thirty_idle_minutes_sign_out_and_lead_back_after_signing_in(firm: Any, client: Client) -> None:
    with time_machine.travel("2026-11-20 09:00:00+08:00", tick=False) as clock:
        enter(client, "sales1")
        for _turn in range(3):
            clock.shift(timedelta(minutes=29))
            assert inside(client)
        clock.shift(timedelta(minutes=31))
        out = client.get("/customers/?q=1")
        assert out["Location"] == "/signin/?next=%2Fcustomers%2F%3Fq%3D1"
        assert enter(client, "sales1", next="/customers/?q=1")["Location"] == "/customers/?q=1"
        clock.shift(timedelta(minutes=31))
        piece = client.get(
            "/customers/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/customers/7/"}
        )
        assert piece["HX-Redirect"] == "/signin/?next=%2Fcustomers%2F7%2F"
        enter(client, "sales1")
        clock.shift(timedelta(minutes=31))
        assert client.get("/api/v1/customers/").status_code == 401


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(firm: Any, client: Client) -> None:
    with time_machine.travel("2026-11-20 09:00:00+08:00", tick=False) as clock:
        enter(client, "sales1")
        for _turn in range(3):
            clock.shift(timedelta(minutes=9))
            assert client.get("/notices/new/", headers={"Unattended": "1"}).status_code == 200
        clock.shift(timedelta(minutes=4))
        piece = client.get("/jobs/1/", headers={"Unattended": "1", "HX-Request": "true"})
        assert piece["HX-Redirect"].startswith("/signin/")
        enter(client, "sales1")
        SignedIn.objects.all().delete()
        clock.shift(timedelta(minutes=2))
        assert client.get("/notices/new/", headers={"Unattended": "1"})["Location"].startswith("/signin/")


def test_limits_of_a_firm_count_and_a_sign_in_ends_after_twelve_hours(firm: Any, client: Client) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        change({"sign_in.idle_minutes": "60"}, by=admin)
    with time_machine.travel("2026-11-20 09:00:00+08:00", tick=False) as clock:
        enter(client, "sales1")
        for _turn in range(12):
            clock.shift(timedelta(minutes=59))
            assert inside(client)
        clock.shift(timedelta(minutes=13))
        assert not inside(client)


def test_other_sign_ins_are_listed_and_ended(firm: Any) -> None:
    here, there, third = Client(headers={"User-Agent": "Mozilla (Windows NT 10.0) Firefox/140"}), Client(), Client()
    for client in (here, there, third):
        enter(client, "sales1")
    enter(Client(), "sales2")
    page = here.get("/profile/security/").content.decode()
    assert "Firefox · Windows" in page
    assert page.count('name="end"') == 2
    one = SignedIn.objects.get(pk=there.session["signed_in"])
    strange = SignedIn.objects.get(user=firm.people["sales2"])
    here.post("/profile/security/end/", {"end": str(strange.pk)})
    here.post("/profile/security/end/", {"end": str(one.pk)})
    assert [inside(client) for client in (here, there, third)] == [True, False, True]
    here.post("/profile/security/end/")
    assert [inside(client) for client in (here, third)] == [True, False]
    assert SignedIn.objects.filter(pk=strange.pk).exists()


def test_an_initial_password_must_be_changed_before_anything_else(firm: Any, client: Client) -> None:
    user = firm.people["sales1"]
    with acting_as(firm.viewer("admin")) as admin:
        set_password(user, "given-by-1", by=admin)
    assert enter(client, "sales1", "given-by-1").status_code == 302
    assert client.get("/customers/")["Location"] == "/password/"
    assert client.get("/api/v1/customers/").status_code == 403
    assert client.get("/password/").status_code == 200
    assert client.post("/password/", {"old": "given-by-1", "new": "my-own-22", "again": "my-own-22"}).status_code == 302
    assert client.get("/customers/").status_code == 200


def test_one_name_in_two_firms_is_told_apart_by_the_code(firm: Any, other_firm: Any) -> None:
    User.everyone.filter(pk=other_firm.people["sales1"].pk).update(login="sales1")
    page = Client().get("/signin/").content.decode()
    assert 'name="firm"' in page
    assert enter(Client(), "sales1").status_code == 422
    client = Client()
    assert enter(client, "sales1", firm="north").status_code == 302
    assert int(client.session["_auth_user_id"]) == other_firm.people["sales1"].pk
    unknown = enter(Client(), "sales1", firm="nowhere")
    assert unknown.status_code == 422
    assert "没有这个单位代码" in unknown.content.decode()
    assert enter(Client(), "sales2").status_code == 302


def test_the_sign_in_page_says_how_long_to_wait(firm: Any, client: Client) -> None:
    answers = [enter(client, f"nobody-{turn}", "x") for turn in range(31)]
    assert [answer.status_code for answer in answers] == [422] * 30 + [429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 900
    assert "分钟后再试" in answers[-1].content.decode()
    assert acts("sign_in_unknown") == 30


@pytest.mark.parametrize("new", ["password1", "abcd1234", "Kemai-2026", "sales1-999", "2026jiangnan!"])
def test_passwords_that_everybody_guesses_are_refused(new: str, firm: Any) -> None:
    answer = firm.client("sales1").post("/password/", {"old": "kemai-demo-1", "new": new, "again": new})
    assert answer.status_code == 422
    assert 'id="f-new-error"' in answer.content.decode()
