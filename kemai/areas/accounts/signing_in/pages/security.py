"""The page of one's own security: second factors, recovery codes, sign-ins."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kemai.areas.accounts.models import SignedIn, User
from kemai.areas.accounts.signing_in import factors, mobile
from kemai.areas.accounts.signing_in.duties import must_use_two
from kemai.areas.accounts.signing_in.notes import note
from kemai.areas.accounts.signing_in.pages.sure import HOME, sure_only
from kemai.areas.accounts.signing_in.sessions import device_of, end_sessions
from kemai.core.records.ids import as_id
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@never_cache
@person("GET")
def home(request: Request) -> HttpResponse:
    """Show one's second factors and sign-ins."""
    return shown(request)


def shown(request: Request, codes: list[str] | None = None) -> HttpResponse:
    """Show the page; `codes` are new recovery codes, shown this once."""
    user = request.user
    held = factors.factors_of(user)
    context = {
        "frame": frame_of(request, _("登录与安全"), crumbs=[{"label": _("我的资料"), "url": "/profile/"}]),
        "must": must_use_two(user, request.viewer) and not request.session.get("two"),
        "factors": [factor_row(one) for one in held],
        "has_app": any(one.type == factors.Type.TOTP for one in held),
        "mobile_url": f"{HOME}mobile/" if mobile.offered() and mobile.SMS not in {one.type for one in held} else "",
        "codes": codes or [],
        "codes_left": factors.codes_left(user),
        "sign_ins": [sign_in_row(one, request) for one in user.sign_ins.all()[:50]],
    }
    return render(request, "accounts/security.html", context)


def factor_row(one: Any) -> dict[str, Any]:
    """Describe one second factor."""
    used = _("最近使用 %(time)s") % {"time": minute(one.last_used_at)} if one.last_used_at else _("还没有用过")
    if one.type == factors.Type.TOTP:
        words = {"icon": "phone", "name": _("验证器应用"), "kind": _("一次性验证码")}
    elif one.type == mobile.SMS:
        words = {"icon": "chat", "name": mobile.hinted(one.data["number"]), "kind": _("短信验证码")}
    else:
        words = {"icon": "key", "name": one.data["name"], "kind": _("通行密钥")}
    return {"id": one.pk, "used": used, **words}


def sign_in_row(one: SignedIn, request: Request) -> dict[str, Any]:
    """Describe one browser in which the person is signed in."""
    return {
        "id": one.pk,
        "device": device_of(one.agent),
        "how": one.get_how_display(),
        "address": one.address,
        "started": minute(one.started_at),
        "seen": minute(one.seen_at),
        "this": one.pk == request.session.get("signed_in"),
    }


def minute(moment: Any) -> str:
    """Write a moment to the minute."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}"


@person("POST")
@sure_only
def end(request: Request) -> HttpResponse:
    """End one of one's sign-ins, or all but this one."""
    user: User = request.user
    one = as_id(request.POST.get("end", ""))
    ended = end_sessions(user, but=request.session.session_key or "", only=one)
    if ended:
        note(user, "sessions_ended", count=ended)
        messages.success(request, _("已结束 %(count)d 个登录") % {"count": ended})
    return redirect(HOME)


@never_cache
@person("POST")
@sure_only
def codes(request: Request) -> HttpResponse:
    """Make new recovery codes and show them once; the old ones count no more."""
    if not factors.has_factor(request.user):
        return redirect(HOME)
    return shown(request, factors.renew_codes(request.user))


@person("POST")
@sure_only
def remove(request: Request) -> HttpResponse:
    """Remove one of one's second factors."""
    if factors.remove_factor(request.user, as_id(request.POST.get("factor", "")) or 0):
        messages.success(request, _("已移除"))
    request.session["two"] = factors.has_factor(request.user) and bool(request.session.get("two"))
    return redirect(HOME)
