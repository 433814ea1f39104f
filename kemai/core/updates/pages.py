"""The page of what is new."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import kemai
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.updates.notes import COOKIE, has_news, newest, unread, versions

YEAR = 365 * 24 * 3600
SECURE = settings.SESSION_COOKIE_SECURE


@person("GET")
def updates(request: Request) -> HttpResponse:
    """Show the notes of every version, those not read yet marked."""
    read = request.COOKIES.get(COOKIE, "")
    fresh, language = unread(read), get_language() or "zh-hans"
    context = {
        "frame": frame_of(request, _("更新说明")),
        "running": kemai.__version__,
        "rows": [
            {"number": one.number, "notes": one.said(language), "fresh": one.number in fresh} for one in versions()
        ],
        "read_url": "/updates/read/" if has_news(read) else "",
    }
    return render(request, "updates/page.html", context)


@person("POST")
def updates_read(request: Request) -> HttpResponse:
    """Remember in this browser that the newest notes were read."""
    answer = redirect("/updates/")
    answer.set_cookie(COOKIE, newest(), YEAR, secure=SECURE, httponly=True, samesite="Lax")
    return answer
