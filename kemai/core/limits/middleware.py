"""What somebody gets who tried too often: a page or JSON that says how long to wait."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kemai.core.limits.spend import TooMany
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


class LimitsMiddleware:
    """Answers TooMany of any page or operation with 429 and Retry-After."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_exception(self, request: Request, reason: Exception) -> HttpResponse | None:
        """Answer too many tries; leave any other exception to others."""
        return too_many(request, reason) if isinstance(reason, TooMany) else None


def too_many(request: Request, reason: TooMany) -> HttpResponse:
    """429, as JSON for programs."""
    from kemai.core.api.door import problem

    minutes = -(-reason.seconds // 60)
    text = ngettext("试得太多了，请 %(minutes)d 分钟后再试。", "试得太多了，请 %(minutes)d 分钟后再试。", minutes) % {
        "minutes": minutes
    }
    if request.path_info.startswith("/api/"):
        answer: HttpResponse = problem(429, "E-STATE", text)
    else:
        context = {"frame": frame_of(request, _("请稍等")), "text": text, "back_url": request.path}
        answer = render(request, "errors/429.html", context, status=429)
    answer["Retry-After"] = str(reason.seconds)
    return answer
