"""Asking for the password again before security changes, when it was not typed within the last 10 minutes."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.hashers import check_password
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kemai.areas.accounts.signing_in.notes import note, place_of
from kemai.areas.accounts.signing_in.pages.bare import Errors, secret, target_of, typed_password
from kemai.areas.accounts.signing_in.sessions import renew, sure
from kemai.core.limits import Limit
from kemai.core.records.errors import Invalid
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.leaving import led
from kemai.core.tenancy.request import Request

HOME = "/profile/security/"
ACCOUNT = Limit("sure.account", 5, 15)
View = Callable[..., HttpResponseBase]


def sure_only(view: View) -> View:
    """Let only people through who proved who they are within the last 10 minutes; others type their password first."""

    @functools.wraps(view)
    def guarded(request: Request, *args: Any, **named: Any) -> HttpResponseBase:
        if sure(request):
            return view(request, *args, **named)
        back = request.path if request.method == "GET" else HOME
        return led(request, f"{HOME}confirm/?{urlencode({'next': back})}")

    return guarded


@never_cache
@person("GET", "POST")
def confirm(request: Request) -> HttpResponse:
    """Ask for the password again."""
    errors: Errors = {}
    if request.method == "POST":
        ACCOUNT.spend(request.user.pk)
        if check_password(typed_password(request, "password"), request.user.password):
            ACCOUNT.forget(request.user.pk)
            request.session["sure"] = int(time.time())
            renew(request, request.user)
            return redirect(target_of(request))
        note(request.user, "confirm_failed", **place_of(request))
        errors = {"password": [Invalid("E-FMT", _("密码不正确"))]}
    context = {
        "frame": frame_of(request, _("请再输入一次密码")),
        "title": _("请再输入一次密码"),
        "text": _("修改登录与安全的设置之前，先确认是你本人。"),
        "action": f"{HOME}confirm/",
        "cancel_url": HOME,
        "delete_url": "",
        "label": _("确认"),
        "errors": [],
        "form_key": "",
        "hidden": [("next", target_of(request))],
        "fields": [secret("password", _("密码"), "current-password", errors, autofocus=True)],
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)
