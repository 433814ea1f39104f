"""The page of the letterhead: texts, logo and a look at them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.access.errors import Forbidden
from kemai.core.printing.letterhead import FOOTER, HOME, TEXTS, logo_of
from kemai.core.printing.logo import LONGEST, keep_letterhead
from kemai.core.printing.pages import private
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

LOGO = f"{HOME}logo/"


def keeps(viewer: Viewer) -> bool:
    """Say whether a person keeps the settings of the firm."""
    return viewer.rights.has("settings")


place("settings", gettext_lazy("单据抬头"), HOME, "print", keeps)


@person("GET", "POST")
def letterhead_page(request: Request) -> HttpResponse:
    """Show and change what stands at the head and the foot of the firm's papers."""
    if not keeps(request.viewer):
        raise Forbidden()
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            drop = request.POST.get("drop") == "1"
            keep_letterhead(request.POST.dict(), request.FILES.get("logo"), drop=drop, by=request.viewer)
            messages.success(request, _("单据抬头已保存"))
            return redirect(HOME)
        except Rejected as reasons:
            errors = reasons.errors
    context = {
        "frame": frame_of(request, _("单据抬头"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "title": _("单据抬头"),
        "logo_url": LOGO if logo_of(request.viewer) else "",
        "fields": fields(request, errors),
        "action": HOME,
        "cancel_url": "/settings/",
        "form_key": "",
    }
    return render(request, "options/letterhead.html", context, status=422 if errors else 200)


def fields(request: Request, errors: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the inputs: the texts as typed or kept, the logo, and taking it away."""
    shown = []
    for one in TEXTS:
        value = request.POST.get(one.key, one.of(request.viewer.organisation_id))
        facts = {"value": value, "help": str(one.help), "error": errors_of(errors, one.key)}
        kind = {"kind": "long", "input_type": "textarea"} if one is FOOTER else {}
        shown.append(entry(one.key, one.label, max_length=LONGEST, **kind, **facts))
    facts = {"help": _("PNG 或 JPEG，不超过 300 KB。"), "error": errors_of(errors, "logo")}
    shown.append(entry("logo", _("标志"), "file", input_type="file", accept="image/png,image/jpeg", **facts))
    if logo_of(request.viewer):
        shown.append(entry("drop", _("删除标志"), "bool", input_type="checkbox"))
    return shown


@person("GET")
def logo_page(request: Request) -> HttpResponse:
    """Give the logo to who keeps the settings."""
    if not keeps(request.viewer):
        raise Forbidden()
    logo = logo_of(request.viewer)
    if logo is None:
        raise Http404("logo")
    answer = HttpResponse(bytes(logo.picture), content_type=logo.kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return private(answer)
