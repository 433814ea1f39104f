"""Pages of one's accounts in several firms: joining one by its invitation, parting one again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kemai.areas.accounts.hosting.linking import accounts_of, join_by_invitation, unlink
from kemai.areas.accounts.models import User
from kemai.areas.accounts.people.arriving import invited
from kemai.areas.accounts.signing_in.factors import has_factor
from kemai.areas.accounts.signing_in.pages.bare import Errors, new_passwords, secret, typed, typed_password
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.request import Request

FIRMS = "/firms/"


@never_cache
@person("GET", "POST")
def join(request: Request, secret_word: str) -> HttpResponse:
    """Accept another firm's invitation with the account that one is signed in with."""
    user, errors = invited(secret_word), Errors()
    if user is None or user.organisation_id == request.user.organisation_id:
        return redirect(f"/invite/{secret_word}/")
    if request.method == "POST":
        try:
            other = join_by_invitation(request, secret_word, typed_password(request, "own"), typed(request, "code", 60))
            if other is None:
                return redirect(f"/invite/{secret_word}/")
            messages.success(request, _("已加入 %(firm)s，可以在个人菜单里切换") % {"firm": other.organisation.name})
            return redirect(FIRMS)
        except Rejected as reasons:
            errors = reasons.errors
    words = {"firm": user.organisation.name, "login": user.login, "here": request.user.organisation.name}
    text = (
        _(
            "%(firm)s 邀请您使用账号 %(login)s。您现在登录在 %(here)s："
            "输入现在的密码，就能用一次登录在两个单位之间切换。"
            "想给那个账号单独设密码，请先退出再打开邀请。"
        )
        % words
    )
    fields = [secret("own", _("现在的密码"), "current-password", errors)]
    with everyone(reason="joining accounts"):
        if has_factor(user):
            fields.append(entry("code", _("那里的验证码"), required=True, error=errors_of(errors, "code")))
    return asked(request, _("接受邀请"), text, f"/invite/{secret_word}/join/", _("加入"), fields, errors)


@never_cache
@person("GET", "POST")
def leave(request: Request, user_id: int) -> HttpResponse:
    """Part one of one's accounts from the others; it gets a password of its own."""
    found = next((one for one in accounts_of(request.user) if one.pk == user_id and one.main_id is not None), None)
    if found is None:
        raise Http404(user_id)
    errors: Errors = {}
    if request.method == "POST":
        try:
            other = unlink(request, user_id, *(typed_password(request, name) for name in ("own", "new", "again")))
            messages.success(
                request, _("%(firm)s 的账号已分开，以后用自己的密码登录") % {"firm": other.organisation.name}
            )
            return redirect(FIRMS)
        except User.DoesNotExist as error:
            raise Http404(user_id) from error
        except Rejected as reasons:
            errors = reasons.errors
    text = _("%(firm)s 的账号 %(login)s 不再能切换。给它设一个新密码。") % {
        "firm": found.organisation.name,
        "login": found.login,
    }
    fields = [secret("own", _("现在的密码"), "current-password", errors), *new_passwords(errors)]
    return asked(request, _("分开账号"), text, f"{FIRMS}{user_id}/leave/", _("分开"), fields, errors)


def asked(
    request: Request, title: str, text: str, action: str, label: str, fields: list[dict[str, Any]], errors: Errors
) -> HttpResponse:
    """Show a form of one's accounts, 422 with the reasons."""
    context = {
        "frame": frame_of(request, title),
        "title": title,
        "text": text,
        "action": action,
        "cancel_url": FIRMS,
        "delete_url": "",
        "label": label,
        "form_key": "",
        "hidden": [],
        "errors": [str(reason.hint) for reason in errors.get("", ())],
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)
