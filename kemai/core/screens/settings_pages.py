"""Settings that a firm keeps itself: the data dictionary and the numbering rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.dictionary.actions import erase_entry, may_keep, save_entry
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.dictionary.shipped import label_of, shipped
from kemai.core.numbering import allot
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_ids
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET")
def dictionary(request: Request, key: str = "") -> HttpResponse:
    """Show the dictionaries and the entries of the chosen one."""
    may_keep(request.viewer)
    keys = [one.key for one in shipped()]
    key = key or keys[0]
    if key not in keys:
        raise Http404(key)
    entries = list(DictionaryEntry.objects.select_related("parent").order_by("key", "order", "id"))
    counts: dict[str, int] = {}
    for one in entries:
        counts[one.key] = counts.get(one.key, 0) + 1
    home = f"/dictionary/{key}/"
    context = {
        "frame": frame_of(request, _("数据字典")),
        "sets": [
            {
                "key": one.key,
                "label": str(one.label),
                "count": str(counts.get(one.key, 0)),
                "current": one.key == key,
                "url": f"/dictionary/{one.key}/",
            }
            for one in shipped()
        ],
        "current": {
            "key": key,
            "label": label_of(key),
            "help": _("改动立即用于表单、筛选和导入。用过的条目只能停用。"),
            "order_action": f"{home}order/",
            "add_url": f"{home}add/",
        },
        "entries": [entry_row(one, home) for one in entries if one.key == key],
        "can": {"edit": True},
    }
    return render(request, "screens/dictionary.html", context)


def entry_row(one: DictionaryEntry, home: str) -> dict[str, Any]:
    """Give one entry to the template."""
    return {
        "id": one.pk,
        "code": one.code,
        "label": one.label,
        "label_en": one.label_en,
        "hue": one.colour,
        "active": one.active,
        "parent": str(one.parent) if one.parent else "",
        "uses": "",
        "edit_url": f"{home}{one.pk}/",
        "delete_url": "",
    }


@person("GET", "POST")
def entry_page(request: Request, key: str, entry_id: int | None = None) -> HttpResponse:
    """Add, change, stop or erase an entry."""
    may_keep(request.viewer)
    if key not in {one.key for one in shipped()}:
        raise Http404(key)
    found = DictionaryEntry.objects.filter(pk=entry_id, key=key).first() if entry_id else None
    if entry_id and found is None:
        raise Http404(str(entry_id))
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        try:
            if found and request.POST.get("delete"):
                erase_entry(found, by=request.viewer)
                messages.success(request, _("条目已删除"))
            else:
                values = {**request.POST.dict(), "key": key, "active": request.POST.get("active", "0")}
                save_entry(values, by=request.viewer, entry=found)
                messages.success(request, _("条目已保存"))
            return redirect(f"/dictionary/{key}/")
        except Rejected as reasons:
            errors = reasons.errors
    return entry_form(request, key, found, errors)


def entry_form(
    request: Request, key: str, found: DictionaryEntry | None, errors: dict[str, list[Invalid]]
) -> HttpResponse:
    """Show the form of an entry with what was typed."""
    home = f"/dictionary/{key}/"
    title = _("编辑条目") if found else _("新建条目")
    context = {
        "frame": frame_of(request, title, crumbs=[{"label": _("数据字典"), "url": home}]),
        "title": f"{title}{_('：')}{label_of(key)}",
        "text": errors_of(errors, ""),
        "action": f"{home}{found.pk}/" if found else f"{home}add/",
        "cancel_url": home,
        "label": _("保存"),
        "delete_url": f"{home}{found.pk}/" if found else "",
        "errors": [{"name": "", "label": "", "text": errors_of(errors, "")}] if "" in errors else [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": entry_fields(request.POST if request.method == "POST" else {}, key, found, errors),
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def entry_fields(
    typed: Mapping[str, Any], key: str, found: DictionaryEntry | None, errors: dict[str, list[Invalid]]
) -> list[dict[str, Any]]:
    """Describe the inputs of an entry."""

    def value(name: str) -> Any:
        return typed.get(name, getattr(found, name) if found else "")

    others = DictionaryEntry.objects.filter(key=key).exclude(pk=found.pk if found else 0).order_by("order", "id")
    parent = str(typed.get("parent", found.parent_id if found else "") or "")
    choices = [{"value": "", "label": "—", "selected": not parent}] + [
        {"value": str(one.pk), "label": str(one), "selected": str(one.pk) == parent} for one in others
    ]
    active = typed.get("active", "") if typed else ("1" if found is None or found.active else "")
    fields = [
        entry("label", _("中文显示名"), required=True, max_length=60, value=value("label"), autofocus=True),
        entry("label_en", _("英文显示名"), max_length=80, value=value("label_en")),
        entry("code", _("代码"), required=True, max_length=40, value=value("code")),
        entry("parent", _("上级"), "fk", input_type="select", choices=choices),
        entry("order", _("排序"), "int", input_type="number", value=value("order") or 0),
        entry("colour", _("颜色"), "hue", input_type="hue", value=value("colour") or 0),
        entry("active", _("启用"), "bool", input_type="checkbox", value=active),
    ]
    return [{**field, "error": errors_of(errors, field["name"])} for field in fields]


@person("POST")
def order_page(request: Request, key: str) -> HttpResponse:
    """Put the entries of a dictionary into the order they were dragged to."""
    may_keep(request.viewer)
    ids = as_ids(request.POST.getlist("ids"))
    found = {one.pk: one for one in DictionaryEntry.objects.filter(key=key, pk__in=ids)}
    for place, pk in enumerate(ids, 1):
        if pk in found and found[pk].order != place:
            save_entry({"order": place}, by=request.viewer, entry=found[pk])
    return redirect(f"/dictionary/{key}/")


@person("GET", "POST")
def numbers(request: Request) -> HttpResponse:
    """Show and change the numbering rules, one per record type."""
    may_keep(request.viewer)
    errors = change_rules(request) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        messages.success(request, _("编号规则已保存"))
        return redirect("/numbers/")
    fields = [
        entry(
            one.key,
            one.label,
            required=True,
            max_length=60,
            value=request.POST.get(one.key) or allot.pattern_of(request.viewer.organisation_id, one.key),
            error=errors_of(errors, one.key),
            help=_("可用 {YYYY} {YY} {MM} {DD} 和一个计数段如 {00000}"),
        )
        for one in numbered()
    ]
    context = {
        "frame": frame_of(request, _("编号规则")),
        "title": _("编号规则"),
        "text": _("每类记录一条规则，开头的固定文字不能相同，编号在全单位内唯一。"),
        "action": "/numbers/",
        "cancel_url": "/",
        "label": _("保存"),
        "delete_url": "",
        "errors": [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def numbered() -> list[RecordType]:
    """Give the record types that have a number."""
    return [one for one in registry.all() if "number" in one.fields]


def change_rules(request: Request) -> dict[str, list[Invalid]]:
    """Save the rules that were changed; gives the reasons beside those that can't be taken."""
    errors = {}
    for one in numbered():
        typed = request.POST.get(one.key, "").strip()
        if typed and typed != allot.pattern_of(request.viewer.organisation_id, one.key):
            try:
                allot.change_rule(one.key, typed, by=request.viewer)
            except Invalid as reason:
                errors[one.key] = [reason]
    return errors
