"""The page that puts a report together: choices on top, what comes out below, kept under a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.analysis.building import filtering, offers
from kemai.areas.analysis.building.making import PARTS, built, faults, sources
from kemai.areas.analysis.building.shelf import HOME
from kemai.areas.analysis.models import Report
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import require
from kemai.core.modules.declare import holds_page
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.reports.pages import shown
from kemai.core.reports.questions import read_question
from kemai.core.screens import forms
from kemai.core.screens.builder.drafts import GROUP, Draft
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.screens.tools import provide_report
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

KEY = "analysis.report"
BUILD = "/reports/build/"
USUAL = ("sales.salesorder", "sales.opportunity", "customers.customer")
EMPTY = {"title": "", "headings": [], "rows": [], "totals": [], "bars": False, "chart": None}
place("analysis", gettext_lazy("设计报表"), BUILD, "chart", lambda viewer: viewer.may(KEY, "add"))


@provide_report
def report_over(record_type: RecordType, viewer: Viewer) -> str:
    """Give the address at which a person puts a report over a type together, empty where they can't."""
    may = viewer.may(KEY, "add") and not holds_page(viewer.rights.off, BUILD)
    return f"{BUILD}?source={record_type.key}" if may and record_type in sources(viewer) else ""


@person("GET", "POST")
def add_page(request: Request) -> HttpResponseBase:
    """Lead people who want a new report to where reports are put together; a form that was sent is taken."""
    require(registry.get(KEY), "add", request.viewer)
    return redirect(BUILD) if request.method == "GET" else forms.add_page(request, "reports")


@person("GET", "POST")
def build_page(request: Request, report_id: int | None = None) -> HttpResponse:
    """Show a report as it is being put together; posting keeps it."""
    record_type, viewer = registry.get(KEY), request.viewer
    require(record_type, "write" if report_id else "add", viewer)
    report = None
    if report_id is not None:
        report = Report.objects.visible_to(viewer, "write").filter(pk=report_id).first()
        if report is None:
            raise Http404(str(report_id))
    given = request.POST if request.method == "POST" else request.GET
    values = typed(given, report, viewer)
    errors: dict[str, list[Invalid]] = {}
    draft = filter_of(given, values, errors, viewer)
    for name, reason in faults(values, viewer):
        errors.setdefault(name, []).append(reason)
    if request.method == "POST" and not errors:
        try:
            made = keep(values, report, by=viewer)
            messages.success(request, _("报表“%(name)s”已保存") % {"name": made.name})
            return redirect(f"{HOME}{made.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    return page(request, values, errors, report, draft)


def filter_of(
    given: QueryDict, values: dict[str, Any], errors: dict[str, list[Invalid]], viewer: Viewer
) -> Draft | None:
    """Give the rows of the filter, those of the form or those that are kept, and write what they say to the values."""
    record_type = next((one for one in sources(viewer) if one.key == values["source"]), None)
    if record_type is None:
        return None
    resolved = registry.resolve(record_type, viewer)
    if given.get("of") != values["source"] or not filtering.is_typed(given):
        return filtering.draft_said(values["filters"] or "", resolved, viewer)
    draft = Draft(GROUP)
    try:
        draft = filtering.draft_from(given)
        values["filters"] = filtering.written(draft, resolved, viewer)
    except Invalid as reason:
        errors["filters"] = [reason]
    return draft


def keep(values: dict[str, Any], report: Report | None, *, by: Viewer) -> Any:
    """Add the report, or change it."""
    record_type = registry.get(KEY)
    return actions.edit(record_type, report.pk, values, by=by) if report else actions.add(record_type, values, by=by)


def typed(given: QueryDict, report: Report | None, viewer: Viewer) -> dict[str, Any]:
    """Read the choices: those of the address or form, else those kept, else a first type."""
    if "source" not in given and report is not None:
        return {name: getattr(report, name) for name in ("name", "source", "filters", "chart", *PARTS)}
    values: dict[str, Any] = {name: given.get(name, "").strip() for name in ("name", "source", "filters", "chart")}
    if not values["name"] and report is not None:
        values["name"] = report.name
    if not values["source"]:
        known = [one.key for one in sources(viewer)]
        values["source"] = next((key for key in (*USUAL, *known) if key in known), "")
    if given.get("of", values["source"]) != values["source"]:
        return values | dict.fromkeys(("columns", "groups", "measures", "filters"), "")
    values |= {name: ",".join(one for one in given.getlist(name) if one) for name in PARTS}
    return values


def page(
    request: Request,
    values: dict[str, Any],
    errors: dict[str, list[Invalid]],
    report: Report | None,
    draft: Draft | None,
) -> HttpResponse:
    """Show the choices and what comes out of them."""
    answer: dict[str, Any] = dict(EMPTY)
    if not errors:
        try:
            answer = shown(built(values, label=values["name"]).answer(read_question(QueryDict(), request.viewer)))
        except Invalid as reason:
            errors = {"groups": [reason]}
        except Forbidden:
            errors = {"source": [Invalid("E-PERM")]}
    context = {
        "frame": frame_of(request, _("设计报表"), crumbs=[{"label": str(registry.get(KEY).many), "url": "/reports/"}]),
        "action": f"/reports/{report.pk}/build/" if report else BUILD,
        "values": values,
        "offer": offered(values, request.viewer),
        "conditions": conditions(values, draft, request.viewer),
        "faults": {name: "；".join(one.message for one in many) for name, many in errors.items()},
        **answer,
        "errors": [],
    }
    return render(request, "analysis/build.html", context, status=422 if errors else 200)


def conditions(values: dict[str, Any], draft: Draft | None, viewer: Viewer) -> dict[str, Any] | None:
    """Give the rows of the filter to the template."""
    if draft is None:
        return None
    return filtering.rows(draft, registry.resolve(registry.get(values["source"]), viewer), viewer)


def offered(values: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """Give what can be chosen; nothing but types where the type is out of reach."""
    made: dict[str, Any] = {"source": offers.source_offer(viewer, values["source"])}
    known = {one.key: one for one in sources(viewer)}
    record_type = known.get(values["source"])
    if record_type is None:
        return made | {"groups": [], "measures": [], "columns": [], "charts": offers.chart_offer("table")}
    resolved = registry.resolve(record_type, viewer)
    groups, measures = (f"{values.get(name) or ''},,".split(",") for name in ("groups", "measures"))
    return made | {
        "groups": [offers.group_offer(resolved, viewer, chosen) for chosen in groups[:2]],
        "measures": [offers.measure_offer(resolved, chosen) for chosen in [*measures, ""][:3]],
        "columns": offers.column_offer(resolved, [one for one in (values.get("columns") or "").split(",") if one]),
        "charts": offers.chart_offer(values.get("chart") or "table"),
    }
