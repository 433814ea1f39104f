"""The hub of all settings pages, and the page of a firm's own settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.modules.declare import holds
from kemai.core.options.actions import change
from kemai.core.options.declare import Option, options
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import SETTINGS, places
from kemai.core.tenancy.request import Request


@person("GET")
def hub(request: Request) -> HttpResponse:
    """Show every settings page that this person may open."""
    open_places = [one for one in places() if one.group in SETTINGS and one.open_to(request.viewer)]
    groups = [
        {"label": str(label), "places": [one for one in open_places if one.group == key]}
        for key, label in SETTINGS.items()
    ]
    context = {"frame": frame_of(request, _("设置")), "groups": [one for one in groups if one["places"]]}
    return render(request, "options/hub.html", context)


@person("GET", "POST")
def page(request: Request) -> HttpResponse:
    """Show and change the settings of the firm."""
    if not request.viewer.rights.has("settings"):
        raise Forbidden()
    errors: dict[str, list[Invalid]] = {}
    typed = typed_values(request) if request.method == "POST" else {}
    if request.method == "POST":
        try:
            change(typed, by=request.viewer)
            messages.success(request, _("设置已保存"))
            return redirect("/options/")
        except Rejected as reasons:
            errors = reasons.errors
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in offered(request):
        value = typed.get(one.key, one.of(request.viewer.organisation_id))
        groups.setdefault(str(one.group), []).append(described(one, value, request, errors))
    context = {
        "title": _("参数设置"),
        "frame": frame_of(request, _("参数设置"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "groups": [{"label": label, "fields": fields} for label, fields in groups.items()],
        "action": "/options/",
        "cancel_url": "/settings/",
        "form_key": "",
    }
    return render(request, "options/page.html", context, status=422 if errors else 200)


def offered(request: Request) -> list[Option]:
    """Give the settings that the firm may set: those of modules that are switched off wait unchanged.

    Settings with a page of their own stand there.
    """
    off = request.viewer.rights.off
    return [one for one in options() if not one.page and not holds(off, "options", one.key)]


def typed_values(request: Request) -> dict[str, Any]:
    """Take what was typed, an unticked box as no; settings that the form did not hold are left out."""
    typed: dict[str, Any] = {}
    for one in offered(request):
        if isinstance(one.default, list):
            typed[one.key] = request.POST.getlist(one.key)
        elif isinstance(one.default, bool):
            typed[one.key] = request.POST.get(one.key) == "1"
        elif one.key in request.POST:
            typed[one.key] = request.POST[one.key]
    return typed


def described(one: Option, value: Any, request: Request, errors: dict[str, list[Invalid]]) -> dict[str, Any]:
    """Describe the input of one setting."""
    facts: dict[str, Any] = {"help": str(one.help), "error": errors_of(errors, one.key)}
    if isinstance(one.default, bool):
        return entry(one.key, one.label, "bool", input_type="checkbox", value="1" if value else "", **facts)
    if one.choices:
        chosen = value if isinstance(value, list) else [value]
        choices = [
            {"value": code, "label": str(label), "selected": code in chosen}
            for code, label in one.choices(request.viewer)
        ]
        several = isinstance(one.default, list)
        kind, shape = ("dicts", "checks") if several else ("pick", "select")
        return entry(one.key, one.label, kind, input_type=shape, choices=choices, **facts)
    if isinstance(one.default, int):
        return entry(one.key, one.label, "int", input_type="number", value=value, required=True, **facts)
    return entry(one.key, one.label, value=value, max_length=2000, **facts)
