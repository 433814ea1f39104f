"""The settings page of modules: what each is for, whether it is on, and the switch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.modules.closing import may_switch, switch
from kemai.core.modules.declare import Module, find, modules
from kemai.core.modules.needs import needs_of
from kemai.core.records.errors import Rejected
from kemai.core.records.words import enumerated
from kemai.core.screens.door import person
from kemai.core.screens.entries import errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

HOME = "/modules/"

place("settings", gettext_lazy("模块"), HOME, "category", lambda viewer: viewer.rights.has("settings"))


@person("GET")
def modules_page(request: Request) -> HttpResponse:
    """Show every module with its sentence and its switch."""
    may_switch(request.viewer)
    return shown(request)


def shown(request: Request, refused: str = "", reason: str = "") -> HttpResponse:
    """Show the modules, the reason of a refusal beside the one that was refused."""
    context = {
        "frame": frame_of(request, _("模块"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "modules": [line(one, request, reason if one.code == refused else "") for one in modules()],
    }
    return render(request, "modules/page.html", context, status=422 if refused else 200)


def line(one: Module, request: Request, reason: str) -> dict[str, Any]:
    """Give one module to the template."""
    needed = [need for code in needs_of(one) if (need := find(code))]
    return {
        "label": str(one.label),
        "text": str(one.text),
        "on": one.code not in request.viewer.rights.off,
        "fixed": one.fixed,
        "needs": enumerated(need.label for need in needed),
        "turn_url": f"{HOME}{one.code}/turn/",
        "error": reason,
    }


@person("POST")
def turn_page(request: Request, code: str) -> HttpResponse:
    """Switch a module off, or on again."""
    may_switch(request.viewer)
    one = find(code)
    if one is None:
        raise Http404(code)
    on = code in request.viewer.rights.off
    try:
        switch(one, on=on, by=request.viewer)
    except Rejected as reasons:
        return shown(request, code, errors_of(reasons.errors, ""))
    words = {"name": one.label}
    messages.success(request, (_("已启用“%(name)s”") if on else _("已停用“%(name)s”，数据保留")) % words)
    return redirect(HOME)
