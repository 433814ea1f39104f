"""One's own profile, password, and the keys of programs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kemai.areas.accounts.models import ApiToken, User
from kemai.areas.accounts.people.notes import keep_self_note
from kemai.areas.accounts.signing_in.pages.bare import Errors, new_passwords, secret, typed, typed_password
from kemai.areas.accounts.signing_in.pages.sure import HOME
from kemai.areas.accounts.signing_in.passwords import change_password
from kemai.areas.accounts.signing_in.sessions import renew, sure
from kemai.areas.accounts.signing_in.tokens import end_token, make_token
from kemai.areas.accounts.wecom.own import keep_account
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.words import enumerated
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@never_cache
@person("GET", "POST")
def password(request: Request) -> HttpResponse:
    """Change one's own password; other sign-ins end with it."""
    errors: Errors = {}
    user: User = request.user
    if request.method == "POST":
        given = [typed_password(request, name) for name in ("old", "new", "again")]
        ending: dict[str, Any] = {
            "session": request.session.session_key or "",
            "tokens": request.POST.get("tokens") == "1",
        }
        try:
            change_password(user, *given, **ending)
            renew(request, user)
            messages.success(request, _("密码已修改，其他设备上的登录已结束"))
            return redirect("/profile/")
        except Rejected as reasons:
            errors = reasons.errors
    fields = [secret("old", _("现在的密码"), "current-password", errors), *new_passwords(errors)]
    if user.tokens.exists():
        fields.append(entry("tokens", _("同时停用我的所有程序密钥"), "bool", input_type="checkbox"))
    context = {
        "frame": frame_of(request, _("修改密码")),
        "action": "/password/",
        "cancel_url": "/profile/",
        "errors": [],
        "must": user.must_change,
        "fields": fields,
    }
    return render(request, "accounts/password.html", context, status=422 if errors else 200)


@person("GET", "POST")
def profile(request: Request) -> HttpResponse:
    """Show who one is, and make or end keys for programs that act for one."""
    user: User = request.user
    key, errors = "", {}
    if request.method == "POST":
        if request.POST.get("end"):
            if end_token(user, as_id(request.POST["end"]) or 0, by=request.viewer):
                messages.success(request, _("密钥已停用"))
            return redirect("/profile/")
        if "self_note" in request.POST:
            return own_page(request)
        if not sure(request):
            kept = {name: typed(request, name, 60) for name in ("name", "scope", "ends_on")}
            return redirect(f"{HOME}confirm/?{urlencode({'next': f'/profile/?{urlencode(kept)}'})}")
        try:
            reach = {"scope": typed(request, "scope") or "write", "ends_on": typed(request, "ends_on")}
            key = make_token(user, typed(request, "name", 60), by=request.viewer, **reach)
        except Rejected as reasons:
            errors = reasons.errors
    tokens = {
        "made": key,
        "rows": [token_row(one) for one in user.tokens.order_by("-id")],
        "fields": token_fields(request, errors),
    }
    context = described(request, {}) | {"tokens": tokens}
    return render(request, "accounts/profile.html", context, status=422 if errors else 200)


def own_page(request: Request) -> HttpResponse:
    """Keep what a person may change of their own card; shown again without the keys where something does not fit."""
    try:
        with transaction.atomic():
            keep_account(request.user, typed(request, "wecom", 100), by=request.viewer)
            keep_self_note(request.user, typed(request, "self_note", 4000), by=request.viewer)
    except Rejected as reasons:
        context = described(request, reasons.errors) | {"tokens": None}
        return render(request, "accounts/profile.html", context, status=422)
    messages.success(request, _("已保存"))
    return redirect("/profile/")


def described(request: Request, errors: Errors) -> dict[str, Any]:
    """Describe the card with the inputs that are the person's own."""
    user, given = request.user, request.POST if errors else {}
    wecom = entry(
        "wecom",
        _("企业微信账号"),
        value=given.get("wecom", user.wecom),
        max_length=64,
        help=_("企业微信通讯录里的“账号”；通知方式里选了企业微信，就发到这里。"),
        error=errors_of(errors, "wecom"),
    )
    note = given.get("self_note", user.self_note)
    return {
        "frame": frame_of(request, _("我的资料")),
        "action": "/profile/",
        "errors": [],
        "form_key": "",
        "fields": [wecom, entry("self_note", _("自我备注"), "long", input_type="textarea", value=note)],
        "facts": facts_of(user),
    }


def facts_of(user: User) -> list[dict[str, Any]]:
    """Give what an administrator keeps about a person."""
    facts = [
        (_("姓名"), user.name),
        (_("用户名"), user.login),
        (_("部门"), str(user.department or "")),
        (_("职务"), str(user.position or "")),
        (_("用户组别"), enumerated(role.label for role in user.roles.all())),
    ]
    return [{"name": label, "label": label, "text": text, "kind": "text", "url": ""} for label, text in facts]


def token_row(one: ApiToken) -> dict[str, Any]:
    """Describe one key."""
    used = f"{localtime(one.last_used):%Y-%m-%d %H:%M}" if one.last_used else ""
    return {
        "id": one.pk,
        "name": one.name,
        "scope": one.get_scope_display(),
        "created": f"{localtime(one.created_at):%Y-%m-%d}",
        "used": used,
        "ends": f"{one.ends_on:%Y-%m-%d}" if one.ends_on else "",
    }


def token_fields(request: Request, errors: Errors) -> list[dict[str, Any]]:
    """Describe the form of a new key."""
    before = request.GET if request.method == "GET" else request.POST
    wanted = {name: before.get(name, "").replace("\x00", "")[:60] for name in ("name", "scope", "ends_on")}
    if request.method == "POST" and not errors:
        wanted = {"name": "", "scope": "", "ends_on": ""}
    given = wanted["scope"] or "write"
    choices = [
        {"value": code, "label": str(label), "selected": code == given} for code, label in ApiToken.Scope.choices
    ]
    last = {"input_type": "date", "value": wanted["ends_on"]}
    return [
        entry("name", _("给谁用，例如：官网"), value=wanted["name"], required=True, max_length=60),
        entry("scope", _("范围"), "pick", input_type="select", choices=choices, error=errors_of(errors, "scope")),
        entry("ends_on", _("有效至（可不填）"), "date", error=errors_of(errors, "ends_on"), **last),
    ]
