"""What can be chosen while a report is put together: types, groups, figures and columns that the person knows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.analysis.building.making import sources
from kemai.areas.analysis.models import Report
from kemai.core.records import registry
from kemai.core.records.conditions.links import SYSTEM, links_of
from kemai.core.records.registry import Resolved
from kemai.core.reports.built.figures import Figure
from kemai.core.reports.built.grouping import groupable
from kemai.core.reports.built.report import measurable
from kemai.core.reports.built.spec import SPANS, Measure
from kemai.core.screens.menu import GROUPS
from kemai.core.tenancy.viewer import Viewer

Option = dict[str, Any]
Offer = list[dict[str, Any]]


def source_offer(viewer: Viewer, chosen: str) -> Offer:
    """Give the record types by the part of the rail in which they stand."""
    found: dict[str, list[Option]] = {}
    for one in sources(viewer):
        label = str(GROUPS.get(registry.whole_of(one).menu, "") or _("其他"))
        found.setdefault(label, []).append(option(one.key, str(one.label), one.key == chosen))
    return [{"label": label, "options": options} for label, options in found.items()]


def group_offer(resolved: Resolved, viewer: Viewer, chosen: str) -> Offer:
    """Give the fields to group by: those of the record, then those of each record that it names."""
    found = [{"label": str(resolved.type.label), "options": grouped(resolved, "", chosen)}]
    found += [
        {"label": link.label, "options": grouped(link.resolved, f"{link.name}.", chosen)}
        for link in links_of(resolved, viewer).values()
        if not link.backward and link.name not in SYSTEM
    ]
    return [one for one in found if one["options"]]


def grouped(resolved: Resolved, before: str, chosen: str) -> list[Option]:
    """Give the groups of one type; days come once for each span."""
    found = []
    for name, field in resolved.fields.items():
        if not resolved.known(name):
            continue
        if groupable(field, False):
            found.append(option(f"{before}{name}", str(field.label), chosen == f"{before}{name}"))
        elif groupable(field, True):
            for span, label in SPANS.items():
                value = f"{before}{name}:{span}"
                found.append(option(value, f"{field.label} · {label}", chosen == value))
    return found


def measure_offer(resolved: Resolved, chosen: str) -> Offer:
    """Give the figures: the number of records, then those of each number."""
    count = Figure(Measure("count"))
    found = [{"label": "", "options": [option("count", count.label, chosen == "count")]}]
    for name, field in resolved.fields.items():
        if resolved.known(name) and measurable(field):
            figures = [Figure(Measure(function, name), field) for function in ("sum", "avg", "min", "max")]
            options = [option(str(one.measure), one.label, chosen == str(one.measure)) for one in figures]
            found.append({"label": str(field.label), "options": options})
    return found


def column_offer(resolved: Resolved, chosen: list[str]) -> list[Option]:
    """Give the columns of a list."""
    names = chosen or resolved.columns
    return [option(name, str(field.label), name in names) for name, field in resolved.fields.items()]


def chart_offer(chosen: str) -> list[Option]:
    """Give the ways of drawing."""
    return [option(code, str(label), code == chosen) for code, label in Report.Chart.choices]


def option(value: str, label: str, selected: bool) -> Option:
    """Give one choice."""
    return {"value": value, "label": label, "selected": selected}
