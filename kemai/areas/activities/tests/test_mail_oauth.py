"""Mailboxes of Microsoft 365 and Google are signed in to by OAuth 2: agreed, used, run out, taken back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from kemai.areas.activities.mail.fetching import fetch, fetch_all
from kemai.areas.activities.mail.oauth import asking, providers
from kemai.areas.activities.mail.oauth.registered import keep_service
from kemai.areas.activities.mail.sending import Draft, send
from kemai.areas.activities.models import Mailbox, MailboxPlace, MailMessage, MailService
from kemai.areas.activities.tests.mail_servers import Box, Taken, imap_server, smtp_server
from kemai.areas.activities.tests.oauth_server import CLIENT, SECRET, Provider, oauth_server
from kemai.areas.activities.tests.test_mail_filing import mail, mailbox
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.viewer import Viewer

LINK = re.compile(r'href="(http://127[^"]+/agree[^"]*)"')


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with oauth_server() as made:
        for code, one in providers.PROVIDERS.items():
            place = f"{made.address}/{{tenant}}" if one.has_tenants else made.address
            near = replace(one, agree_url=f"{place}/agree", token_url=f"{place}/token")
            monkeypatch.setitem(providers.PROVIDERS, code, near)
        yield made


@pytest.fixture
def box() -> Iterator[tuple[str, Box]]:
    with imap_server() as made:
        yield made


@pytest.fixture
def own(firm: Any, sales1: Viewer, provider: Provider, box: tuple[str, Box]) -> Mailbox:
    """A mailbox of a firm that has registered its application, not signed in to."""
    with acting_as(firm.viewer("admin")) as by:
        keep_service("microsoft", CLIENT, SECRET, "ours.example", by=by)
    box[1].put(mail(1, subject="报价单收到"))
    return mailbox(sales1, server=box[0], sign_in="microsoft")


def link_on(client: Any, own: Mailbox) -> str:
    page = client.get(f"/mailboxes/{own.pk}/connect/").content.decode()
    [found] = LINK.findall(page)
    return html.unescape(found)


def back(provider: Provider, url: str) -> dict[str, str]:
    """Agree, and give what the browser brings back."""
    return {name: many[0] for name, many in parse_qs(urlsplit(provider.agree(url)).query).items()}


def signed_in(client: Any, provider: Provider, own: Mailbox) -> Any:
    return client.post("/mailboxes/signed-in/", back(provider, link_on(client, own)))


@pytest.mark.spec("ACT-13")
def test_a_mailbox_is_agreed_to_at_its_provider_fetched_and_sent_from(
    own: Mailbox, sales1: Viewer, provider: Provider, box: tuple[str, Box], client_of: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    client = client_of("sales1")
    url = link_on(client, own)
    asked = {name: many[0] for name, many in parse_qs(urlsplit(url).query).items()}
    assert urlsplit(url).path == "/ours.example/agree"
    assert (asked["client_id"], asked["code_challenge_method"], asked["login_hint"]) == (CLIENT, "S256", own.address)
    assert {"offline_access", "https://outlook.office.com/SMTP.Send"} <= set(asked["scope"].split())
    brought = back(provider, url)
    shown = client.get("/mailboxes/signed-in/", brought)
    assert shown.status_code == 200
    assert not provider.asked, "looking at the page changes nothing"
    assert client.post("/mailboxes/signed-in/", brought).status_code == 302
    place = MailboxPlace.objects.get(mailbox=own)
    assert provider.access[0] not in place.access
    assert "refresh-1" not in place.sealed
    box[1].tokens = {"access-0"}
    assert fetch(own, by=sales1).tray == 1
    assert (own.trouble, len(provider.asked)) == ("", 1), "the token is kept while it holds"
    with smtp_server() as (address, taken):
        send_by(own, address, taken, {"access-0"}, sales1, django_capture_on_commit_callbacks)
        assert len(taken.mails) == 1
    assert "已登录" in client.get(f"/mailboxes/{own.pk}/connect/").content.decode()
    assert not Act.objects.filter(action__contains="mailbox", changes__icontains="access-0").exists()


def send_by(own: Mailbox, address: str, taken: Taken, tokens: set[str], by: Viewer, committed: Any) -> None:
    Mailbox.objects.filter(pk=own.pk).update(smtp_server=address)
    own.refresh_from_db()
    taken.tokens = tokens
    with committed(execute=True):
        send(Draft("wang@qinghe.example", "报价", "见附件", mailbox=own), by=by)


@pytest.mark.spec("ACT-13")
def test_a_token_that_ran_out_is_fetched_anew_and_one_taken_back_is_said(
    own: Mailbox, sales1: Viewer, provider: Provider, box: tuple[str, Box], client_of: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    client = client_of("sales1")
    signed_in(client, provider, own)
    MailboxPlace.objects.update(access_until=timezone.now() + timedelta(seconds=30))
    box[1].tokens = {"access-1"}
    assert fetch(own, by=sales1).tray == 1
    assert provider.asked[-1]["refresh_token"] == "refresh-1"
    box[1].tokens = set()
    fetch(own, by=sales1)
    assert "没有接受登录许可" in own.trouble, "the mail server takes it no more"
    box[1].tokens = {"access-2"}
    fetch(own, by=sales1)
    assert (own.trouble, provider.asked[-1]["refresh_token"]) == ("", "refresh-2")
    provider.broken = "<html>away</html>"
    MailboxPlace.objects.update(access_until=None)
    fetch(own, by=sales1)
    assert "没有给出登录许可：503" in own.trouble
    provider.broken = ""
    provider.refresh = set()
    fetch(own, by=sales1)
    assert own.trouble == "Microsoft 365 的登录已失效，请重新登录"
    page = client.get(f"/mailboxes/{own.pk}/connect/").content.decode()
    assert "用 Microsoft 365 登录" in page
    assert "登录已失效" in page
    assert Notice.objects.get(to_id=sales1.user_id).link == f"/mailboxes/{own.pk}/connect/"
    count = len(provider.asked)
    fetch_all()
    assert len(provider.asked) == count, "a provider that turned us away is left alone"
    with smtp_server() as (address, taken):
        send_by(own, address, taken, set(), sales1, django_capture_on_commit_callbacks)
    assert "登录已失效" in MailMessage.objects.get(direction="out").note


@pytest.mark.spec("ACT-13")
def test_what_is_brought_back_by_others_late_or_refused_signs_nobody_in(
    own: Mailbox, provider: Provider, client_of: Any, time_machine: Any
) -> None:
    client, other = client_of("sales1"), client_of("admin")
    brought = back(provider, link_on(client, own))
    refused = {
        "another's session": (other, brought),
        "a state made up": (client, brought | {"state": f"{own.pk}.x:1:y"}),
        "no state": (client, {"code": "x"}),
        "not agreed": (client, {"state": brought["state"], "error": "access_denied"}),
        "a fault": (client, {"state": brought["state"], "error": "server_error"}),
        "a wrong code": (client, brought | {"code": "x"}),
    }
    for said, (who, given) in refused.items():
        assert who.post("/mailboxes/signed-in/", given).status_code == 422, said
    time_machine.move_to(timezone.now() + timedelta(minutes=31), tick=False)
    late = client.get("/mailboxes/signed-in/", brought)
    assert late.status_code in (302, 422)
    assert not MailboxPlace.objects.exclude(sealed="").exists()


def test_a_provider_that_cannot_be_reached_or_knows_no_secret_is_said(
    own: Mailbox, firm: Any, provider: Provider, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("sales1")
    with acting_as(firm.viewer("admin")) as by:
        keep_service("microsoft", CLIENT, "wrong", "", by=by)
    answer = signed_in(client, provider, own)
    assert "AADSTS7000215: Invalid client secret." in html.unescape(answer.content.decode())
    far = replace(providers.PROVIDERS["microsoft"], token_url="http://127.0.0.1:9/token")
    brought = back(provider, link_on(client, own))
    monkeypatch.setitem(providers.PROVIDERS, "microsoft", far)
    assert "连不上" in client.post("/mailboxes/signed-in/", brought).content.decode()
    assert asking.seconds(None) == asking.seconds("soon") == 3600


@pytest.mark.spec("PLT-28")
def test_the_firm_registers_its_application_and_sees_no_secret(firm: Any, client_of: Any, provider: Provider) -> None:
    given = {"microsoft.client_id": "app-1", "microsoft.secret": "s3cret-x", "microsoft.tenant": "ours.example"}
    assert client_of("sales1").post("/mailservices/", given).status_code == 403
    client = client_of("admin")
    assert client.post("/mailservices/", {**given, "microsoft.tenant": "../evil"}).status_code == 422
    assert client.post("/mailservices/", given).status_code == 302
    assert client.post("/mailservices/", {**given, "microsoft.secret": ""}).status_code == 302
    page = client.get("/mailservices/").content.decode()
    assert "app-1" in page
    assert "/mailboxes/signed-in/" in page
    with acting_as(firm.viewer("admin")) as by:
        sealed = MailService.objects.get().sealed
        assert sealed
        assert "s3cret-x" not in page + sealed + str(list(Act.objects.values_list("changes")))
        made = actions.add(registry.get("activities.mailbox"), {"address": "g@x.example", "sign_in": "google"}, by=by)
        assert (made.server, made.smtp_server) == ("imap.gmail.com", "smtp.gmail.com")
    assert "还没有登记 Google 的应用" in client.get(f"/mailboxes/{made.pk}/connect/").content.decode()
