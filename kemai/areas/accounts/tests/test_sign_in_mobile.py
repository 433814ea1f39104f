"""Codes by SMS as a second factor: proved, used once, short-lived, limited, and read by nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from kemai.areas.accounts.models import ApiToken, SignedIn, SmsCode
from kemai.areas.accounts.signing_in import mobile
from kemai.core.backup.after import run_steps
from kemai.core.history.models import Act
from kemai.core.outbox import carriers
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.secret import MASK, forget_old
from kemai.core.outbox.send import sweep
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

PASSWORD = "kemai-demo-1"
MORNING = "2026-11-20 09:00:05+08:00"
NUMBER = "138 0013-8000"
SETUP = "/profile/security/mobile/"
SECOND = "/signin/second/"


class Gateway:
    """A carrier that keeps what a phone would show."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    def carry(self, message: OutMessage) -> str:
        self.read.append((message.address, message.text))
        return OutMessage.State.SENT

    @property
    def code(self) -> str:
        return re.search(r"验证码 (\d{6})，", self.read[-1][1])[1]


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    made = Gateway()
    carriers.use("sms", made)
    yield made
    carriers._carriers.pop("sms")


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def enter(client: Client, login: str = "sales1") -> Any:
    return client.post("/signin/", {"login": login, "password": PASSWORD})


def body(answer: Any) -> str:
    return str(answer.content.decode())


class Phone:
    """A person with a browser and, by the gateway, a phone."""

    def __init__(self, gateway: Gateway, on_commit: Any) -> None:
        self.gateway, self.on_commit = gateway, on_commit

    def post(self, client: Client, address: str, **values: str) -> Any:
        with self.on_commit(execute=True):
            return client.post(address, values)

    def set_up(self, client: Client, number: str = NUMBER) -> str:
        asked = body(self.post(client, SETUP, number=number))
        carried = re.search(r'name="carried" value="([^"]+)"', asked)[1]
        return body(self.post(client, SETUP, carried=carried, code=self.gateway.code))


@pytest.fixture
def phone(gateway: Gateway, django_capture_on_commit_callbacks: Any) -> Phone:
    return Phone(gateway, django_capture_on_commit_callbacks)


def test_a_number_is_proved_and_then_asked_for_at_the_door(firm: Any, clock: Any, phone: Phone) -> None:
    owner = Client()
    enter(owner)
    assert SETUP in body(owner.get("/profile/security/"))
    done = phone.set_up(owner)
    assert len(re.findall(r"<li><code>", done)) == 10
    assert phone.gateway.read[0][0] == "13800138000"
    page = body(owner.get("/profile/security/"))
    assert "138****8000" in page
    assert SETUP not in page
    clock.shift(timedelta(minutes=2))
    client = Client()
    assert enter(client)["Location"].startswith(SECOND)
    assert "发送短信验证码" in body(client.get(SECOND))
    sent = phone.post(client, "/signin/second/sms/", next="/customers/")
    assert sent["Location"].endswith("sent=1")
    assert "138****8000" in body(client.get(sent["Location"]))
    assert client.post(SECOND, {"code": "000000"}).status_code == 422
    code = phone.gateway.code
    assert client.post(SECOND, {"code": f" {code[:3]} {code[3:]}", "next": "/customers/"})["Location"] == "/customers/"
    again = Client()
    enter(again)
    assert again.post(SECOND, {"code": code}).status_code == 422, "a code counts once"
    assert SignedIn.objects.filter(how="second").count() == 1


def test_a_code_lasts_five_minutes_and_a_newer_one_ends_it(firm: Any, clock: Any, phone: Phone) -> None:
    owner, client = Client(), Client()
    enter(owner)
    phone.set_up(owner)
    clock.shift(timedelta(minutes=2))
    enter(client)
    phone.post(client, "/signin/second/sms/")
    first = phone.gateway.code
    clock.shift(timedelta(minutes=2))
    phone.post(client, "/signin/second/sms/")
    second = phone.gateway.code
    assert first == second or client.post(SECOND, {"code": first}).status_code == 422
    clock.shift(timedelta(minutes=5))
    assert client.post(SECOND, {"code": second}).status_code == 422
    mobile.tidy()
    assert not SmsCode.objects.exists()


def test_texts_and_guesses_are_limited(firm: Any, clock: Any, phone: Phone) -> None:
    owner = Client()
    enter(owner)
    phone.set_up(owner)
    client = Client()
    enter(client)
    assert phone.post(client, "/signin/second/sms/").status_code == 429, "one a minute"
    statuses = []
    for _turn in range(5):
        clock.shift(timedelta(minutes=1, seconds=1))
        statuses.append(phone.post(client, "/signin/second/sms/").status_code)
    assert statuses == [302] * 4 + [429], "five an hour, the one of setting up included"
    assert len(phone.gateway.read) == 5
    guesses = [client.post(SECOND, {"code": f"x{turn}"}).status_code for turn in range(6)]
    assert guesses == [422] * 5 + [429]


def test_one_number_is_not_flooded_by_many_accounts(firm: Any, clock: Any, phone: Phone) -> None:
    logins = ("sales1", "sales2", "sales3", "svc1", "op1", "fin1")
    statuses = []
    for login in logins:
        client = Client(REMOTE_ADDR=f"203.0.113.{len(statuses) + 1}")
        enter(client, login)
        statuses.append(phone.post(client, SETUP, number=NUMBER).status_code)
    assert statuses == [200] * 5 + [429]


@pytest.mark.parametrize("number", ["", "123", "138001380001", "+8613", "１2345678901", "13800138000x", "🙂", "+" * 40])
def test_what_is_no_mobile_number_is_refused_and_kept(firm: Any, gateway: Gateway, number: str) -> None:
    client = Client()
    enter(client)
    answer = client.post(SETUP, {"number": number})
    assert answer.status_code == 422
    assert "11 位手机号" in body(answer)
    assert f'value="{number}"' in body(answer) or not number
    assert not gateway.read


def test_numbers_are_read_as_people_write_them() -> None:
    written = ("138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００", "+44 7911 123456")
    assert [mobile.number_read(one) for one in written] == ["13800138000"] * 3 + ["+447911123456"]


def test_a_code_belongs_to_its_person_and_number(firm: Any, clock: Any, phone: Phone) -> None:
    owner, other = Client(), Client()
    enter(owner)
    enter(other, "sales2")
    asked = body(phone.post(owner, SETUP, number=NUMBER))
    carried = re.search(r'name="carried" value="([^"]+)"', asked)[1]
    code = phone.gateway.code
    assert code not in asked
    phone.post(other, SETUP, carried=carried, code=code)
    assert not Authenticator.objects.exists(), "a form of somebody else's"
    with pytest.raises(Rejected):
        mobile.add_mobile(firm.people["sales1"], "13900000000", code)
    with pytest.raises(Rejected):
        mobile.add_mobile(firm.people["sales2"], "13800138000", code)
    assert code not in str(list(SmsCode.objects.values()))
    mobile.add_mobile(firm.people["sales1"], "13800138000", code)
    with pytest.raises(Rejected):
        mobile.add_mobile(firm.people["sales1"], "13800138000", code)


def test_nobody_reads_a_code_in_the_outbox_or_in_the_database(firm: Any, clock: Any, phone: Phone) -> None:
    client = Client()
    enter(client)
    phone.post(client, SETUP, number=NUMBER)
    code = phone.gateway.code
    for login in ("admin", "sales1"):
        page = body(firm.client(login).get("/outbox/"))
        assert MASK in page
        assert code not in page
    with everyone(reason="tests"):
        assert OutMessage.objects.get().secret == "", "gone once it was sent"
        assert code not in str(list(Act.objects.values())) + str(list(OutMessage.objects.values()))


def test_without_a_gateway_it_is_offered_in_a_demo_only_which_shows_the_code(
    firm: Any, other_firm: Any, clock: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    enter(client)
    assert SETUP not in body(client.get("/profile/security/"))
    assert client.get(SETUP)["Location"] == "/profile/security/"
    settings.DEMO = True
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(SETUP, {"number": NUMBER}).status_code == 200
    with everyone(reason="tests"):
        message = OutMessage.objects.get()
        assert (message.state, MASK in message.text) == ("shown", True)
        assert not re.search(r"\d{6}", message.text + message.secret[:0])
    shown = re.search(r"验证码 (\d{6})，", body(firm.client("admin").get("/outbox/")))
    assert shown
    assert "验证码 " not in body(firm.client("sales2").get("/outbox/"))
    assert "验证码 " not in body(other_firm.client("admin").get("/outbox/"))
    settings.DEMO = False
    assert shown[1] not in body(firm.client("admin").get("/outbox/"))
    settings.DEMO = True
    clock.shift(timedelta(minutes=6))
    assert shown[1] not in body(firm.client("admin").get("/outbox/")), "too old"
    with everyone(reason="tests"):
        forget_old()
        assert OutMessage.objects.get().secret == ""


def test_a_late_message_is_not_sent_any_more(firm: Any, clock: Any, gateway: Gateway) -> None:
    with acting_as(firm.viewer("sales1")):
        mobile.text_code(firm.people["sales1"], "13800138000", "")
    clock.shift(timedelta(minutes=6))
    with everyone(reason="tests"):
        sweep()
        assert (OutMessage.objects.get().state, gateway.read) == ("failed", [])


def test_removed_by_oneself_or_cleared_by_an_administrator(firm: Any, clock: Any, phone: Phone) -> None:
    owner = Client()
    enter(owner)
    phone.set_up(owner)
    owner.post("/profile/security/remove/", {"factor": Authenticator.objects.get(type="sms").pk})
    assert not Authenticator.objects.exists()
    clock.shift(timedelta(minutes=2))
    phone.set_up(owner)
    half = Client()
    enter(half)
    clock.shift(timedelta(minutes=2))
    phone.post(half, "/signin/second/sms/")
    assert firm.client("admin").post(f"/users/{firm.people['sales1'].pk}/act/clear_factors/").status_code == 302
    assert not Authenticator.objects.exists()
    assert not SmsCode.objects.exists()
    assert owner.get("/customers/")["Location"].startswith("/signin/")


def test_setting_up_asks_for_the_password_again_and_half_in_is_needed(firm: Any, clock: Any, phone: Phone) -> None:
    client = Client()
    enter(client)
    clock.shift(timedelta(minutes=11))
    assert client.post(SETUP, {"number": NUMBER})["Location"].startswith("/profile/security/confirm/")
    assert phone.post(Client(), "/signin/second/sms/")["Location"].startswith("/signin/?")
    assert Client().get("/signin/second/sms/").status_code == 405
    assert not phone.gateway.read


def test_the_form_of_a_new_key_is_kept_while_the_password_is_asked(firm: Any, clock: Any) -> None:
    client = Client()
    enter(client)
    clock.shift(timedelta(minutes=11))
    typed = {"name": "官网 & 商城", "scope": "read", "ends_on": "2026-12-31"}
    asked = client.post("/profile/", typed)
    assert asked["Location"].startswith("/profile/security/confirm/?next=")
    page = body(client.get(asked["Location"]))
    target = re.search(r'name="next" value="([^"]+)"', page)[1].replace("&amp;", "&")
    back = client.post("/profile/security/confirm/", {"password": PASSWORD, "next": target})
    page = body(client.get(back["Location"]))
    assert 'value="官网 &amp; 商城"' in page
    assert 'value="2026-12-31"' in page
    assert re.search(r'<option value="read"[^>]* selected', page)
    assert not ApiToken.objects.exists()
    client.post("/profile/", typed)
    assert ApiToken.objects.get().name == "官网 & 商城"


def test_newcomers_are_limited_by_address(firm: Any) -> None:
    statuses = [Client().post("/register/", {"name": "x"}).status_code for _turn in range(5)]
    statuses += [Client().post("/invite/x/", {"new": "a"}).status_code for _turn in range(6)]
    assert statuses == [422] * 5 + [200] * 5 + [429]
    assert Client(REMOTE_ADDR="203.0.113.8").post("/invite/x/", {"new": "a"}).status_code == 200


def test_a_restore_ends_sign_ins_keys_and_codes(firm: Any, clock: Any, phone: Phone) -> None:
    client = Client()
    enter(client)
    client.post("/profile/", {"name": "ERP", "scope": "read"})
    phone.post(client, SETUP, number=NUMBER)
    assert (SignedIn.objects.count(), ApiToken.objects.count(), SmsCode.objects.count()) == (1, 1, 1)
    run_steps()
    assert (SignedIn.objects.count(), ApiToken.objects.count(), SmsCode.objects.count()) == (0, 0, 0)
    assert client.get("/customers/")["Location"].startswith("/signin/")
