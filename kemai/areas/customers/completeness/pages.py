"""The list of gaps, and the page on which a firm weighs its fields."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.completeness.cleaning import LEAST, stale
from kemai.areas.customers.completeness.rules import KEY, Test, missing, points_of
from kemai.areas.customers.completeness.ruling import WHOLE, candidates, save_rules
from kemai.areas.customers.models import Customer
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import require
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.words import enumerated
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import COUNT_LIMIT
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

HOME, RULES = "/completeness/", "/completeness/rules/"

place("analysis", gettext_lazy("资料完整度"), HOME, "task", lambda viewer: viewer.may(KEY, "read"))
place("settings.data", gettext_lazy("完整度规则"), RULES, "task", lambda viewer: viewer.rights.has("settings"))


@person("GET")
def gaps_page(request: Request) -> HttpResponse:
    """Show what customer files lack: by customer, by field, and those that nobody has confirmed for a year."""
    viewer = request.viewer
    require(registry.get(KEY), "read", viewer)
    views = {"low": low_view, "fields": fields_view, "stale": stale_view}
    labels = {"low": _("资料不全的客户"), "fields": _("哪些字段缺得最多"), "stale": _("一年没核实")}
    show = request.GET.get("show", "low")
    show = show if show in views else "low"
    rows = Customer.objects.visible_to(viewer, "read")
    headings, lines, url = views[show](rows, viewer)
    tabs = [{"label": label, "url": f"{HOME}?show={code}", "current": code == show} for code, label in labels.items()]
    acts = [act(_("在列表中打开"), url, "rows", method="get")] if url else []
    if viewer.rights.has("settings"):
        acts.append(act(_("完整度规则"), RULES, "settings", method="get"))
    return register(
        request,
        _("资料完整度"),
        headings,
        lines,
        tabs=tabs,
        actions=acts,
        empty={"title": _("没有缺项"), "text": _("所有客户的资料都齐全、都核实过。")},
    )


def low_view(rows: Any, viewer: Viewer) -> tuple[list[str], list[dict[str, Any]], str]:
    """Give the least complete customers with what each lacks."""
    points, fields = points_of(viewer.organisation_id), registry.get(KEY).coded_fields
    lacking = rows.filter(completeness__lt=WHOLE).order_by("completeness", "-pk").select_related("owner")
    lines = []
    for one in lacking[:PAGE]:
        gone = missing(points, {point.name: getattr(one, point.path) for point in points})
        level = "bad" if one.completeness < LEAST else "warn"
        lines.append(
            row(
                [
                    cell(one.name, f"/customers/{one.pk}/"),
                    cell(one.completeness, kind="state", level=level),
                    cell(one.owner.name if one.owner else ""),
                    cell(enumerated(fields[name].label for name in gone)),
                ]
            )
        )
    return [_("客户"), _("完整度"), _("负责人"), _("缺什么")], lines, f"/customers/?f=completeness:under:{LEAST}"


def fields_view(rows: Any, viewer: Viewer) -> tuple[list[str], list[dict[str, Any]], str]:
    """Count the customers that lack each field that counts, the most missed first."""
    points, fields = points_of(viewer.organisation_id), registry.get(KEY).coded_fields
    empty = {one.name: fields[one.name].kind.condition(fields[one.name], "empty", []) for one in points}
    counts = rows.order_by().aggregate(**{f"no_{name}": Count("pk", filter=empty[name]) for name in empty})
    lines = [
        row(
            [
                cell(fields[one.name].label),
                cell(one.weight),
                cell(counts[f"no_{one.name}"], f"/customers/?f={one.name}:empty"),
            ]
        )
        for one in sorted(points, key=lambda one: -counts[f"no_{one.name}"])
    ]
    return [_("字段"), _("权重"), _("未填的客户")], lines, ""


def stale_view(rows: Any, viewer: Viewer) -> tuple[list[str], list[dict[str, Any]], str]:
    """Give the customers that nobody has confirmed for a year, the longest first, and how many there are."""
    old = rows.filter(stale(timezone.localdate()))
    count = old.order_by()[: COUNT_LIMIT + 1].count()
    lines = [
        row(
            [
                cell(one.name, f"/customers/{one.pk}/"),
                cell(one.confirmed_on.isoformat() if one.confirmed_on else _("从未")),
                cell(one.owner.name if one.owner else ""),
            ]
        )
        for one in old.order_by("confirmed_on", "pk").select_related("owner")[:PAGE]
    ]
    total = f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else str(count)
    return [_("客户（共 %(count)s 个）") % {"count": total}, _("最近核实日"), _("负责人")], lines, ""


@person("GET", "POST")
def rules_page(request: Request) -> HttpResponse:
    """Show and change how much each field counts."""
    if not request.viewer.rights.has("settings"):
        raise Forbidden(_("完整度规则"))
    errors: dict[str, list[Invalid]] = {}
    stored = {one.name: (str(one.weight), str(one.test)) for one in points_of(request.viewer.organisation_id)}
    typed = stored
    if request.method == "POST":
        typed = {name: (request.POST.get(name, ""), request.POST.get(f"{name}-test", "")) for name in candidates()}
        try:
            save_rules(typed, by=request.viewer)
            messages.success(request, _("规则已保存，正在重算客户资料完整度。"))
            return redirect(RULES)
        except Rejected as reasons:
            errors = reasons.errors
    context = {
        "frame": frame_of(request, _("完整度规则"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "title": _("完整度规则"),
        "text": _("给计入完整度的字段填权重（1–100），合计必须为 100；不填就不计。"),
        "action": RULES,
        "cancel_url": "/settings/",
        "label": _("保存"),
        "delete_url": "",
        "errors": [{"name": "", "label": "", "text": one.message, "url": ""} for one in errors.get("", ())],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": inputs(typed, errors),
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def inputs(typed: dict[str, tuple[str, str]], errors: dict[str, list[Invalid]]) -> list[dict[str, Any]]:
    """Describe two inputs for each field: its weight, and when it counts."""
    made = []
    for name, field in candidates().items():
        weight, test = typed.get(name, ("", ""))
        ways = [{"value": code, "label": str(label), "selected": code == test} for code, label in Test.choices]
        made.append(entry(name, field.label, "int", value=weight, error=errors_of(errors, name)))
        made.append(
            entry(
                f"{name}-test",
                _("%(field)s何时计入") % {"field": field.label},
                "pick",
                input_type="select",
                choices=ways,
            )
        )
    return made
