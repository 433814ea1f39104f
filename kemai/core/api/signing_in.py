"""Who is asking: a program by its token, or a person by the session of their browser."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from kemai.core.access.errors import Forbidden
from kemai.core.access.provider import key_of
from kemai.core.limits import Limit, address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.limits.packets import Packets
from kemai.core.tenancy.standing import refuse_when_ended
from kemai.core.tenancy.viewer import Viewer

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
TOKEN_LONGEST = 200
CALLS = Packets(Limit("api.calls", 6000, 1))
WRONG = Limit("api.wrong", 30, 15)


class Token(HttpBearer):
    """A token in the header `Authorization: Bearer km_…`; the program acts as the person who made it."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """Give the viewer that a token stands for, or nothing; wrong tokens are counted per address.

        Raises Forbidden for a reading token that would write, TooMany.
        """
        key = key_of(token) if len(token) <= TOKEN_LONGEST else None
        if key is None:
            WRONG.spend(neighbourhood(address_of(request)))
            return None
        CALLS.take(key.key_id)
        if key.obstacle:
            raise Forbidden(key.obstacle)
        if not key.may_write and request.method not in SAFE:
            raise Forbidden(_("此密钥只能读取"))
        refuse_when_ended(key.viewer, "read" if request.method in SAFE else "write")
        return key.viewer


class Session(APIKeyCookie):
    """The session cookie of a signed-in browser; whatever writes must also prove its origin (CSRF)."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        """Check the proof of origin after the session, so that a stranger is told to sign in."""
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer | None:
        """Give the signed-in viewer, or nothing; a request that brought a token stands or falls with it."""
        viewer: Viewer | None = getattr(request, "viewer", None)
        if viewer is None or "Authorization" in request.headers:
            return None
        if request.method not in SAFE and check_csrf(request):
            raise HttpError(403, "CSRF")
        return viewer


def asking(request: Any) -> Viewer:
    """Give the viewer of an operation's request, as sign-in found it."""
    viewer: Viewer = request.auth
    return viewer
