"""Passwords are taken as they were typed or refused; an initial one runs out."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from kemai.areas.accounts.actions import set_password
from kemai.areas.accounts.models import User
from kemai.core.options.actions import change
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

PASSWORD = "kemai-demo-1"
LONGEST = "aB3-" * 50
REFUSED = {"too long": (LONGEST + "x", "密码最多 200 个字符"), "NUL": ("abc\x00defgh-1", "无法保存的字符")}


def enter(password: str, login: str = "sales1") -> Any:
    return Client().post("/signin/", {"login": login, "password": password})


@pytest.mark.spec("PLT-01")
@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("place", ["own", "initial", "registration"])
def test_what_would_have_to_be_cut_is_refused(firm: Any, place: str, kind: str) -> None:
    new, words = REFUSED[kind]
    before = dict(User.everyone.values_list("login", "password"))
    if place == "own":
        answer = firm.client("sales1").post("/password/", {"old": PASSWORD, "new": new, "again": new})
    elif place == "initial":
        answer = firm.client("admin").post(f"/users/{firm.people['sales1'].pk}/password/", {"new": new})
    else:
        answer = Client().post("/register/", {"name": "苏白", "login": "subai", "new": new, "again": new})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert dict(User.everyone.values_list("login", "password")) == before


def test_the_reasons_have_their_codes(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        for new, code in ((LONGEST + "x", "E-RNG"), ("abc\x00defgh-1", "E-FMT"), ("short1", "E-FMT")):
            with pytest.raises(Rejected) as refused:
                set_password(firm.people["sales1"], new, by=admin)
            assert {one.code for one in refused.value.errors["new"]} == {code}


@pytest.mark.spec("PLT-01")
def test_every_character_counts(firm: Any) -> None:
    answer = firm.client("sales1").post("/password/", {"old": PASSWORD, "new": LONGEST, "again": LONGEST})
    assert answer.status_code == 302
    assert enter(LONGEST + "x").status_code == 422, "what lies beyond 200 characters is not dropped"
    assert enter(LONGEST[:100] + "\x00" + LONGEST[100:]).status_code == 422
    client = Client()
    assert client.post("/signin/", {"login": "sales1", "password": LONGEST}).status_code == 302
    assert client.post("/profile/security/confirm/", {"password": LONGEST + "x"}).status_code == 422


@pytest.mark.spec("PLT-01")
def test_an_initial_password_runs_out(firm: Any) -> None:
    seller = User.everyone.select_related("organisation").get(login="sales1")
    with time_machine.travel("2026-11-02 09:00:00+08:00", tick=False) as clock:
        with acting_as(firm.viewer("admin")) as admin:
            set_password(seller, "first-start-1", by=admin)
        clock.shift(7 * 24 * 3600 - 60)
        assert enter("first-start-1").status_code == 302
        clock.shift(120)
        late = enter("first-start-1")
        assert late.status_code == 422
        assert "初始密码已过期，请管理员重新设置" in late.content.decode()
        assert "初始密码已过期" not in enter("wrong-start-1").content.decode()
        with acting_as(firm.viewer("admin")) as admin:
            change({"sign_in.initial_days": "8"}, by=admin)
        client = Client()
        client.post("/signin/", {"login": "sales1", "password": "first-start-1"})
        changed = {"old": "first-start-1", "new": "second-start-2", "again": "second-start-2"}
        assert client.post("/password/", changed).status_code == 302
        clock.shift(30 * 24 * 3600)
        assert enter("second-start-2").status_code == 302, "one's own password does not run out"
