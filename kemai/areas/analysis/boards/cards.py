"""The cards of boards: what there is to put on one, and what a card shows to one viewer."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.analysis.building.making import kept
from kemai.areas.analysis.building.shelf import HOME as BUILT
from kemai.areas.analysis.goals.measures import MEASURES, year_so_far
from kemai.areas.analysis.goals.standing import plain, standing
from kemai.areas.analysis.models import Goal, Report
from kemai.core.access.errors import Forbidden
from kemai.core.records.errors import Invalid
from kemai.core.records.ids import as_id
from kemai.core.reports.answers import Line
from kemai.core.reports.declare import Report as Declared
from kemai.core.reports.declare import shelf_at, shelves
from kemai.core.reports.pages import drawn, shown
from kemai.core.tenancy.viewer import Viewer

OFFERED = 60
LINES_MOST, PERIODS_MOST = 8, 12
PERIOD = re.compile(r"\d{4}(-\S+)?")
FIGURE, REPORT, GOAL, STEADY = "figure", "report", "goal", "steady"
Card = dict[str, Any]


def offered(viewer: Viewer) -> dict[str, str]:
    """Give the cards that exist for a person, by code: figures, goals, built reports, shipped reports."""
    found = {f"{FIGURE}:{code}": str(one.label) for code, one in MEASURES.items()}
    goals = Goal.objects.visible_to(viewer, "read").order_by("name", "pk").values_list("pk", "name")
    reports = Report.objects.visible_to(viewer, "read").order_by("name", "pk").values_list("pk", "name")
    found |= {f"{GOAL}:{pk}": _("目标：%(name)s") % {"name": name} for pk, name in goals[:OFFERED]}
    found |= {f"{REPORT}:{pk}": _("报表：%(name)s") % {"name": name} for pk, name in reports[:OFFERED]}
    for shelf in shelves():
        for one in shelf.open_to(viewer):
            found[f"{STEADY}:{shelf.address}{one.code}"] = _("%(shelf)s：%(name)s") % {
                "shelf": shelf.label,
                "name": one.label,
            }
    return found


def cards(codes: Iterable[str], viewer: Viewer) -> list[Card]:
    """Show cards to one viewer; what they may not see is left out."""
    return [made for code in codes if (made := card(code, viewer)) is not None]


def card(code: str, viewer: Viewer) -> Card | None:
    """Show one card: figures of the own scope, None for what the viewer may not see."""
    kind, _colon, name = code.partition(":")
    if kind == FIGURE:
        return figure_card(code, name, viewer)
    if kind == GOAL:
        goal = Goal.objects.visible_to(viewer, "read").filter(pk=as_id(name) or 0).first()
        return {"kind": GOAL, "code": code, "title": goal.name, **standing(goal, viewer)} if goal else None
    if kind == REPORT:
        report = Report.objects.visible_to(viewer, "read").filter(pk=as_id(name) or 0).first()
        return report_card(code, lambda: kept(report), f"{BUILT}{name}/", viewer) if report else None
    home, slash, last = name.rpartition("/")
    declared = shelf_at(f"{home}{slash}").find(last, viewer) if f"{home}{slash}" in known() else None
    return report_card(code, lambda: declared, f"{name}/", viewer) if declared else None


def known() -> set[str]:
    """Name the shelves."""
    return {one.address for one in shelves()}


def figure_card(code: str, name: str, viewer: Viewer) -> Card | None:
    """Show one figure of this year."""
    measure = MEASURES.get(name)
    if measure is None:
        return None
    value = measure.read(year_so_far(viewer))
    return {
        "kind": FIGURE,
        "code": code,
        "title": str(measure.label),
        "now": f"{plain(value.amount)}{measure.unit}" if value else "",
        "url": value.url if value else "",
    }


def telling(lines: Iterator[Line]) -> list[Line]:
    """Give the first lines; of periods, which come in the order of time, the last."""
    first = list(islice(lines, 1))
    if first and PERIOD.fullmatch(first[0].label):
        return list(deque(chain(first, lines), PERIODS_MOST))
    return [*first, *islice(lines, LINES_MOST - 1)]


def report_card(code: str, read: Any, url: str, viewer: Viewer) -> Card | None:
    """Show the lines of a report that tell most, and its chart."""
    from django.http import QueryDict

    try:
        report: Declared = read()
        if not report.known_to(viewer):
            return None
        answer = report.answer(report.question(QueryDict(), viewer))
    except (Forbidden, Invalid):
        return None
    lines = telling(iter(answer.lines))
    made = shown(answer.__class__(**{**answer.__dict__, "lines": lines}))
    return {
        "kind": REPORT,
        "code": code,
        "url": url,
        "label": str(report.label),
        **made,
        "chart": drawn(answer.drawing, lines),
    }
