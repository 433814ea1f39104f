"""The grid of prospects: 25 cells of importance and urgency, and those that nobody has rated yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from kemai.areas.customers.models import Customer
from kemai.core.dictionary.book import book
from kemai.core.tenancy.viewer import Viewer

SIDES = (1, 2, 3, 4, 5)
SHOWN = 6
UNRATED = 20
PROSPECTS = ("potential", "target")


@dataclass(frozen=True)
class Cell:
    """One cell: how many prospects stand there, what they are worth together, and the newest of them."""

    urgency: int
    importance: int
    count: int
    value: Any
    shown: list[Any]


def prospects(viewer: Viewer, *, nurtured: bool) -> Any:
    """Give the customers that may still be won, as far as the person sees them."""
    entries = [one.id for one in book(viewer).by_key.get("customer_type", ()) if one.code in PROSPECTS]
    rows = Customer.objects.visible_to(viewer, "find").filter(customer_type__in=entries)
    return rows.filter(nurture=True) if nurtured else rows


def grid(rows: Any) -> list[list[Cell]]:
    """Give the cells, the most important row first: one query for the counts, one for each cell that is not empty."""
    rated = rows.filter(urgency__isnull=False, importance__isnull=False).order_by()
    counted = {
        (one["urgency"], one["importance"]): one
        for one in rated.values("urgency", "importance").annotate(n=Count("pk"), value=Sum("est_value"))
    }
    return [[cell(rated, counted, urgency, importance) for urgency in SIDES] for importance in reversed(SIDES)]


def cell(rated: Any, counted: dict[tuple[int, int], Any], urgency: int, importance: int) -> Cell:
    """Make one cell."""
    found = counted.get((urgency, importance))
    if found is None:
        return Cell(urgency, importance, 0, None, [])
    here = rated.filter(urgency=urgency, importance=importance).select_related("owner")
    return Cell(urgency, importance, found["n"], found["value"], list(here.order_by("-updated_at", "-pk")[:SHOWN]))


def unrated(rows: Any) -> list[Any]:
    """Give the newest prospects that lack a rating."""
    lacking = rows.filter(Q(urgency=None) | Q(importance=None)).select_related("owner")
    return list(lacking.order_by("-updated_at", "-pk")[:UNRATED])
