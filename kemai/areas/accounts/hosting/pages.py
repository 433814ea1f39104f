"""Pages of several firms: a firm's own sign-in, founding one, its plan, one's firms and going over to another."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kemai.areas.accounts.firms import FIRM_COOKIE, firm_at, firm_by_code, host_of, sign_up_is_open
from kemai.areas.accounts.hosting.founding import can_fill, found_firm
from kemai.areas.accounts.hosting.linking import accounts_of, link, switch
from kemai.areas.accounts.hosting.plans import facts_of
from kemai.areas.accounts.models import Organisation, RentPlan, SignedIn, User
from kemai.areas.accounts.signing_in.pages.bare import Errors, bare, secret, typed, typed_password
from kemai.areas.accounts.signing_in.sessions import enter
from kemai.core.access.errors import Forbidden
from kemai.core.limits import Limit, address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.screens.door import Refused, person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

SIGN_UP = Limit("sign_up.address", 10, 60)
YEAR = 365 * 24 * 3600
SECURE = settings.SESSION_COOKIE_SECURE

place("settings", gettext_lazy("租用方案"), "/plan/", "calendar", lambda viewer: viewer.rights.has("settings"))


@require_safe
def at(request: Request, code: str) -> HttpResponse:
    """Lead to the sign-in of one firm; the browser remembers the firm."""
    organisation = firm_by_code(code)
    if organisation is None or firm_at(host_of(request)) not in (None, organisation):
        raise Http404(code)
    answer = redirect(f"/signin/?firm={organisation.code}")
    answer.set_cookie(FIRM_COOKIE, organisation.code, YEAR, secure=SECURE, httponly=True, samesite="Lax")
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: Request) -> HttpResponse:
    """Found a firm for a stranger, with a trial plan, and let its first person in."""
    if not sign_up_is_open() or firm_at(host_of(request)) is not None:
        raise Http404("sign up")
    errors: Errors = {}
    if request.method == "POST":
        SIGN_UP.spend(neighbourhood(address_of(request)))
        given = {name: typed(request, name) for name in ("name", "code", "person", "login")}
        given["password"] = typed_password(request, "password")
        try:
            user = found_firm(given, trial=True, demo=typed(request, "start") == "demo")
            enter(request, user, SignedIn.How.PASSWORD)
            messages.success(request, _("单位已开通，可以开始使用了"))
            return redirect("/")
        except Rejected as reasons:
            errors = reasons.errors
    context = {
        "title": _("开通新单位"),
        "action": "/signup/",
        "label": _("开通"),
        "fields": sign_up_fields(request, errors),
    }
    text = _("开通后有 30 天试用，20 个席位。")
    return bare(request, "accounts/door.html", errors, text=text, **context)


def sign_up_fields(request: Request, errors: Errors) -> list[dict[str, Any]]:
    """Describe the fields of founding a firm; what was typed stays, the password does not."""

    def line(name: str, label: str, **more: Any) -> dict[str, Any]:
        error = errors_of(errors, name)
        return entry(name, label, value=typed(request, name), required=True, error=error, **more)

    chosen = typed(request, "start") or "empty"
    starts = (("empty", _("空白")), ("demo", _("带演示数据")))
    choices = [{"value": value, "label": label, "selected": value == chosen} for value, label in starts]
    return [
        line("name", _("单位名称"), max_length=120, autocomplete="organization"),
        line("code", _("单位代码"), max_length=40, help=_("登录地址里的短名，小写字母、数字和连字符，例如 jiangnan")),
        line("person", _("您的姓名"), max_length=60, autocomplete="name"),
        line("login", _("用户名"), max_length=60, autocomplete="username"),
        secret("password", _("密码"), "new-password", errors, help=_("至少 8 位，同时含有字母和数字")),
        *([entry("start", _("开始时"), "pick", input_type="select", choices=choices)] if can_fill() else []),
    ]


@person("GET")
def plan(request: Request) -> HttpResponse:
    """Show what the firm rents: plan, seats in use, last day, and what happens after it."""
    if not request.viewer.rights.has("settings"):
        raise Forbidden
    found = facts_of(request.user.organisation)
    rent: RentPlan | None = found["plan"]
    facts = [(_("单位"), request.user.organisation.name), (_("单位代码"), request.user.organisation.code)]
    if rent is None:
        facts += [(_("套餐"), _("自有服务器，不限席位，不到期")), (_("已用席位"), str(found["used"]))]
    else:
        seats = _("已用 %(used)d，共 %(seats)d") % {"used": found["used"], "seats": rent.seats}
        facts += [(_("套餐"), rent.plan), (_("状态"), str(RentPlan.State(rent.state).label)), (_("席位"), seats)]
        facts += [(_("到期日"), f"{rent.until:%Y-%m-%d}"), (_("可查看至"), f"{rent.closes:%Y-%m-%d}")]
    context = {
        "frame": frame_of(request, _("租用方案")),
        "facts": [
            {"name": label, "label": label, "text": said, "kind": "text", "url": "", "empty": False}
            for label, said in facts
        ],
        "modules": modules_of(request.user.organisation),
        "rented": rent is not None,
        "full": rent is not None and found["used"] >= rent.seats,
        "days": found["days"],
        "standing": rent.standing.value if rent else "open",
    }
    return render(request, "accounts/plan.html", context)


def modules_of(organisation: Organisation) -> list[dict[str, Any]]:
    """List what is installed: areas, which every firm has, and trade packs, which a firm has or has not."""
    found = []
    for app in apps.get_app_configs():
        floor = next((one for one in ("areas", "packs") if app.name.startswith(f"kemai.{one}.")), "")
        if floor and app.name.count(".") == 2:
            kind = _("基本模块") if floor == "areas" else _("行业包")
            active = floor == "areas" or app.label in organisation.packs
            found.append({"name": str(app.verbose_name), "kind": kind, "active": active})
    return found


@person("GET")
def firms(request: Request) -> HttpResponse:
    """Show the firms that one belongs to, each with a button that leads there."""
    rows = [
        {
            "name": one.organisation.name,
            "login": one.login,
            "url": f"/switch/{one.pk}/",
            "here": one.pk == request.user.pk,
            "leave_url": f"/firms/{one.pk}/leave/" if one.main_id is not None else "",
        }
        for one in accounts_of(request.user)
    ]
    context = {"frame": frame_of(request, _("我的单位")), "rows": rows, "add_url": "/firms/add/"}
    return render(request, "accounts/firms.html", context)


@never_cache
@person("GET", "POST")
def add_firm(request: Request) -> HttpResponse:
    """Join one's account in another firm to this one, proven by both passwords."""
    errors: Errors = {}
    if request.method == "POST":
        organisation = firm_by_code(typed(request, "firm", 40))
        passwords = [typed_password(request, name) for name in ("password", "own")]
        given = [typed(request, "login"), *passwords, typed(request, "code")]
        try:
            other = link(request, organisation, *given)
            messages.success(request, _("已加入 %(firm)s，可以在个人菜单里切换") % {"firm": other.organisation.name})
            return redirect("/firms/")
        except Rejected as reasons:
            errors = reasons.errors
    context = {
        "frame": frame_of(request, _("加入我的另一个单位")),
        "title": _("加入我的另一个单位"),
        "text": _("输入您在那个单位的账号。加入后用现在的密码登录，再在个人菜单里切换；那个账号自己的密码不再使用。"),
        "action": "/firms/add/",
        "cancel_url": "/firms/",
        "delete_url": "",
        "label": _("加入"),
        "form_key": "",
        "hidden": [],
        "errors": [reason.message for reason in errors.get("", ())],
        "fields": joining_fields(request, errors),
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def joining_fields(request: Request, errors: Errors) -> list[dict[str, Any]]:
    """Describe the fields of joining accounts."""
    firm, login, code = (typed(request, name, 60) for name in ("firm", "login", "code"))
    return [
        entry("firm", _("单位代码"), value=firm, required=True, error=errors_of(errors, "firm")),
        entry("login", _("那里的用户名"), value=login, required=True, autocomplete="off"),
        secret("password", _("那里的密码"), "off", errors),
        entry("code", _("那里的验证码"), value=code, error=errors_of(errors, "code"), help=_("启用了双重验证才填")),
        secret("own", _("现在的密码"), "current-password", errors),
    ]


@person("POST")
def switch_to(request: Request, user_id: int) -> HttpResponse:
    """Go over to one's account in another firm."""
    try:
        target = switch(request, user_id)
    except User.DoesNotExist as error:
        raise Http404(user_id) from error
    except Rejected as reasons:
        reason: Invalid = reasons.errors[""][0]
        raise Refused(403, str(reason.hint)) from reasons
    messages.success(request, _("现在在 %(firm)s") % {"firm": target.organisation.name})
    return redirect("/")
