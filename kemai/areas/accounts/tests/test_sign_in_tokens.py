"""Keys of programs: shown once, reading or writing, with an end, ended with the password when wished."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kemai.areas.accounts.models import ApiToken, User
from kemai.areas.accounts.signing_in.tokens import make_token
from kemai.core.api.signing_in import CALLS
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.testing.samples import sample_record

PLACE = "/api/v1/customers/"


def call(key: str, method: str = "get", body: Any = None, place: str = PLACE) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    sent = {"data": body, "content_type": "application/json"} if method != "get" else {}
    return getattr(Client(), method)(place, headers=headers, **sent).status_code


def entered() -> Client:
    client = Client()
    client.post("/signin/", {"login": "sales1", "password": "kemai-demo-1"})
    return client


def key_for(firm: Any, **reach: str) -> str:
    with acting_as(firm.viewer("sales1")) as viewer:
        return make_token(firm.people["sales1"], "ERP", by=viewer, **reach)


def test_a_key_is_made_on_the_profile_and_shown_once(firm: Any) -> None:
    assert (
        firm.client("sales1").post("/profile/", {"name": "官网"})["Location"].startswith("/profile/security/confirm/")
    )
    assert not ApiToken.objects.exists()
    client = entered()
    ends = f"{timezone.localdate() + timedelta(days=30):%Y-%m-%d}"
    page = client.post("/profile/", {"name": "官网", "scope": "read", "ends_on": ends}).content.decode()
    key = re.search(r"km_[\w-]+", page)[0]
    again = client.get("/profile/").content.decode()
    assert key not in again
    for words in ("官网", "只读", ends, "还没有用过"):
        assert words in again
    assert key not in str(list(ApiToken.objects.values()))
    assert call(key) == 200
    assert "最近使用" in client.get("/profile/").content.decode()


@pytest.mark.parametrize(("scope", "may"), [("read", False), ("write", True)])
def test_a_reading_key_writes_nothing(scope: str, may: bool, firm: Any) -> None:
    key = key_for(firm, scope=scope)
    with acting_as(firm.viewer("sales1")) as viewer:
        made = sample_record(registry.get("customers.customer"), viewer)
    one = f"{PLACE}{made.pk}/"
    assert call(key) == call(key, place=one) == 200
    assert call(key, "post", {"name": "东方食品"}) == (201 if may else 403)
    assert call(key, "patch", {"city": "苏州", "lock_version": 0}, one) == (200 if may else 403)
    assert call(key, "delete", {}, one) in ((200, 204, 403) if may else (403,))


def test_a_key_ends_with_its_last_day_its_person_and_its_ending(firm: Any, other_firm: Any) -> None:
    key = key_for(firm, ends_on=f"{timezone.localdate():%Y-%m-%d}")
    assert call(key) == 200
    ApiToken.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert call(key) == 401
    ApiToken.objects.update(ends_on=None)
    User.everyone.filter(pk=firm.people["sales1"].pk).update(status=User.Status.STOPPED)
    assert call(key) == 401
    User.everyone.filter(pk=firm.people["sales1"].pk).update(status=User.Status.ACTIVE)
    other_firm.client("admin").post("/profile/", {"end": str(ApiToken.objects.get().pk)})
    assert call(key) == 200
    firm.client("sales1").post("/profile/", {"end": str(ApiToken.objects.get().pk)})
    assert call(key) == 401


@pytest.mark.parametrize("reach", [{"scope": "all"}, {"ends_on": "tomorrow"}, {"ends_on": "2001-01-01"}])
def test_a_key_with_a_strange_reach_is_refused(reach: dict[str, str], firm: Any) -> None:
    with pytest.raises(Rejected):
        key_for(firm, **reach)
    answer = entered().post("/profile/", {"name": "x", **reach})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(("ticked", "status"), [({}, 200), ({"tokens": "1"}, 401)])
def test_changing_the_password_ends_the_keys_when_wished(ticked: dict[str, str], status: int, firm: Any) -> None:
    key = key_for(firm)
    typed = {"old": "kemai-demo-1", "new": "fresh-start-9", "again": "fresh-start-9", **ticked}
    assert firm.client("sales1").post("/password/", typed).status_code == 302
    assert call(key) == status


def test_wrong_keys_are_counted_per_address(firm: Any) -> None:
    assert [call(f"km_{turn}") for turn in range(31)] == [401] * 30 + [429]
    assert call(key_for(firm)) == 200


def test_calls_of_a_key_are_counted(firm: Any, monkeypatch: Any) -> None:
    from kemai.core.limits import Limit

    monkeypatch.setattr(CALLS, "limit", Limit("api.test", 20, 1))
    monkeypatch.setattr(CALLS, "_left", {})
    key = key_for(firm)
    answers = [Client().get(PLACE, headers={"Authorization": f"Bearer {key}"}) for _turn in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1].json()["errors"][0]["message"]
