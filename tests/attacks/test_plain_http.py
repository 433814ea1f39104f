"""In production programs that come without HTTPS are refused, not led on; pages are led on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kemai.areas.accounts.actions import make_token
from kemai.core.tenancy import acting_as


@pytest.fixture
def key(firm: Any, settings: Any) -> str:
    with acting_as(firm.viewer("admin")) as admin:
        made = make_token(firm.people["admin"], "官网", by=admin)
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["testserver"]
    return made


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/api/v1/customers/", "/api/v1/customers/1/", "/api/v1/openapi.json", "/api/v1/x"])
def test_the_api_refuses_plain_http(key: str, address: str, method: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {key}"})
    answer = getattr(client, method)(address)
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/json"
    [reason] = answer.json()["errors"]
    assert reason["code"] == "E-PERM"
    assert "HTTPS" in reason["message"]
    assert "泄露" in reason["message"]


def test_the_api_answers_by_https_and_pages_are_led_on(key: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {key}"})
    assert client.get("/api/v1/customers/", secure=True).status_code == 200
    for page in ("/customers/", "/signin/", "/api/v1/"):
        answer = client.get(page)
        assert answer.status_code == 301
        assert answer["Location"] == f"https://testserver{page}"
