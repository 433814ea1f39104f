"""The pages on which a firm keeps its rules of like records."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.access.errors import Forbidden
from kemai.core.audit.register import SETTINGS, act, cell, register, row
from kemai.core.duplicates.keys import has_keys
from kemai.core.duplicates.models import DuplicateRule
from kemai.core.duplicates.rules import How, shipped
from kemai.core.duplicates.ruling import adopt, comparable, drop_rule, save_rule
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.kinds.choices import yes_or_no
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

HOME = "/duplicate-rules/"

place("settings.data", gettext_lazy("查重规则"), HOME, "filter", lambda viewer: viewer.rights.has("settings"))


def ruled() -> list[RecordType]:
    """Give the types that have rules."""
    return [one for one in registry.all() if has_keys(one)]


def type_at(address: str, request: Request) -> RecordType:
    """Give the type whose rules are meant; 403 without the right `settings`, 404 without such a type."""
    if not request.viewer.rights.has("settings"):
        raise Forbidden(_("查重规则"))
    for one in ruled():
        if one.address == address:
            return one
    raise Http404(address)


def own(record_type: RecordType) -> list[DuplicateRule]:
    """Give the firm's own rules of a type."""
    return list(DuplicateRule.objects.filter(record=record_type.key).order_by("pk"))


@person("GET")
def rules_page(request: Request) -> HttpResponse:
    """List the rules of a type: the firm's own, or those it ships with."""
    record_type = type_at(request.GET.get("type", ruled()[0].address), request)
    home, mine = f"{HOME}{record_type.address}/", own(record_type)
    acts = [act(_("新建"), f"{home}add/", "plus")]
    if not mine:
        acts.append(act(_("逐条修改"), f"{home}adopt/", "edit", method="post"))
    return register(
        request,
        _("查重规则"),
        [_("比对字段"), _("比对方式"), _("禁止重复")],
        [rule_row(record_type, one, f"{home}{one.pk}/" if isinstance(one, DuplicateRule) else "") for one in mine]
        if mine
        else [rule_row(record_type, one, "") for one in shipped(record_type)],
        tabs=[
            {"label": str(one.many), "url": f"{HOME}?type={one.address}", "current": one is record_type}
            for one in ruled()
        ],
        actions=acts,
        crumbs=[{"label": _("设置"), **SETTINGS}],
        notice=None if mine else {"text": _("现在用的是自带规则，改动后按本单位的规则查重。"), "level": "info"},
    )


def rule_row(record_type: RecordType, rule: Any, url: str) -> dict[str, Any]:
    """Give one rule to the template."""
    labels = [str(record_type.coded_fields[name].label) for name in rule.fields if name in record_type.coded_fields]
    acts = [act(_("修改"), url, "edit")] if url else []
    cells = [cell(" + ".join(labels)), cell(How(rule.how).label), cell(yes_or_no(rule.block))]
    return row(cells, actions=acts)


@person("POST")
def adopt_page(request: Request, address: str) -> HttpResponse:
    """Make the shipped rules of a type the firm's own."""
    adopt(type_at(address, request), by=request.viewer)
    return redirect(f"{HOME}?type={address}")


@person("GET", "POST")
def rule_page(request: Request, address: str, rule_id: int | None = None) -> HttpResponse:
    """Add, change or take away one rule."""
    record_type = type_at(address, request)
    found = next((one for one in own(record_type) if one.pk == rule_id), None)
    if rule_id is not None and found is None:
        raise Http404(str(rule_id))
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        try:
            change(request, record_type, rule_id)
            messages.success(request, _("规则已保存，正在重建查重索引。"))
            return redirect(f"{HOME}?type={address}")
        except Rejected as reasons:
            errors = reasons.errors
    here = f"{HOME}{address}/"
    context = {
        "frame": frame_of(request, _("查重规则")),
        "title": _("修改规则") if found else _("新建规则"),
        "text": _("所选字段都相同才算相似。"),
        "action": f"{here}{rule_id}/" if found else f"{here}add/",
        "cancel_url": f"{HOME}?type={address}",
        "label": _("保存"),
        "delete_url": f"{here}{rule_id}/" if found else "",
        "errors": [{"name": "", "label": "", "text": one.message, "url": ""} for one in errors.get("", ())],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": inputs(request, record_type, found, errors),
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def change(request: Request, record_type: RecordType, rule_id: int | None) -> None:
    """Do what the posted form asks."""
    given = request.POST
    if rule_id is not None and given.get("delete"):
        drop_rule(record_type, rule_id, by=request.viewer)
    else:
        block = given.get("block") == "1"
        save_rule(record_type, rule_id, given.getlist("fields"), given.get("how", ""), block, by=request.viewer)


def inputs(
    request: Request, record_type: RecordType, found: DuplicateRule | None, errors: dict[str, list[Invalid]]
) -> list[dict[str, Any]]:
    """Describe the inputs of a rule, as typed or as stored."""
    posted = request.POST if request.method == "POST" else None
    chosen = posted.getlist("fields") if posted else found.fields if found else []
    how = posted.get("how", "") if posted else found.how if found else How.NORMAL
    block = posted.get("block", "") if posted else "1" if found and found.block else ""
    fields = [
        {"value": name, "label": str(label), "selected": name in chosen}
        for name, label in comparable(record_type).items()
    ]
    ways = [{"value": value, "label": str(label), "selected": value == how} for value, label in How.choices]
    return [
        entry(
            "fields",
            _("比对字段"),
            "dicts",
            input_type="checks",
            choices=fields,
            required=True,
            error=errors_of(errors, "fields"),
        ),
        entry(
            "how",
            _("比对方式"),
            "pick",
            input_type="select",
            choices=ways,
            required=True,
            error=errors_of(errors, "how"),
            help=_("精确：一字不差。归一：不计全半角、括号、公司后缀、号码写法。拼音：读音相同。"),
        ),
        entry("block", _("禁止重复"), "bool", input_type="checkbox", value=block, error=errors_of(errors, "block")),
    ]
