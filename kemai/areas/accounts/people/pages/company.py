"""The card of one's own company."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Organisation
from kemai.areas.accounts.people.company import FIELDS, save_company
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET", "POST")
def company(request: Request) -> HttpResponse:
    """Show the company card to everybody; those who may keep settings change it."""
    organisation = Organisation.objects.get(pk=request.viewer.organisation_id)
    may = request.viewer.rights.has("settings")
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        try:
            save_company(organisation, request.POST.dict(), by=request.viewer)
            messages.success(request, _("公司资料已保存"))
            return redirect("/company/")
        except Rejected as reasons:
            errors = reasons.errors
    fields: list[dict[str, Any]] = []
    for name in FIELDS:
        column: Any = Organisation._meta.get_field(name)
        value = request.POST.get(name, getattr(organisation, name))
        facts = {"value": value, "required": not column.blank, "max_length": column.max_length, "readonly": not may}
        fields.append(entry(name, column.verbose_name, error=errors_of(errors, name), **facts))
    context = {
        "frame": frame_of(request, _("公司资料"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "title": _("公司资料"),
        "text": "" if may else _("由管理员维护。"),
        "action": "/company/",
        "cancel_url": "/settings/",
        "label": _("保存"),
        "delete_url": "",
        "errors": [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)
