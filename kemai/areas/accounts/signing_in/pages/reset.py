"""A forgotten password: asking for a link, and what the link opens."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kemai.areas.accounts.firms import firm_of
from kemai.areas.accounts.signing_in import resetting
from kemai.areas.accounts.signing_in.pages.bare import Errors, bare, firm_fields, new_passwords, new_typed, typed
from kemai.core.limits import address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.records.errors import Rejected
from kemai.core.screens.entries import entry
from kemai.core.tenancy.request import Request

DONE = "accounts/door.html"


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask for a link by mail; the answer is the same whether there is such an account or not."""
    if request.method == "POST":
        resetting.ADDRESS.spend(neighbourhood(address_of(request)))
        resetting.ask_for_link(typed(request, "login", 120), firm_of(request), resetting.site_address(request))
        text = _("如果有这个账号并且登记了邮箱，重设密码的链接已经寄出，一小时内有效。")
        return bare(request, DONE, {}, title=_("请查收邮件"), text=text, action="", label="", fields=[])
    label = _("用户名或电子邮件")
    return bare(
        request,
        DONE,
        {},
        title=_("忘记密码"),
        text=_("链接已失效：每个链接只能用一次，一小时内有效。请重新申请。") if "gone" in request.GET else "",
        action="/password/reset/",
        label=_("寄给我链接"),
        fields=[*firm_fields(request), entry("login", label, required=True, autocomplete="username", max_length=120)],
    )


@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: Request, who: str, secret: str) -> HttpResponse:
    """Set a new password by a link; a link that counts no more leads back to asking, so that no log shows it."""
    if resetting.person_of_link(who, secret) is None:
        return redirect("/password/reset/?gone=1")
    errors: Errors = {}
    if request.method == "POST":
        try:
            if not resetting.reset_password(who, secret, *new_typed(request)):
                return redirect("/password/reset/?gone=1")
            return redirect("/signin/?changed=1")
        except Rejected as reasons:
            errors = reasons.errors
    return bare(
        request,
        DONE,
        errors,
        title=_("设置新密码"),
        action=request.path,
        label=_("换密码"),
        fields=new_passwords(errors),
    )
