"""The settings pages of the record types that a firm has made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.own import making
from kemai.core.own.actions import may_shape
from kemai.core.own.layer import slot_key
from kemai.core.own.models import CustomField, OwnKind
from kemai.core.own.pages import Errors, told
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of, select
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import GROUPS
from kemai.core.tenancy.request import Request

HOME = "/own/types/"


@person("GET")
def list_page(request: Request) -> HttpResponse:
    """Show the record types that the firm has made, the stopped ones too."""
    may_shape(request.viewer)
    names = list(CustomField.objects.filter(active=True).values_list("record", flat=True))
    kinds = [
        {
            "label": one.label,
            "label_en": one.label_en,
            "icon": one.icon,
            "fields": names.count(slot_key(one.slot)),
            "active": one.active,
            "url": f"/own-{one.slug}/" if one.active else "",
            "fields_url": f"/own/fields/own-{one.slug}/" if one.active else "",
            "edit_url": f"{HOME}{one.pk}/",
            "turn_url": f"{HOME}{one.pk}/turn/",
        }
        for one in OwnKind.objects.order_by("slot")
    ]
    crumbs = [{"label": _("设置"), "url": "/settings/"}]
    context = {"frame": frame_of(request, _("自定义记录"), crumbs=crumbs), "kinds": kinds, "add_url": f"{HOME}add/"}
    return render(request, "own/kinds.html", context)


def kind_at(kind_id: int) -> OwnKind:
    """Give a record type of the firm; 404 when it has none."""
    found = OwnKind.objects.filter(pk=kind_id).first()
    if found is None:
        raise Http404(str(kind_id))
    return found


@person("GET", "POST")
def kind_page(request: Request, kind_id: int | None = None) -> HttpResponse:
    """Add, change or erase a record type; a new one leads on to its fields."""
    may_shape(request.viewer)
    one = kind_at(kind_id) if kind_id else None
    errors: Errors = {}
    if request.method == "POST":
        try:
            if one and request.POST.get("delete"):
                making.erase_kind(one, by=request.viewer)
                messages.success(request, _("记录类型已删除"))
                return redirect(HOME)
            saved = making.save_kind(request.POST.dict(), by=request.viewer, kind=one)
            messages.success(request, _("记录类型已保存"))
            return redirect(HOME if one else f"/own/fields/own-{saved.slug}/")
        except Rejected as reasons:
            errors = reasons.errors
    return form(request, one, errors)


def form(request: Request, one: OwnKind | None, errors: Errors) -> HttpResponse:
    """Show the form of a record type."""
    title = _("修改记录类型") if one else _("加记录类型")
    fields = inputs(request, one)
    for field in fields:
        field["error"] = errors_of(errors, field["name"])
    context = {
        "frame": frame_of(request, title, crumbs=[{"label": _("自定义记录"), "url": HOME}]),
        "title": title,
        "text": "",
        "action": f"{HOME}{one.pk}/" if one else f"{HOME}add/",
        "cancel_url": HOME,
        "label": _("保存"),
        "delete_url": f"{HOME}{one.pk}/" if one else "",
        "errors": [{"name": "", "label": "", "text": errors_of(errors, "")}] if "" in errors else [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def inputs(request: Request, one: OwnKind | None) -> list[dict[str, Any]]:
    """Describe the inputs of a record type."""
    typed = request.POST if request.method == "POST" else None
    menus = [(code, label) for code, label in GROUPS.items() if code not in ("", "settings")]
    made = [
        entry("label", _("中文名称"), required=True, max_length=30, value=told(typed, one, "label"), autofocus=True),
        entry("label_en", _("英文名称"), max_length=40, value=told(typed, one, "label_en")),
        entry(
            "slug",
            _("地址"),
            max_length=30,
            value=told(typed, one, "slug"),
            help=_("网址和接口里的名字：小写字母、数字和短横，例如 vehicles；不填则按名称拼出"),
        ),
        select("icon", _("图标"), making.ICONS.items(), told(typed, one, "icon") or "note"),
        select("menu", _("菜单"), menus, told(typed, one, "menu") or "sales"),
    ]
    if one is None:
        prefix = told(typed, one, "prefix")
        made.append(entry("prefix", _("编号开头"), max_length=8, value=prefix, help=_("例如 CL，编号即 CL-00001")))
    return made


@person("POST")
def turn_page(request: Request, kind_id: int) -> HttpResponse:
    """Stop a record type, or take a stopped one up again."""
    may_shape(request.viewer)
    one = kind_at(kind_id)
    making.turn_kind(one, active=not one.active, by=request.viewer)
    messages.success(request, _("已恢复") if one.active else _("已停用，数据保留"))
    return redirect(HOME)
