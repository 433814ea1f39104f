"""Figures of search at a million customers."""

from __future__ import annotations

from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated
from benchmarks.searching import searched

CUSTOMERS = 1_000_000


def figures() -> list[Figure]:
    """Measure search, and the list for comparison."""
    client = browser("admin")
    shown = measure(repeated(client, "/customers/"))
    return [*searched(CUSTOMERS, 12, 2), *shown.figures("list of 50, admin", None)]
