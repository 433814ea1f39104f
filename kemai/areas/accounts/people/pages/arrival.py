"""The doors of newcomers: registering oneself, and opening an invitation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kemai.areas.accounts.firms import firm_of
from kemai.areas.accounts.models import User
from kemai.areas.accounts.people import arriving
from kemai.areas.accounts.signing_in.pages.bare import Errors, bare, firm_fields, new_passwords, new_typed, typed
from kemai.core.limits import Limit, address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.records.errors import Rejected
from kemai.core.screens.entries import entry, errors_of
from kemai.core.tenancy.request import Request

DOOR = "accounts/door.html"
WAITING = gettext_lazy(
    "注册已提交。管理员审核通过后，就可以用刚才的用户名和密码登录；如果这个用户名已有人用，管理员会告诉您改成了什么。"
)
ADDRESS = Limit("register.address", 10, 60)


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Register oneself; an administrator's approval opens the account."""
    errors: Errors = {}
    if request.method == "POST":
        ADDRESS.spend(neighbourhood(address_of(request)))
        try:
            organisation = firm_of(request)
            if organisation is None:
                raise Rejected.one("firm", "E-REF", _("没有这个单位代码"))
            values = {name: typed(request, name, 200) for name in arriving.ASKED}
            arriving.register(organisation, values, *new_typed(request))
            return bare(request, DOOR, {}, title=_("等待审核"), text=WAITING, action="", label="", fields=[])
        except Rejected as reasons:
            errors = reasons.errors
    asked = (
        ("name", _("姓名"), True, "name"),
        ("login", _("用户名"), True, "username"),
        ("phone", _("联系电话"), False, "tel"),
        ("email", _("电子邮件"), False, "email"),
    )
    fields = [
        entry(
            name, label, required=need, autocomplete=hint, value=typed(request, name, 200), max_length=100,
            error=errors_of(errors, name),
        )
        for name, label, need, hint in asked
    ]  # fmt: skip
    return bare(
        request,
        DOOR,
        errors,
        title=_("注册"),
        text=_("注册后由管理员审核。"),
        action="/register/",
        label=_("提交注册"),
        fields=[*firm_fields(request), *fields, *new_passwords(errors)],
    )


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: Request, secret: str) -> HttpResponse:
    """Set one's first password by an invitation."""
    if request.method == "POST":
        ADDRESS.spend(neighbourhood(address_of(request)))
    user, errors = arriving.invited(secret), Errors()
    if user is not None and elsewhere(request, user):
        return redirect(f"/invite/{secret}/join/")
    if user is not None and request.method == "POST":
        try:
            if arriving.accept(secret, *new_typed(request)):
                return redirect("/signin/?changed=1")
            user = None
        except Rejected as reasons:
            errors = reasons.errors
    if user is None:
        text = _("邀请已失效：每个链接只能用一次，7 天内有效。请管理员重新邀请。")
        return bare(request, DOOR, {}, title=_("邀请已失效"), text=text, action="", label="", fields=[])
    words = {"name": user.name, "login": user.login, "firm": user.organisation.name}
    text = _("%(name)s，欢迎加入%(firm)s。您的用户名是 %(login)s，请设置密码。") % words
    return bare(
        request,
        DOOR,
        errors,
        title=_("接受邀请"),
        text=text,
        action=request.path,
        label=_("设置密码"),
        fields=new_passwords(errors),
    )


def elsewhere(request: Request, user: User) -> bool:
    """Say whether the browser is signed in to another firm than that of the invited account."""
    return request.user.is_authenticated and request.user.organisation_id != user.organisation_id
