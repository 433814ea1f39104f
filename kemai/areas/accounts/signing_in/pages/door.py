"""Signing in and out: name and password, then the second factor where there is one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kemai.areas.accounts.firms import firm_of, several_firms
from kemai.areas.accounts.models import Organisation, SignedIn, User
from kemai.areas.accounts.people.arriving import registration_is_open
from kemai.areas.accounts.seeds import DEMO_PASSWORD, SIGN_INS
from kemai.areas.accounts.signing_in import half, mobile, passkeys
from kemai.areas.accounts.signing_in.entering import sign_in
from kemai.areas.accounts.signing_in.factors import Type, factors_of
from kemai.areas.accounts.signing_in.notes import note, place_of
from kemai.areas.accounts.signing_in.pages.bare import (
    Errors,
    bare,
    firm_fields,
    secret,
    target_of,
    typed,
    typed_password,
)
from kemai.areas.accounts.signing_in.sessions import enter, leave
from kemai.core.limits import Limit, address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.screens.entries import entry
from kemai.core.tenancy.request import Request

ADDRESS = Limit("sign_in.address", 30, 15)
PASSKEY = {"options": "/signin/passkey/options/", "action": "/signin/passkey/"}
PASSKEYS = Limit("passkey.address", 60, 15)


@never_cache
@require_http_methods(["GET", "POST"])
def signin(request: Request) -> HttpResponse:
    """Let a person in; a wrong pair gets one message whatever is wrong with it."""
    target = target_of(request)
    if request.user.is_authenticated and request.method == "GET":
        return redirect(target)
    errors: Errors = {}
    if request.method == "POST":
        try:
            return redirect(target if let_in(request) else f"/signin/second/?{urlencode({'next': target})}")
        except Rejected as reasons:
            errors = reasons.errors
    name = Organisation.objects.order_by("id").values_list("name", flat=True).first() or ""
    fields = [
        *firm_fields(request),
        entry("login", _("用户名"), value=typed(request, "login", 60), required=True, autocomplete="username"),
        secret("password", _("密码"), "current-password"),
    ]
    return bare(
        request,
        "accounts/signin.html",
        errors,
        organisation="" if several_firms() else name,
        action="/signin/",
        text=_("密码已修改，请用新密码登录") if "changed" in request.GET else "",
        fields=fields,
        passkey=PASSKEY,
        registration=registration_is_open(firm_of(request)),
        demo_users=demo_users() if settings.DEMO else [],
    )


def let_in(request: Request) -> bool:
    """Check the pair that was typed; False when a second factor is owed. Raises Rejected, TooMany."""
    place = neighbourhood(address_of(request))
    ADDRESS.spend(place)
    organisation = firm_of(request)
    if organisation is None and typed(request, "firm"):
        raise Rejected.one("", "E-REF", _("没有这个单位代码"))
    user = sign_in(typed(request, "login", 60), typed_password(request, "password"), organisation, **place_of(request))
    ADDRESS.give_back(place)
    if half.owes_second(request, user):
        return False
    enter(request, user, SignedIn.How.PASSWORD)
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def second(request: Request) -> HttpResponse:
    """Ask for the second factor of a person whose password was right."""
    user = half.half_in(request)
    if user is None:
        return redirect(f"/signin/?{urlencode({'next': target_of(request)})}")
    errors: Errors = {}
    if request.method == "POST":
        if half.guess(request, user, typed(request, "code", 40)):
            half.settled(request)
            enter(request, user, SignedIn.How.SECOND)
            return redirect(target_of(request))
        errors = {"code": [Invalid("E-FMT", _("验证码不对或已用过"))]}
    kinds = {factor.type for factor in factors_of(user)}
    error = "；".join(reason.message for reason in errors.get("code", ()))
    facts: dict[str, Any] = {"required": True, "autocomplete": "one-time-code", "help": accepted(kinds), "error": error}
    fields = [entry("code", _("验证码"), **facts)]
    return bare(
        request,
        "accounts/door.html",
        errors,
        title=_("再证明一次是你"),
        text=said_to(user, "sent" in request.GET),
        action="/signin/second/",
        label=_("验证"),
        fields=fields,
        passkey=PASSKEY if Type.WEBAUTHN in kinds else None,
        sms="/signin/second/sms/" if mobile.SMS in kinds and mobile.offered() else "",
    )


def accepted(kinds: set[str]) -> str:
    """Say which codes a person may type."""
    if Type.TOTP in kinds and mobile.SMS in kinds:
        return _("应用里的 6 位数字、短信验证码，或一个恢复码")
    if Type.TOTP in kinds:
        return _("应用里的 6 位数字，或一个恢复码")
    if mobile.SMS in kinds:
        return _("短信验证码，或一个恢复码")
    return _("没有通行密钥时，填一个恢复码")


def said_to(user: User, sent: bool) -> str:
    """Greet a person who owes the second factor, or say where a code was sent."""
    if sent and (number := mobile.number_of(user)):
        return _("验证码已发到 %(number)s，5 分钟内有效。") % {"number": mobile.hinted(number)}
    return _("%(name)s，请完成双重验证。") % {"name": user.name}


@require_POST
def passkey_options(request: Request) -> HttpResponse:
    """Give what the browser needs to ask the device for a passkey."""
    PASSKEYS.spend(neighbourhood(address_of(request)))
    return JsonResponse(passkeys.ask_for_proof(request, half.half_in(request)))


@never_cache
@require_POST
def passkey(request: Request) -> HttpResponse:
    """Let a person in by the passkey of their device."""
    PASSKEYS.spend(neighbourhood(address_of(request)))
    expected = half.half_in(request)
    try:
        user = passkeys.person_of(request, request.POST.get("credential", ""), expected)
    except Rejected as reasons:
        if expected is not None:
            note(expected, "second_failed", **place_of(request))
        return bare(
            request,
            "accounts/door.html",
            reasons.errors,
            title=_("没有登录成功"),
            action="/signin/",
            label="",
            fields=[],
        )
    half.settled(request)
    enter(request, user, SignedIn.How.PASSKEY)
    return redirect(target_of(request))


@require_POST
def signout(request: Request) -> HttpResponse:
    """End the sign-in."""
    if request.user.is_authenticated:
        note(request.user, "sign_out")
    leave(request)
    return redirect("/signin/")


def demo_users() -> list[dict[str, str]]:
    """Give the sign-ins of the demo firm; shown only where the server runs as a demo."""
    return [
        {"login": one.login, "name": one.name, "password": DEMO_PASSWORD, "role": one.position}
        for one in SIGN_INS
        if one.login in ("admin", "mgr1", "sales1", "svc1", "exec1")
    ]
