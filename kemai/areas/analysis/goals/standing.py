"""How far a goal is for the person looking: start, aim, now, and the length of its bar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kemai.areas.accounts.queries import below
from kemai.areas.analysis.goals.measures import MEASURES, measured
from kemai.core.dictionary.book import book
from kemai.core.reports.questions import Question
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

KEY = "analysis.goal"


@beside(KEY)
def beside_goal(goal: Any, viewer: Viewer) -> dict[str, Any]:
    """Show the bar of a goal beside it."""
    return {"template": "analysis/goal_panel.html", **standing(goal, viewer)}


def standing(goal: Any, viewer: Viewer) -> dict[str, Any]:
    """Say start, aim and now; figures of the own scope only."""
    entry = book(viewer).by_id.get(goal.measure_id)
    code = entry.code if entry else ""
    value = measured(code, question(goal, viewer))
    return {
        "label": entry.label if entry else "",
        "unit": str(MEASURES[code].unit) if code in MEASURES else "",
        "baseline": plain(goal.baseline),
        "target": plain(goal.target),
        "now": plain(value.amount) if value else "",
        "url": value.url if value else "",
        "share": share(goal, value.amount) if value else 0,
        "due": goal.due.isoformat(),
    }


def question(goal: Any, viewer: Viewer) -> Question:
    """Ask for the days of a goal and for whom it is."""
    today = timezone.localdate()
    end = min(goal.due, today)
    asked = Question(viewer, goal.start or date(end.year, 1, 1), end)
    if goal.of_person_id:
        asked = replace(asked, chosen=(f"owner:is:{goal.of_person_id}",))
    elif goal.of_department_id:
        ids = "|".join(map(str, sorted(below(goal.of_department_id, viewer))))
        asked = replace(asked, chosen=(f"department:is:{ids}",))
    return asked


def share(goal: Any, now: Decimal) -> int:
    """Give the part of the way that is done, 0 to 100; the way may lead down."""
    way = goal.target - goal.baseline
    return max(0, min(100, int((now - goal.baseline) * 100 / way))) if way else 0


def plain(value: Decimal) -> str:
    """Write a figure without idle decimals."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")
