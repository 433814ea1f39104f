"""Second factors: an app's one-time codes, recovery codes, roles that must use two."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from kemai.areas.accounts.signing_in import factors
from kemai.areas.accounts.signing_in.tokens import make_token
from kemai.core.options.actions import change
from kemai.core.tenancy import acting_as

PASSWORD = "kemai-demo-1"
MORNING = "2026-11-20 09:00:05+08:00"


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def enter(client: Client, login: str = "sales1") -> Any:
    return client.post("/signin/", {"login": login, "password": PASSWORD})


def set_up(client: Client) -> tuple[str, list[str]]:
    page = client.get("/profile/security/app/").content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    carried = re.search(r'name="secret" value="([^"]+)"', page)[1]
    assert secret not in carried
    wrong = client.post("/profile/security/app/", {"secret": carried, "code": "000000"})
    assert wrong.status_code == 422
    assert secret in wrong.content.decode().replace(" ", "")
    done = client.post("/profile/security/app/", {"secret": carried, "code": code_of(secret)}).content.decode()
    return secret, re.findall(r"<li><code>([^<]+)</code>", done)


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def test_signing_in_asks_for_the_code_of_the_app(firm: Any, clock: Any) -> None:
    owner = Client()
    enter(owner)
    secret, codes = set_up(owner)
    assert len(codes) == len(set(codes)) == 10
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    clock.shift(60)
    client = Client()
    assert enter(client)["Location"].startswith("/signin/second/")
    assert client.get("/customers/")["Location"].startswith("/signin/")
    assert client.post("/signin/second/", {"code": "123456"}).status_code == 422
    assert client.post("/signin/second/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/customers/").status_code == 200
    again = Client()
    enter(again)
    assert again.post("/signin/second/", {"code": code_of(secret)}).status_code == 422, "a code counts once"
    assert again.post("/signin/second/", {"code": codes[0].upper()})["Location"] == "/"
    used = Client()
    enter(used)
    assert used.post("/signin/second/", {"code": codes[0]}).status_code == 422, "a recovery code counts once"
    assert "还剩 9 个" in again.get("/profile/security/").content.decode()


def test_half_signed_in_lasts_ten_minutes_and_ends_with_the_password(firm: Any, clock: Any) -> None:
    owner = Client()
    enter(owner)
    _secret, codes = set_up(owner)
    late = Client()
    enter(late)
    clock.shift(timedelta(minutes=11))
    assert late.post("/signin/second/", {"code": codes[0]})["Location"].startswith("/signin/?")
    changed = Client()
    enter(changed)
    owner.post("/password/", {"old": PASSWORD, "new": "fresh-start-9", "again": "fresh-start-9"})
    assert changed.post("/signin/second/", {"code": codes[0]})["Location"].startswith("/signin/?")


def test_guesses_are_limited_per_account(firm: Any, clock: Any) -> None:
    owner = Client()
    enter(owner)
    _secret, codes = set_up(owner)
    client = Client()
    enter(client)
    guesses = [client.post("/signin/second/", {"code": f"{turn:06d}"}).status_code for turn in range(6)]
    assert guesses == [422] * 5 + [429]
    fresh = Client()
    enter(fresh)
    assert fresh.post("/signin/second/", {"code": codes[0]}).status_code == 429
    clock.shift(timedelta(minutes=16))
    enter(fresh)
    assert fresh.post("/signin/second/", {"code": codes[0]})["Location"] == "/"


def test_security_changes_ask_for_the_password_again(firm: Any, clock: Any) -> None:
    client = Client()
    enter(client)
    set_up(client)
    clock.shift(timedelta(minutes=11))
    factor = Authenticator.objects.get(type="totp")
    for address, posted in (("remove", {"factor": factor.pk}), ("codes", {}), ("passkey", {}), ("app", {})):
        answer = client.post(f"/profile/security/{address}/", posted)
        assert answer["Location"].startswith("/profile/security/confirm/"), address
    assert Authenticator.objects.count() == 2
    wrong = client.post("/profile/security/confirm/", {"password": "wrong-1"})
    assert wrong.status_code == 422
    assert "密码不正确" in wrong.content.decode()
    assert client.post("/profile/security/confirm/", {"password": PASSWORD}).status_code == 302
    before = Authenticator.objects.get(type="recovery_codes").data
    assert "<code>" in client.post("/profile/security/codes/").content.decode()
    assert Authenticator.objects.get(type="recovery_codes").data != before
    client.post("/profile/security/remove/", {"factor": factor.pk})
    assert not Authenticator.objects.exists()
    assert enter(Client())["Location"] == "/"


def test_a_role_that_must_use_two_is_led_to_set_it_up(firm: Any, clock: Any) -> None:
    with acting_as(firm.viewer("sales1")) as seller:
        key = make_token(firm.people["sales1"], "ERP", by=seller)
    program = {"Authorization": f"Bearer {key}"}
    client, other = Client(), Client()
    enter(client)
    enter(other, "svc1")
    assert client.get("/customers/").status_code == 200
    with acting_as(firm.viewer("admin")) as admin:
        change({"sign_in.two_factor_roles": ["sales"]}, by=admin)
    assert client.get("/customers/")["Location"] == "/profile/security/"
    assert client.get("/customers/", headers={"HX-Request": "true"})["HX-Redirect"] == "/profile/security/"
    assert client.get("/api/v1/customers/").status_code == 403
    assert Client().get("/api/v1/customers/", headers=program).status_code == 403
    assert other.get("/customers/").status_code == 200
    assert "必须使用双重验证" in client.get("/profile/security/").content.decode()
    set_up(client)
    assert client.get("/customers/").status_code == 200
    assert Client().get("/api/v1/customers/", headers=program).status_code == 200
    client.post("/profile/security/remove/", {"factor": Authenticator.objects.get(type="totp").pk})
    assert client.get("/customers/")["Location"] == "/profile/security/"


def test_an_administrator_clears_lost_factors(firm: Any, clock: Any) -> None:
    client = Client()
    enter(client)
    set_up(client)
    clear = f"/users/{firm.people['sales1'].pk}/act/clear_factors/"
    assert firm.client("mgr1").post(clear).status_code in (403, 404)
    assert Authenticator.objects.count() == 2
    admin = firm.client("admin")
    assert "/act/clear_factors/" in admin.get(f"/users/{firm.people['sales1'].pk}/").content.decode()
    assert admin.post(clear).status_code == 302
    assert not Authenticator.objects.exists()
    assert "/act/clear_factors/" not in admin.get(f"/users/{firm.people['sales1'].pk}/").content.decode()
    assert client.get("/customers/")["Location"].startswith("/signin/")
    assert enter(Client())["Location"] == "/"


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "🙂", "0" * 5000, "12345\x006"])
def test_strange_codes_are_wrong_codes(firm: Any, code: str) -> None:
    user = firm.people["sales1"]
    secret = generate_totp_secret()
    factors.add_totp(user, secret, code_of(secret))
    factors.renew_codes(user)
    assert not factors.proves(user, code)


def test_a_secret_of_another_server_fits_no_code(firm: Any, settings: Any) -> None:
    user = firm.people["sales1"]
    secret = generate_totp_secret()
    factors.add_totp(user, secret, code_of(secret, -1))
    settings.SECRET_KEY = "another-key-of-another-server"
    assert not factors.proves(user, code_of(secret))
