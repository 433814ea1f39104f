"""Codes by SMS: proving one's mobile number, and asking for a code while signing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in import half, mobile
from kemai.areas.accounts.signing_in.pages.adding import added
from kemai.areas.accounts.signing_in.pages.bare import Errors, target_of, typed
from kemai.areas.accounts.signing_in.pages.sure import HOME, sure_only
from kemai.core.limits import address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

SALT = "kemai.mobile"
LASTS = 900  # seconds


@never_cache
@person("GET", "POST")
@sure_only
def mobile_page(request: Request) -> HttpResponse:
    """Ask for a mobile number, then for the code that was sent to it; the number travels signed with the form."""
    user: User = request.user
    if not mobile.offered():
        messages.error(request, _("还没有接通短信网关，请联系管理员"))
        return redirect(HOME)
    number, errors = carried(request, user), Errors()
    if request.method == "POST":
        try:
            if number:
                mobile.add_mobile(user, number, typed(request, "code", 20))
                return added(request)
            wanted = mobile.number_read(typed(request, "number", 40))
            mobile.text_code(user, wanted, neighbourhood(address_of(request)))
            number = wanted
        except Rejected as reasons:
            errors = reasons.errors
    context = asked_code(user, number, errors) if number else asked_number(request, user, errors)
    title = _("添加手机号")
    frame = frame_of(request, title, crumbs=[{"label": _("登录与安全"), "url": HOME}])
    shared = {"frame": frame, "title": title, "action": f"{HOME}mobile/", "cancel_url": HOME, "delete_url": ""}
    page = {**shared, "errors": [], "form_key": "", **context}
    return render(request, "screens/dialog_form.html", page, status=422 if errors else 200)


def asked_number(request: Request, user: User, errors: Errors) -> dict[str, Any]:
    """Ask for the number, that of the staff card to begin with."""
    given = typed(request, "number", 40) if request.method == "POST" else user.phone
    facts = {"input_type": "tel", "required": True, "autocomplete": "tel", "max_length": 40, "autofocus": True}
    field = entry("number", _("手机号"), "phone", value=given, error=errors_of(errors, "number"), **facts)
    text = _("先把一个验证码发到这个号码，确认它在你手里。")
    return {"text": text, "label": _("发送验证码"), "hidden": [], "fields": [field]}


def asked_code(user: User, number: str, errors: Errors) -> dict[str, Any]:
    """Ask for the code that was sent."""
    facts: dict[str, Any] = {"required": True, "autocomplete": "one-time-code", "max_length": 10, "autofocus": True}
    return {
        "text": _("验证码已发到 %(number)s，5 分钟内有效。") % {"number": mobile.hinted(number)},
        "label": _("确认"),
        "hidden": [("carried", signing.dumps([user.pk, number], salt=SALT))],
        "fields": [entry("code", _("短信验证码"), error=errors_of(errors, "code"), **facts)],
    }


def carried(request: Request, user: User) -> str:
    """Take the number that came with the form, empty when it is not this person's or too old."""
    try:
        pk, number = signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return ""
    return str(number) if pk == user.pk else ""


@never_cache
@require_POST
def second_sms(request: Request) -> HttpResponse:
    """Text a code to a person whose password was right."""
    user, onward = half.half_in(request), {"next": target_of(request)}
    if user is None:
        return redirect(f"/signin/?{urlencode(onward)}")
    number = mobile.number_of(user)
    if number and mobile.offered():
        mobile.text_code(user, number, neighbourhood(address_of(request)))
        onward["sent"] = "1"
    return redirect(f"/signin/second/?{urlencode(onward)}")
