"""Refusals of signed-in people stand in the log, each under its own name, and never flood it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from kemai.areas.accounts.signing_in.pages.sure import ACCOUNT
from kemai.core.audit import denials
from kemai.core.history.models import Act
from kemai.core.tenancy import everyone


def refusals(code: str) -> list[tuple[str, int]]:
    with everyone(reason="test"):
        return [(one.title, one.facts["status"]) for one in Act.objects.filter(action=code).order_by("id")]


def test_a_form_without_its_mark_is_logged_as_such(firm: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    with everyone(reason="test"):
        client.force_login(firm.people["sales1"])
    assert client.post("/customers/add/", {"name": "甲"}).status_code == 403
    assert client.post("/api/v1/customers/", {"name": "甲"}, content_type="application/json").status_code == 403
    assert refusals("access.forged") == [("/customers/add/", 403), ("/api/v1/customers/", 403)]
    assert refusals("access.denied") == []
    page = firm.client("admin").get("/log/?kind=denied").content.decode()
    assert "表单缺少来源证明，被拒绝" in page


def test_a_spent_limit_is_logged(firm: Any) -> None:
    client = firm.client("sales1")
    for _turn in range(ACCOUNT.most + 3):
        answer = client.post("/profile/security/confirm/", {"password": "wrong-1"})
    assert answer.status_code == 429
    assert refusals("access.too_often") == [("/profile/security/confirm/", 429)], "once a minute for a path"
    assert "尝试过于频繁，被拒绝" in firm.client("admin").get("/log/?kind=denied").content.decode()


def test_no_loop_floods_the_log(firm: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    with everyone(reason="test"):
        client.force_login(firm.people["sales1"])
    for turn in range(denials.MOST + 20):
        client.post(f"/customers/{turn + 1}/edit/", {"name": "甲"})
    assert len(refusals("access.forged")) == denials.MOST
