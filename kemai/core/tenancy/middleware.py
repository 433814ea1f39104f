"""Puts the signed-in person in place as the viewer of the request, and their language with it."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from kemai.core.access.provider import viewer_of
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.request import Request

LANGUAGE_COOKIE = "kemai_language"


class ViewerMiddleware:
    """One request, one viewer; a request of nobody meets managers that refuse."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request as its signed-in person."""
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            if request.path_info.startswith("/" + settings.STATIC_URL.strip("/") + "/"):
                return self.get_response(request)
            if idle_too_long(request):
                logout(request)
                if not request.path_info.startswith("/api/"):
                    return redirect(settings.LOGIN_URL)
            if not request.user.is_authenticated:
                return self.get_response(request)
            viewer = viewer_of(request.user)
            request.viewer = viewer
            with acting_as(viewer):
                return self.get_response(request)


def idle_too_long(request: Request) -> bool:
    """Say whether the session slept longer than allowed; notes the time at most once a minute."""
    seen = request.session.get("seen")
    now = int(time.time())
    if seen is not None and now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if request.user.is_authenticated and (seen is None or now - seen > 60):
        request.session["seen"] = now
    return False


def language_of(request: HttpRequest) -> str:
    """Choose the language: the person's choice, then the browser's wish, Chinese when in doubt."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen in dict(settings.LANGUAGES):
        return chosen
    wish = translation.get_language_from_request(request)
    return wish if wish in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
