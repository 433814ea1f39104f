"""Adding a second factor: an app with one-time codes, or a passkey."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in import factors, passkeys
from kemai.areas.accounts.signing_in.pages.bare import Errors, typed
from kemai.areas.accounts.signing_in.pages.security import shown
from kemai.areas.accounts.signing_in.pages.sure import HOME, sure_only
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

SALT = "kemai.totp"
LASTS = 900  # seconds


@never_cache
@person("GET", "POST")
@sure_only
def app(request: Request) -> HttpResponse:
    """Show the picture for the app, and begin once its first code fits; the secret travels signed with the form."""
    user: User = request.user
    secret = carried(request, user) or generate_totp_secret()
    errors: Errors = {}
    if request.method == "POST":
        try:
            factors.add_totp(user, secret, typed(request, "code", 20))
            return added(request)
        except Rejected as reasons:
            errors = reasons.errors
    picture = base64.b64encode(factors.qr_of(user, secret).encode()).decode()
    code: dict[str, Any] = {"required": True, "autocomplete": "one-time-code", "max_length": 10, "autofocus": True}
    context = {
        "frame": frame_of(request, _("添加验证器应用"), crumbs=[{"label": _("登录与安全"), "url": HOME}]),
        "action": f"{HOME}app/",
        "cancel_url": HOME,
        "picture": f"data:image/svg+xml;base64,{picture}",
        "key": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "hidden": [("secret", signing.dumps([user.pk, factors.sealed(secret)], salt=SALT))],
        "fields": [entry("code", _("应用里显示的 6 位数字"), error=errors_of(errors, "code"), **code)],
    }
    return render(request, "accounts/app.html", context, status=422 if errors else 200)


def carried(request: Request, user: User) -> str:
    """Take the secret that came with the form, empty when it is not this person's or too old."""
    try:
        pk, secret = signing.loads(request.POST.get("secret", ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return ""
    return factors.unsealed(secret) if pk == user.pk else ""


@person("POST")
@sure_only
def passkey_options(request: Request) -> HttpResponse:
    """Give what the browser needs to make a passkey."""
    return JsonResponse(passkeys.ask_for_new(request, request.user))


@never_cache
@person("POST")
@sure_only
def passkey(request: Request) -> HttpResponse:
    """Keep the passkey that the device has made."""
    try:
        passkeys.add_passkey(request, request.user, typed(request, "name", 60), request.POST.get("credential", ""))
    except Rejected as reasons:
        messages.error(request, str(reasons.errors[""][0].hint))
        return redirect(HOME)
    return added(request)


def added(request: Request) -> HttpResponse:
    """Go on with a second factor more; with the first one come recovery codes, shown this once."""
    request.session["two"] = True
    messages.success(request, _("已添加，下次登录时会用到"))
    if factors.codes_left(request.user):
        return redirect(HOME)
    return shown(request, factors.renew_codes(request.user))
