"""The page on which a firm lays out the form and the list of a record type, for everybody or for one role."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kemai.core.own.actions import may_shape
from kemai.core.own.layer import layer
from kemai.core.own.laying import forget_layout, save_layout
from kemai.core.own.layouts import form_of, group_names, laid_for
from kemai.core.own.pages import shapeable, type_at
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.saved import roles
from kemai.core.tenancy.request import Request

HOME = "/own/layouts/"
STATES = {"plain": gettext_lazy("可填"), "required": gettext_lazy("必填"), "hidden": gettext_lazy("隐藏")}


@person("GET", "POST")
def layout_page(request: Request, address: str = "") -> HttpResponse:
    """Show a layout and keep the one that was sent; a move button keeps it too, with one field moved."""
    may_shape(request.viewer)
    record_type = type_at(address or shapeable()[0].address)
    role = role_of(request)
    here = f"{HOME}{record_type.address}/{f'?role={role}' if role else ''}"
    if request.method == "GET":
        return shown(request, record_type, role, current(request, record_type, role), "")
    if request.POST.get("reset"):
        forget_layout(record_type, role, by=request.viewer)
        return redirect(here)
    parts = sent(request, record_type)
    try:
        save_layout(record_type, role, parts, by=request.viewer)
    except Rejected as reasons:
        said = [
            f"{record_type.fields[name].label if name in record_type.fields else name} {many[0].message}".strip()
            for name, many in reasons.errors.items()
        ]
        return shown(request, record_type, role, parts, "；".join(said))
    if not request.POST.get("move"):
        messages.success(request, _("布局已保存"))
    return redirect(here)


def role_of(request: Request) -> int | None:
    """Read the role that a layout is for; 404 for one that the firm does not have."""
    wanted = request.GET.get("role", "")
    found = roles(request.viewer).filter(pk=as_id(wanted) or 0).first() if wanted else None
    if wanted and found is None:
        raise Http404(wanted)
    return found.pk if found else None


def current(request: Request, record_type: RecordType, role: int | None) -> dict[str, Any]:
    """Give the layout as it stands, the shipped one where none was made."""
    own = record_type.shape or record_type
    made = [one for one in layer(request.viewer).layouts.get(record_type.key, ()) if one.role in (role, None)]
    laid = next((one for one in made if one.role == role), laid_for(made, request.viewer))
    with override("zh-hans"):
        form = form_of(laid, own.form) if laid else own.form
        groups = [(str(label), [*names]) for label, names in form]
    hidden = sorted(laid.hidden) if laid else []
    if hidden:
        groups[-1][1].extend(name for name in hidden if name in record_type.fields)
    return {
        "groups": groups,
        "columns": list(laid.columns) if laid and laid.columns else list(own.columns),
        "hidden": hidden,
        "required": sorted(laid.required) if laid else [],
    }


def names_of(record_type: RecordType) -> dict[str, Any]:
    """Give the groups of a type's form, the firm's own among them, by their Chinese name."""
    return group_names((record_type.shape or record_type).form)


def sent(request: Request, record_type: RecordType) -> dict[str, Any]:
    """Read a layout as it was sent: the fields in their order with group and state, the columns in theirs.

    Declared groups are shown in the language of the person and kept by their Chinese name.
    """
    chinese = {str(label): name for name, label in names_of(record_type).items()}
    names = request.POST.getlist("fields")
    columns = [name for name in request.POST.getlist("columns") if request.POST.get(f"column.{name}")]
    way, _colon, moved = request.POST.get("move", "").partition(":")
    for many in (names, columns):
        if way in ("up", "down") and moved in many:
            at = many.index(moved)
            many.insert(max(0, at - 1) if way == "up" else at + 1, many.pop(at))
            break
    groups: dict[str, list[str]] = {}
    for name in names:
        if state_of(request, name) != "hidden":
            typed = request.POST.get(f"group.{name}", "").strip()
            groups.setdefault(chinese.get(typed, typed), []).append(name)
    return {
        "groups": [[label, many] for label, many in groups.items()],
        "columns": columns,
        "hidden": [name for name in names if state_of(request, name) == "hidden"],
        "required": [name for name in names if state_of(request, name) == "required"],
    }


def state_of(request: Request, name: str) -> str:
    """Read what shall become of a field."""
    return request.POST.get(f"state.{name}", "plain")


def shown(
    request: Request, record_type: RecordType, role: int | None, parts: dict[str, Any], refused: str
) -> HttpResponse:
    """Show a layout."""
    fields = record_type.fields
    rows = [
        row(record_type, name, label, parts) for label, names in parts["groups"] for name in names if name in fields
    ]
    rows += [row(record_type, name, "", parts) for name in parts["hidden"] if name not in [one["name"] for one in rows]]
    columns = [*parts["columns"], *(name for name in record_type.shown_names if name not in parts["columns"])]
    query = f"?role={role}" if role else ""
    context = {
        "frame": frame_of(request, _("表单和列表布局"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "sets": [
            {"label": str(one.many), "url": f"{HOME}{one.address}/{query}", "current": one is record_type}
            for one in shapeable()
        ],
        "roles": [{"label": _("所有人"), "url": f"{HOME}{record_type.address}/", "current": role is None}]
        + [
            {"label": one.label, "url": f"{HOME}{record_type.address}/?role={one.pk}", "current": one.pk == role}
            for one in roles(request.viewer)
        ],
        "label": str(record_type.many),
        "action": f"{HOME}{record_type.address}/{query}",
        "error": refused,
        "fields": rows,
        "columns": [
            {"name": name, "label": str(fields[name].label), "chosen": name in parts["columns"]}
            for name in columns
            if name in fields
        ],
        "states": [{"code": code, "label": str(label)} for code, label in STATES.items()],
    }
    return render(request, "own/layout.html", context, status=422 if refused else 200)


def row(record_type: RecordType, name: str, group: str, parts: dict[str, Any]) -> dict[str, Any]:
    """Describe one field of the form."""
    state = "hidden" if name in parts["hidden"] else "required" if name in parts["required"] else "plain"
    field = record_type.fields[name]
    group = group or next(iter(parts["groups"]), ("", []))[0]
    said = str(names_of(record_type).get(group, group))
    fixed = field.required or name == record_type.title
    return {"name": name, "label": str(field.label), "group": said, "state": state, "fixed": fixed}
