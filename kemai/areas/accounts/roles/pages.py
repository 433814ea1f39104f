"""Pages of roles: the list, the editor, levels of fields, copying and deleting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.roles.actions import copy_role, delete_role, role_for, save_role
from kemai.areas.accounts.roles.editor import extra_boxes, facts, field_rows, matrix, typed_levels, typed_role
from kemai.areas.accounts.roles.limits import require_rights
from kemai.core.access.extras import RIGHTS
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

place("settings.people", gettext_lazy("角色与权限"), "/roles/", "lock", lambda viewer: viewer.rights.has(RIGHTS))
place("settings.people", gettext_lazy("谁能做什么"), "/rights/", "eye", lambda viewer: viewer.rights.has(RIGHTS))


def roles_crumb() -> dict[str, str]:
    """Give the way back to the roles."""
    return {"label": _("角色与权限"), "url": "/roles/"}


@person("GET")
def roles_page(request: Request) -> HttpResponse:
    """Show every role with how many people have it."""
    require_rights(request.viewer)
    roles = Role.objects.annotate(people=Count("users")).order_by("kind", "id")
    rows = [
        {"name": one.label, "kind": one.get_kind_display(), "people": one.people, "url": f"/roles/{one.pk}/"}
        for one in roles
    ]
    context = {"frame": frame_of(request, _("角色与权限")), "roles": rows, "add_url": "/roles/add/"}
    return render(request, "accounts/roles.html", context)


@person("GET", "POST")
def role_page(request: Request, role_id: int | None = None) -> HttpResponse:
    """Edit a role, or make a new one: its names, the matrix of types and verbs, extra rights."""
    require_rights(request.viewer)
    role = role_for(role_id, request.viewer) if role_id else Role()
    errors: dict[str, list[Any]] = {}
    if request.method == "POST":
        try:
            saved = save_role(role, typed_role(request.POST), by=request.viewer)
            messages.success(request, _("角色已保存"))
            return redirect(f"/roles/{saved.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    home = f"/roles/{role_id}/" if role_id else "/roles/add/"
    context = {
        "frame": frame_of(request, role.label or _("新建角色"), crumbs=[roles_crumb()]),
        "title": role.label or _("新建角色"),
        "action": home,
        "cancel_url": "/roles/",
        "copy_url": f"{home}copy/" if role_id else "",
        "delete_url": f"{home}delete/" if role_id else "",
        "errors": [reason.message for reason in errors.get("", ())],
        "facts": facts(role, {name: errors_of(errors, name) for name in errors}),
        "extras": extra_boxes(role),
        "matrix": matrix(role),
        "parts": parts(role) if role_id else [],
        "form_key": "",
    }
    return render(request, "accounts/role.html", context, status=422 if errors else 200)


def parts(role: Role) -> list[dict[str, str]]:
    """Give the addresses of the field levels of profiles, which have no line in the matrix."""
    found = [one for one in registry.all() if one.part_of]
    return [{"label": str(one.label), "url": f"/roles/{role.pk}/fields/{one.address}/"} for one in found]


@person("GET", "POST")
def fields_page(request: Request, role_id: int, address: str) -> HttpResponse:
    """Set what a role may do with each field of a type: hide, mask, read, write."""
    require_rights(request.viewer)
    role = role_for(role_id, request.viewer)
    try:
        record_type = registry.at(address)
    except registry.UnknownType as error:
        raise Http404(address) from error
    errors: list[str] = []
    if request.method == "POST":
        chosen = {**role.fields, record_type.key: typed_levels(request.POST, record_type)}
        kept = {key: levels for key, levels in chosen.items() if levels}
        try:
            save_role(role, {"fields": kept}, by=request.viewer)
            messages.success(request, _("字段权限已保存"))
            return redirect(f"/roles/{role_id}/")
        except Rejected as reasons:
            errors = [reason.message for many in reasons.errors.values() for reason in many]
    title = _("%(role)s：%(type)s的字段权限") % {"role": role.label, "type": record_type.label}
    context = {
        "frame": frame_of(request, title, crumbs=[roles_crumb(), {"label": role.label, "url": f"/roles/{role_id}/"}]),
        "title": title,
        "action": f"/roles/{role_id}/fields/{address}/",
        "cancel_url": f"/roles/{role_id}/",
        "errors": errors,
        "fields": field_rows(role, record_type),
        "form_key": "",
    }
    return render(request, "accounts/role_fields.html", context, status=422 if errors else 200)


@person("POST")
def copy_page(request: Request, role_id: int) -> HttpResponse:
    """Make a new role that grants the same, and open it."""
    require_rights(request.viewer)
    role = role_for(role_id, request.viewer)
    try:
        made = copy_role(role, by=request.viewer)
    except Rejected as reasons:
        return refused(request, role_id, reasons)
    messages.success(request, _("已复制角色"))
    return redirect(f"/roles/{made.pk}/")


@person("POST")
def delete_page(request: Request, role_id: int) -> HttpResponse:
    """Delete a role that nobody has."""
    require_rights(request.viewer)
    role = role_for(role_id, request.viewer)
    try:
        delete_role(role, by=request.viewer)
    except Rejected as reasons:
        return refused(request, role_id, reasons)
    messages.success(request, _("角色已删除"))
    return redirect("/roles/")


def refused(request: Request, role_id: int, reasons: Rejected) -> HttpResponse:
    """Go back to the role and say why nothing was done."""
    for reason in (reason for many in reasons.errors.values() for reason in many):
        messages.error(request, reason.message)
    return redirect(f"/roles/{role_id}/")
