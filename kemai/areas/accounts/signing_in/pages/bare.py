"""The small pages in front of the house: a title, some fields, one button."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.areas.accounts.firms import firm_at, host_of, several_firms
from kemai.core.records.errors import Invalid
from kemai.core.screens.entries import entry, errors_of
from kemai.core.tenancy.request import Request
from kemai.ui.looks import looks

Errors = dict[str, list[Invalid]]


def bare(request: Request, template: str, errors: Errors, **context: Any) -> HttpResponse:
    """Show a page without a frame; reasons without a field stand above the form, HTTP 422."""
    around = {
        "language": get_language(),
        "language_url": "/language/",
        "theme": looks(request.COOKIES)["theme"],
        "next": target_of(request),
        "errors": [str(reason.hint) for reason in errors.get("", ())],
        "text": "",
        "passkey": None,
        "sms": "",
        "back_url": "/signin/",
    }
    return render(request, template, around | context, status=422 if errors else 200)


def target_of(request: Request) -> str:
    """Give the page that a person wanted before signing in; only one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else "/"


def typed(request: Request, name: str, longest: int = 200) -> str:
    """Take what was typed into a field, cut to a sane length and without NUL."""
    return request.POST.get(name, "").replace("\x00", "")[:longest]


def typed_password(request: Request, name: str) -> str:
    """Take a password wholly as it was typed; too long a one is refused by the rules of passwords, never cut."""
    return request.POST.get(name, "")


def new_typed(request: Request) -> tuple[str, str]:
    """Take a new password and its repetition."""
    return typed_password(request, "new"), typed_password(request, "again")


def secret(name: str, label: Any, kind: str, errors: Errors | None = None, **more: Any) -> dict[str, Any]:
    """Describe the field of a password; `kind` is what browsers call it, current-password or new-password."""
    facts = {"input_type": "password", "required": True, "autocomplete": kind, "error": errors_of(errors or {}, name)}
    return entry(name, label, "password", **{**facts, **more})


def new_passwords(errors: Errors) -> list[dict[str, Any]]:
    """Describe the two fields of a new password."""
    rule = _("至少 8 位，同时含有字母和数字；不能与最近 3 次用过的相同")
    return [
        secret("new", _("新密码"), "new-password", errors, help=rule),
        secret("again", _("再输入一次"), "new-password", errors),
    ]


def firm_fields(request: Request) -> list[dict[str, Any]]:
    """Describe the field of the firm's code where the address names no firm and there are several."""
    if not several_firms() or firm_at(host_of(request)):
        return []
    given = typed(request, "firm", 40) or request.GET.get("firm", "")[:40]
    return [entry("firm", _("单位代码"), value=given, max_length=40, help=_("不同单位有相同用户名时填写"))]
