"""The public form of a firm in which people leave their wish: open once the firm has switched it on."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kemai.areas.sales.leads.catching import catch
from kemai.core.limits import Limit, address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.modules.closing import firms_without
from kemai.core.options import option
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.screens.entries import entry, errors_of
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.request import Request
from kemai.ui.looks import looks

OPEN = option(
    "leads.form",
    gettext_lazy("公开线索表单（地址 /ask/单位代码/）"),
    False,
    group=gettext_lazy("销售"),
)
ADDRESS, FIRM = Limit("leads.form.address", 10, 60), Limit("leads.form.firm", 500, 60)
LONGEST = {"name": 60, "company": 120, "mobile": 30, "email": 100, "wechat": 40, "need": 1000}


@never_cache
@require_http_methods(["GET", "POST"])
def form_page(request: Request, code: str) -> HttpResponse:
    """Take a wish down; an unknown firm and one whose form is closed are the same 404."""
    firm = open_firm(code)
    if firm is None:
        raise Http404(code)
    errors: dict[str, list[Invalid]] = {}
    values = {name: typed(request, name)[: most + 1] for name, most in LONGEST.items()}
    if request.method == "POST":
        ADDRESS.spend(neighbourhood(address_of(request)))
        FIRM.spend(firm.pk)
        try:
            refuse(values, request)
            take(firm, values, request)
            return shown(request, firm, {}, {}, done=True)
        except Rejected as reasons:
            errors = reasons.errors
    return shown(request, firm, values, errors)


def typed(request: Request, name: str) -> str:
    """Take what was typed into a field, without NUL."""
    return request.POST.get(name, "").replace("\x00", "").strip()


def open_firm(code: str) -> Any:
    """Find the firm of a code whose form is open."""
    with everyone(reason="the public form of a firm"):
        firms = apps.get_model(settings.ORGANISATION_MODEL)._base_manager
        firm = firms.filter(code__iexact=code[:40]).first()
        closed = firm is None or firm.pk in set(firms_without("leads"))
        return None if closed or not OPEN.of(firm.pk) else firm


def refuse(values: dict[str, str], request: Request) -> None:
    """Refuse values that are too long (E-RNG) and a form whose sender has not agreed (E-REQ)."""
    errors = {
        name: [Invalid("E-RNG", f"≤ {LONGEST[name]}")] for name, text in values.items() if len(text) > LONGEST[name]
    }
    if request.POST.get("agree") != "1":
        errors["agree"] = [Invalid("E-REQ")]
    if errors:
        raise Rejected(errors)


def take(firm: Any, values: dict[str, str], request: Request) -> None:
    """Catch the lead; what a machine filled into the trap is dropped unseen."""
    if not request.POST.get("homepage"):
        catch(firm, {name: text for name, text in values.items() if text}, "web", way=_("公开表单"))


def shown(
    request: Request, firm: Any, values: dict[str, str], errors: dict[str, list[Invalid]], *, done: bool = False
) -> HttpResponse:
    """Show the form, or thanks."""
    labels = {
        "name": (_("姓名"), True),
        "company": (_("公司"), False),
        "mobile": (_("手机"), False),
        "email": (_("电子邮件"), False),
        "wechat": (_("微信"), False),
    }
    fields = [
        entry(name, label, required=need, value=values.get(name, ""), max_length=LONGEST[name],
              error=errors_of(errors, name))
        for name, (label, need) in labels.items()
    ]  # fmt: skip
    fields.append(
        entry("need", _("需求"), "long", input_type="textarea", value=values.get("need", ""),
              max_length=LONGEST["need"], error=errors_of(errors, "need"))
    )  # fmt: skip
    agree = _("我同意%(firm)s用以上信息联系我") % {"firm": firm.name}
    fields.append(entry("agree", agree, "bool", input_type="checkbox", error=errors_of(errors, "agree")))
    known = {one["name"] for one in fields}
    context = {
        "language": get_language(),
        "theme": looks(request.COOKIES)["theme"],
        "title": _("已收到，我们会尽快联系您。") if done else _("联系%(firm)s") % {"firm": firm.name},
        "fields": [] if done else fields,
        "errors": [one.message for name, many in errors.items() if name not in known for one in many],
        "action": request.path,
    }
    return render(request, "sales/ask.html", context, status=422 if errors else 200)
