"""Forms that are sent twice: a double click, the back button, a reload of the answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kemai.core.repeat.keep import RUNNING, claim, digest, release, settle
from kemai.core.repeat.models import FirstAnswer
from kemai.core.tenancy.request import Request

PATIENCE = 10.0
LOOK_EVERY = 0.1
OF_THE_PAGE = ("csrfmiddlewaretoken", "form_key")

Answer = Callable[[], HttpResponseBase]


class StillRunning(Exception):
    """The first sending of a form is still being done, and has been for longer than people wait."""


def lengthy(view: Any) -> Any:
    """Mark a page whose work is too long for one transaction: rows are saved one by one, or a large file is read."""
    view.lengthy = True
    return view


def once(request: Request, answer: Answer, *, in_parts: bool) -> HttpResponseBase:
    """Answer a form; the same form with the same content sent again leads to what the first one led to.

    Only an answer that leads on uses the key up: a refused form or a file given out may be sent again.
    """
    key = key_of(request)
    if not key:
        return answer()
    return one_after_the_other(request, key, answer) if in_parts else all_or_nothing(request, key, answer)


def key_of(request: Request) -> str:
    """Give the mark of a form and of all that was typed into it; empty for forms without a key."""
    given = request.POST.get("form_key", "") if request.method == "POST" else ""
    if not given:
        return ""
    typed = [f"{name}={value}" for name, values in request.POST.lists() if name not in OF_THE_PAGE for value in values]
    files = [f"{one.name}:{one.size}" for name in request.FILES for one in request.FILES.getlist(name)]
    return digest("form", given, request.get_full_path(), *typed, "files", *files)


def all_or_nothing(request: Request, key: str, answer: Answer) -> HttpResponseBase:
    """Do what the form asks and remember its answer in one transaction; a second sending waits for its end."""
    with transaction.atomic():
        row, mine = claim(request.viewer, key)
        if not mine:
            return again(request, row)
        made = answer()
        close(request, row, made)
    return made


def one_after_the_other(request: Request, key: str, answer: Answer) -> HttpResponseBase:
    """Claim the form first, then do it; a second sending waits up to ten seconds for the first one's answer."""
    row, mine = claim(request.viewer, key)
    if not mine:
        return again(request, awaited(row))
    try:
        made = answer()
    except BaseException:
        release(row)
        raise
    close(request, row, made)
    return made


def close(request: Request, row: FirstAnswer, made: HttpResponseBase) -> None:
    """Keep an answer that leads on, or that htmx put into the page; forget any other."""
    shown = made.status_code == 200 and request.htmx
    if 300 <= made.status_code < 400 or shown:
        settle(row, made)
    else:
        release(row)


def awaited(row: FirstAnswer) -> FirstAnswer:
    """Wait until the first sending is answered; raises StillRunning when that takes too long."""
    until = time.monotonic() + PATIENCE
    while row.status == RUNNING:
        if time.monotonic() > until:
            raise StillRunning
        time.sleep(LOOK_EVERY)
        row = FirstAnswer.objects.filter(pk=row.pk).first() or FirstAnswer(status=303, place="")
    return row


def again(request: Request, row: FirstAnswer) -> HttpResponse:
    """Lead to the first result and say so; a part of a page is shown by loading the page anew."""
    messages.info(request, _("这张表单刚才已经提交过，这里是那一次的结果。"))
    if row.place and not request.htmx:
        return redirect(row.place)
    if request.htmx:
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    return redirect(request.get_full_path())
