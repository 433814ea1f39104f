"""Passkeys: what the browser is asked, and what its answer proves."""

from __future__ import annotations

import json
from typing import Any

from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.firms import firm_at, host_of, refuse_when_closed
from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in.notes import note
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.request import Request

LONGEST_ANSWER = 20_000
BROKEN = (AttributeError, IndexError, InvalidSignature, KeyError, OverflowError, TypeError, ValidationError, ValueError)
REFUSED = _("这个通行密钥没有通过验证，请重试或换一种方式")


def ask_for_new(request: Request, user: User) -> dict[str, Any]:
    """Give what a browser needs to make a passkey for a person; the challenge stays in the session."""
    with request_context(request):
        return auth.begin_registration(user, passwordless=True)


def ask_for_proof(request: Request, user: User | None) -> dict[str, Any]:
    """Give what a browser needs to prove who is there, for a person whose password was right or for anybody."""
    with request_context(request):
        return auth.begin_authentication(user)


def add_passkey(request: Request, user: User, name: str, answer: str) -> None:
    """Keep a passkey that the browser has made; raises Rejected."""
    credential = read(answer)
    try:
        with request_context(request):
            auth.complete_registration(credential)
    except BROKEN as reason:
        raise refused() from reason
    auth.WebAuthn.add(user, name.strip()[:60] or str(_("通行密钥")), credential)
    note(user, "factor_added", kind=Authenticator.Type.WEBAUTHN.value, name=name.strip()[:60])


def person_of(request: Request, answer: str, expected: User | None = None) -> User:
    """Give the active person whose passkey answered, who must be `expected` when given; raises Rejected.

    At the address of a firm only its own people are let in.
    """
    credential = read(answer)
    try:
        with request_context(request), everyone(reason="sign-in"):
            claimed = expected or auth.extract_user_from_response(credential)
            proof = auth.complete_authentication(claimed, credential)
            user = User.everyone.select_related("organisation").get(pk=claimed.pk)
    except BROKEN as reason:
        raise refused() from reason
    own = firm_at(host_of(request))
    if not user.is_active or (own is not None and own.pk != user.organisation_id):
        raise refused()
    refuse_when_closed(user.organisation)
    proof.record_usage()
    return user


def read(answer: str) -> dict[str, Any]:
    """Read a browser's answer; raises Rejected."""
    try:
        found = json.loads(answer[:LONGEST_ANSWER])
    except (ValueError, RecursionError) as reason:
        raise refused() from reason
    if not isinstance(found, dict):
        raise refused()
    return found


def refused() -> Rejected:
    """Make the one refusal of passkeys."""
    return Rejected.one("", "E-PERM", REFUSED)
