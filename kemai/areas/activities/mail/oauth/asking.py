"""Asking a provider for tokens: the one client that speaks to it, and only to the addresses of `providers.py`."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kemai.areas.activities.mail.oauth.providers import EVERYONE, Provider
from kemai.areas.activities.mail.oauth.registered import secret_of
from kemai.areas.activities.models import MailService
from kemai.core.outgoing import Unreachable, told

HOUR = 3600
TURNED_AWAY = {"invalid_grant", "interaction_required", "consent_required", "login_required"}


class CannotSignIn(Exception):
    """A provider gave no token; its words say why and what to do."""


class NoLongerAgreed(CannotSignIn):
    """The agreement ran out or was taken back: somebody has to sign in again."""


@dataclass(frozen=True)
class Tokens:
    """What a provider gives: a token for some seconds, and one by which the next is fetched (empty: as before)."""

    access: str
    seconds: int
    refresh: str = ""


def ask(provider: Provider, service: MailService, **given: str) -> Tokens:
    """Ask for tokens as the firm's application; raises CannotSignIn, NoLongerAgreed."""
    words = {"client_id": service.client_id, "client_secret": secret_of(service), **given}
    status, said = posted(provider, provider.token_url.format(tenant=service.tenant or EVERYONE), words)
    if status == HTTPStatus.OK and isinstance(said.get("access_token"), str) and said["access_token"]:
        return Tokens(said["access_token"], seconds(said.get("expires_in")), str(said.get("refresh_token") or ""))
    if said.get("error") in TURNED_AWAY:
        raise NoLongerAgreed(_("%(provider)s 的登录已失效，请重新登录") % {"provider": provider.label})
    reason = str(said.get("error_description") or said.get("error") or status).splitlines()[0][:120]
    words = {"provider": provider.label, "reason": reason}
    raise CannotSignIn(_("%(provider)s 没有给出登录许可：%(reason)s") % words)


def seconds(told: Any) -> int:
    """Read how long a token holds; an hour where the provider does not say it."""
    text = str(told)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else HOUR


def posted(provider: Provider, address: str, words: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Send a form; gives the status and the JSON of the answer, an empty one where it is none."""
    try:
        return told("POST", address, urlencode(words), {"Content-Type": "application/x-www-form-urlencoded"})
    except Unreachable as reason:
        said = {"provider": provider.label, "reason": str(reason)}
        raise CannotSignIn(_("连不上 %(provider)s 的登录服务：%(reason)s") % said) from reason
