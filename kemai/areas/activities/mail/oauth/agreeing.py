"""The way to a provider and back: the address where a person agrees, and the sign by which they are known again.

Nothing is kept meanwhile. The state names mailbox and person, is signed for this session and holds half an hour; the
secret of the exchange (PKCE, RFC 7636) is made of the state by the server's key, so that only this server has it.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext as _

from kemai.areas.activities.mail.oauth.asking import CannotSignIn
from kemai.areas.activities.mail.oauth.providers import EVERYONE, Provider
from kemai.areas.activities.models import Mailbox, MailService
from kemai.core.tenancy.request import Request

BACK = "/mailboxes/signed-in/"
HALF_AN_HOUR = 1800


def back_url(request: Request) -> str:
    """Give the address to which providers send people back; the firm registers it there word for word."""
    host = request.user.organisation.host
    own = f"https://{host}" if host else str(settings.SITE_URL).rstrip("/")
    return f"{own}{BACK}" if own else request.build_absolute_uri(BACK)


def signer(request: Request) -> TimestampSigner:
    """Give the signer of one person's session."""
    return TimestampSigner(salt=f"kemai.mail.oauth:{request.user.pk}:{request.session.session_key}")


def agree_url(request: Request, mailbox: Mailbox, provider: Provider, service: MailService) -> str:
    """Give the address at which the person agrees that their mailbox is fetched."""
    state = signer(request).sign(f"{mailbox.pk}.{secrets.token_urlsafe(12)}")
    asked = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": back_url(request),
        "scope": provider.scope,
        "state": state,
        "code_challenge": challenge(verifier(state)),
        "code_challenge_method": "S256",
        "login_hint": mailbox.login or mailbox.address,
        **provider.more,
    }
    return f"{provider.agree_url.format(tenant=service.tenant or EVERYONE)}?{urlencode(asked)}"


def mailbox_named(request: Request, state: str) -> int:
    """Give the mailbox that a state names; raises CannotSignIn for one of another session, or one too old."""
    try:
        return int(signer(request).unsign(state, max_age=HALF_AN_HOUR).partition(".")[0])
    except (BadSignature, ValueError) as reason:
        raise CannotSignIn(_("登录链接已过期或不是在这里打开的，请从邮箱页面重新登录")) from reason


def verifier(state: str) -> str:
    """Make the secret that proves at the exchange who asked."""
    key = f"kemai.mail.pkce:{settings.SECRET_KEY}".encode()
    return plain(hmac.new(key, state.encode(), sha256).digest())


def challenge(secret: str) -> str:
    """Give what the provider is told of the secret beforehand."""
    return plain(sha256(secret.encode()).digest())


def plain(data: bytes) -> str:
    """Write bytes for an address, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
