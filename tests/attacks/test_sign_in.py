"""Attacks 34 to 37 of reliability.md: poisoned and reused reset links, guessing, sessions that outlive their right."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in import factors
from kemai.areas.accounts.signing_in.entering import WRONG_PAIR
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.tenancy import everyone

PASSWORD = "kemai-demo-1"
NEW = {"new": "fresh-start-9", "again": "fresh-start-9"}


@pytest.fixture
def seller(firm: Any) -> User:
    User.everyone.filter(pk=firm.people["sales1"].pk).update(email="linxiao@example.com")
    return User.everyone.get(pk=firm.people["sales1"].pk)


@pytest.fixture
def ask(django_capture_on_commit_callbacks: Any) -> Any:
    """Ask for a link, and let the mail go as after the commit."""

    def asked(login: str = "sales1", **more: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return Client().post("/password/reset/", {"login": login}, **more)

    return asked


def link_in(mail: Any) -> str:
    return re.search(r"https?://[^\s]+", mail.body)[0]


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def enter(client: Client, login: str = "sales1", password: str = PASSWORD) -> Any:
    return client.post("/signin/", {"login": login, "password": password})


def inside(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_attack_34_a_reset_link_is_never_built_from_a_foreign_host(
    ask: Any, seller: User, mailoutbox: list[Any], settings: Any
) -> None:
    assert ask(headers={"Host": "evil.example"}).status_code == 400
    assert mailoutbox == []
    ask(headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert link_in(mailoutbox.pop()).startswith("http://testserver/password/reset/")
    settings.SITE_URL = "https://crm.example.com/"
    ask()
    assert link_in(mailoutbox.pop()).startswith("https://crm.example.com/password/reset/")


def test_attack_35_a_reset_link_is_good_once(ask: Any, seller: User, mailoutbox: list[Any], client: Client) -> None:
    ask("linxiao@EXAMPLE.com")
    link = path_of(link_in(mailoutbox[0]))
    assert mailoutbox[0].to == ["linxiao@example.com"]
    signed_in = Client()
    enter(signed_in)
    assert client.get(link)["Location"] == "/password/reset/?gone=1", "signing in has used it up"
    ask()
    link = path_of(link_in(mailoutbox[1]))
    assert client.get(link).status_code == 200
    assert client.post(link, {"new": "short1", "again": "short1"}).status_code == 422
    assert client.post(link, {"new": PASSWORD, "again": PASSWORD}).status_code == 422
    assert client.post(link, NEW)["Location"] == "/signin/?changed=1"
    assert client.post(link, {"new": "evil-pass-1", "again": "evil-pass-1"})["Location"].endswith("gone=1")
    assert "链接已失效" in client.get("/password/reset/?gone=1").content.decode()
    assert not inside(signed_in)
    assert enter(Client(), password="evil-pass-1").status_code == 422
    assert enter(Client(), password="fresh-start-9").status_code == 302


@pytest.mark.parametrize("change", ["hour", "mail", "password", "stop", "sessions ended", "altered", "other person"])
def test_attack_35_a_reset_link_dies_with(
    ask: Any, change: str, seller: User, firm: Any, mailoutbox: list[Any], client: Client
) -> None:
    with time_machine.travel("2026-11-20 09:00:00+08:00", tick=False) as clock:
        ask()
        link = path_of(link_in(mailoutbox[0]))
        assert client.get(link).status_code == 200
        rows = User.everyone.filter(pk=seller.pk)
        match change:
            case "hour":
                clock.shift(timedelta(minutes=61))
            case "mail":
                rows.update(email="other@example.com")
            case "password":
                seller.set_password("changed-here-1")
                rows.update(password=seller.password)
            case "stop":
                rows.update(status=User.Status.STOPPED)
            case "sessions ended":
                rows.update(session_round=7)
            case "altered":
                link = link[:-2] + ("x/" if link[-2] != "x" else "y/")
            case "other person":
                link = re.sub(r"/reset/[^/]+/", f"/reset/{firm.people['admin'].pk}/", link)
        assert client.get(link)["Location"] == "/password/reset/?gone=1"
        assert client.post(link, NEW)["Location"] == "/password/reset/?gone=1"


def test_attack_35_no_reset_secret_stands_in_a_table_or_a_log(
    ask: Any, seller: User, mailoutbox: list[Any], client: Client, caplog: Any
) -> None:
    caplog.set_level("DEBUG")
    ask()
    link = path_of(link_in(mailoutbox[0]))
    secret = link.rstrip("/").rpartition("/")[2]
    client.get(link)
    client.post(link, NEW)
    client.get(link)
    with everyone(reason="test"):
        kept = str(list(Job.objects.values())) + str(list(Act.objects.values()))
    assert "accounts.reset_asked" in kept
    assert secret not in kept
    assert secret not in "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )


@pytest.mark.parametrize("link", ["zz/x/", "-1/x/", "1/" + "y" * 300 + "/", "9999999999999/a-b/", "%00/%00/"])
def test_attack_35_strange_links_lead_nowhere(link: str, firm: Any, client: Client) -> None:
    assert client.get(f"/password/reset/{link}").status_code in (302, 404)


def test_attack_36_answers_do_not_tell_whether_a_person_exists(
    ask: Any, seller: User, firm: Any, mailoutbox: list[Any]
) -> None:
    User.everyone.filter(pk=firm.people["sales2"].pk).update(status=User.Status.STOPPED)
    refusals = {
        re.sub(r'value="[^"]*"', "", enter(Client(), login, "wrong-1").content.decode())
        for login in ("sales1", "sales2", "nobody", "")
    }
    assert len(refusals) == 1
    assert str(WRONG_PAIR) in refusals.pop()
    answers = {re.sub(r'value="[^"]*"', "", ask(login).content.decode()) for login in ("sales1", "sales2", "nobody")}
    assert len(answers) == 1
    assert len(mailoutbox) == 1


def test_attack_36_registration_does_not_tell_whether_a_name_is_taken(firm: Any, seller: User) -> None:
    User.everyone.filter(pk=firm.people["sales2"].pk).update(status=User.Status.STOPPED)
    answers, refusals = set(), set()
    for login in ("sales1", "SALES1", "sales2", "nobody", "nobody"):
        given = {"name": "苏白", "login": login, "new": "open-sesame-7", "again": "open-sesame-7"}
        answer = Client().post("/register/", given)
        assert answer.status_code == 200
        answers.add(re.sub(r'value="[^"]*"', "", answer.content.decode()))
        refused = enter(Client(), login, "open-sesame-7")
        assert refused.status_code == 422
        refusals.add(re.sub(r'value="[^"]*"', "", refused.content.decode()))
    assert len(answers) == 1
    assert len(refusals) == 1, "trying the new account tells no more"


def test_attack_36_unknown_names_cost_a_hash_like_known_ones(firm: Any, monkeypatch: Any) -> None:
    hashed = []
    from kemai.areas.accounts.signing_in import entering

    for name in ("make_password", "check_password"):
        real = getattr(entering, name)
        monkeypatch.setattr(entering, name, lambda *given, real=real: hashed.append(1) or real(*given))
    enter(Client(), "sales1", "wrong-1")
    enter(Client(), "nobody", "wrong-1")
    assert len(hashed) == 2


def test_attack_36_guessing_is_limited_per_account_and_per_address(ask: Any, seller: User, firm: Any) -> None:
    spray = [enter(Client(), f"name{turn}", "wrong-1").status_code for turn in range(31)]
    assert spray[-1] == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert enter(elsewhere).status_code == 302, "another address is not punished"
    forged = Client(headers={"X-Forwarded-For": "198.51.100.7"})
    assert enter(forged).status_code == 429, "the header of a stranger is not believed"
    resets = [ask().status_code for _turn in range(11)]
    assert resets == [200] * 10 + [429]


def test_attack_36_right_sign_ins_use_up_nothing(firm: Any) -> None:
    assert {enter(Client()).status_code for _turn in range(35)} == {302}


def test_attack_36_behind_a_proxy_the_last_hop_counts(firm: Any, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    for turn in range(31):
        chain = f"10.0.0.{turn}, 203.0.113.9"
        answer = enter(Client(headers={"X-Forwarded-For": chain}), f"name{turn}", "wrong-1")
    assert answer.status_code == 429
    assert enter(Client(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.1"})).status_code == 302


def test_attack_36_mails_to_one_person_are_limited(ask: Any, seller: User, mailoutbox: list[Any]) -> None:
    for turn in range(6):
        assert ask(REMOTE_ADDR=f"203.0.113.{turn}").status_code == 200
    assert len(mailoutbox) == 3


def test_attack_37_the_session_key_rotates_at_sign_in_and_at_the_second_factor(firm: Any, client: Client) -> None:
    client.get("/signin/")
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    enter(client)
    assert client.session.session_key != planted
    assert not inside(Client(headers={"Cookie": f"sessionid={planted}"}))
    secret = "JBSWY3DPEHPK3PXP"
    user = firm.people["sales2"]
    now = int(time.time()) // 30
    factors.add_totp(user, secret, factors.format_hotp_value(factors.hotp_value(secret, now - 1)))
    second = Client()
    enter(second, "sales2")
    half = second.session.session_key
    code = factors.format_hotp_value(factors.hotp_value(secret, int(time.time()) // 30))
    assert second.post("/signin/second/", {"code": code}).status_code == 302
    assert second.session.session_key != half
    assert not inside(Client(headers={"Cookie": f"sessionid={half}"}))


def test_attack_37_a_stopped_person_is_out_on_the_next_request(firm: Any, client: Client) -> None:
    enter(client)
    assert inside(client)
    User.everyone.filter(pk=firm.people["sales1"].pk).update(status=User.Status.STOPPED)
    assert not inside(client)
    assert client.get("/api/v1/customers/").status_code == 401


def test_attack_37_a_sign_out_leaves_no_session_behind(firm: Any, client: Client) -> None:
    enter(client)
    kept = client.session.session_key
    client.post("/signout/")
    assert not inside(Client(headers={"Cookie": f"sessionid={kept}"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session WHERE session_key = %s", [kept])
        assert cursor.fetchone()[0] == 0
    assert client.get("/signout/").status_code == 405


def test_attack_37_signing_in_never_leads_to_a_foreign_page(firm: Any) -> None:
    for target in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "\x00"):
        answer = Client().post("/signin/", {"login": "sales1", "password": PASSWORD, "next": target})
        assert answer["Location"] == "/", target
