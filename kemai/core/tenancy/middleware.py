"""Puts the signed-in person in place as the viewer of the request, and their language with it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from kemai.core.access.provider import gate, viewer_of
from kemai.core.tenancy.current import acting_as, nobody
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.zones import clock_of

LANGUAGE_COOKIE = f"{settings.COOKIE_PREFIX}kemai_language"


class ViewerMiddleware:
    """One request, one viewer; a request of nobody meets managers that refuse."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request as its signed-in person."""
        with nobody(), translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            if request.path_info.startswith("/" + settings.STATIC_URL.strip("/") + "/"):
                return self.get_response(request)
            if not request.user.is_authenticated:
                return self.get_response(request)
            viewer = viewer_of(request.user)
            with acting_as(viewer):
                instead = gate(request, viewer)
                if request.user.is_authenticated:
                    request.viewer = viewer
                    with clock_of(request.user):
                        return unkept(instead or self.get_response(request))
            return instead or self.get_response(request)


def unkept(answer: HttpResponse) -> HttpResponse:
    """Have browsers and proxies keep no copy of what a signed-in person sees: nothing comes back after signing out."""
    answer.headers.setdefault("Cache-Control", "private, no-store")
    return answer


def language_of(request: HttpRequest) -> str:
    """Choose the language: the person's choice, then the browser's wish, Chinese when in doubt."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen in dict(settings.LANGUAGES):
        return chosen
    wish = translation.get_language_from_request(request)
    return wish if wish in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
