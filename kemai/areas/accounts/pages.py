"""Sign-in, sign-out, own password and own profile."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kemai.areas.accounts.actions import change_password, make_token, sign_in
from kemai.areas.accounts.models import ApiToken, Organisation
from kemai.areas.accounts.seeds import DEMO_PASSWORD, SIGN_INS
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.ui.looks import looks


@never_cache
@require_http_methods(["GET", "POST"])
def signin(request: Request) -> HttpResponse:
    """Let a person in; a wrong pair gets one message whatever is wrong with it."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    if request.user.is_authenticated and request.method == "GET":
        return redirect(target)
    errors: list[str] = []
    if request.method == "POST":
        try:
            name = request.POST.get("login", "").replace("\x00", "")[:60]
            login(request, sign_in(name, request.POST.get("password", "")[:200]))
            return redirect(target)
        except Rejected as reasons:
            errors = [str(reason.hint) for reason in reasons.errors[""]]
    organisation = Organisation.objects.order_by("id").values_list("name", flat=True).first() or ""
    context = {
        "organisation": organisation,
        "next": target,
        "action": "/signin/",
        "language": get_language(),
        "language_url": "/language/",
        "theme": looks(request.COOKIES)["theme"],
        "errors": errors,
        "fields": [
            entry("login", _("用户名"), value=request.POST.get("login", ""), required=True, autocomplete="username"),
            entry(
                "password",
                _("密码"),
                "password",
                input_type="password",
                required=True,
                autocomplete="current-password",
            ),
        ],
        "demo_users": demo_users() if settings.DEMO else [],
    }
    return render(request, "accounts/signin.html", context, status=422 if errors else 200)


def demo_users() -> list[dict[str, str]]:
    """Give the sign-ins of the demo firm; shown only where the server runs as a demo."""
    return [
        {"login": one.login, "name": one.name, "password": DEMO_PASSWORD, "role": one.position}
        for one in SIGN_INS
        if one.login in ("admin", "mgr1", "sales1", "svc1", "exec1")
    ]


@require_POST
def signout(request: Request) -> HttpResponse:
    """End the sign-in."""
    logout(request)
    return redirect("/signin/")


@never_cache
@person("GET", "POST")
def password(request: Request) -> HttpResponse:
    """Change one's own password; other sign-ins end with it."""
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            given = [request.POST.get(name, "")[:200] for name in ("old", "new", "again")]
            change_password(request.user, *given)
            update_session_auth_hash(request, request.user)
            messages.success(request, _("密码已修改，其他设备上的登录已结束"))
            return redirect("/profile/")
        except Rejected as reasons:
            errors = reasons.errors
    fields = [
        entry(
            "old", _("现在的密码"), "password", input_type="password", required=True, autocomplete="current-password"
        ),
        entry("new", _("新密码"), "password", input_type="password", required=True, autocomplete="new-password")
        | {"help": _("至少 8 位，同时含有字母和数字")},
        entry("again", _("再输入一次"), "password", input_type="password", required=True, autocomplete="new-password"),
    ]
    for field in fields:
        field["error"] = errors_of(errors, field["name"])
    context = {
        "frame": frame_of(request, _("修改密码")),
        "action": "/password/",
        "cancel_url": "/profile/",
        "errors": [],
        "must": False,
        "fields": fields,
    }
    return render(request, "accounts/password.html", context, status=422 if errors else 200)


@person("GET", "POST")
def profile(request: Request) -> HttpResponse:
    """Show who one is, and make or end keys for programs that act for one."""
    user = request.user
    key = ""
    if request.method == "POST":
        if request.POST.get("end"):
            ApiToken.objects.filter(user=user, pk=as_id(request.POST["end"]) or 0).delete()
            messages.success(request, _("密钥已停用"))
            return redirect("/profile/")
        key = make_token(user, request.POST.get("name", "").strip() or "API", by=request.viewer)
    facts = [
        (_("姓名"), user.name),
        (_("用户名"), user.login),
        (_("部门"), str(user.department or "")),
        (_("职务"), user.position),
        (_("用户组别"), "、".join(role.name for role in user.roles.all())),
    ]
    context = {
        "frame": frame_of(request, _("我的资料")),
        "action": "/profile/",
        "errors": [],
        "form_key": "",
        "fields": [],
        "facts": [{"name": label, "label": label, "text": text, "kind": "text", "url": ""} for label, text in facts],
        "tokens": {
            "made": key,
            "rows": [
                {"id": one.pk, "name": one.name, "created": f"{one.created_at:%Y-%m-%d}"}
                for one in user.tokens.order_by("-id")
            ],
        },
    }
    return render(request, "accounts/profile.html", context)
