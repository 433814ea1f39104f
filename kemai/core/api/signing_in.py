"""Who is asking: a program by its token, or a person by the session of their browser."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from kemai.core.access.provider import user_of_token, viewer_of
from kemai.core.tenancy.viewer import Viewer

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
TOKEN_LONGEST = 200


class Token(HttpBearer):
    """A token in the header `Authorization: Bearer km_…`; the program acts as the person who made it."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """Give the viewer that a token stands for, or nothing."""
        user = user_of_token(token) if len(token) <= TOKEN_LONGEST else None
        return None if user is None else viewer_of(user)


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
