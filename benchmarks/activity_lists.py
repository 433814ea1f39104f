"""Figures of the lists of activities, leads and hand-overs at 100,000 rows each, for five pairs of eyes."""

from __future__ import annotations

from benchmarks import days
from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, KEEPS = 10_000, True
ROWS = 100_000
PEOPLE = ("admin", "mgr1", "sales1", f"{days.HIRED}0", days.APART)


def fill() -> None:
    """Write the rows, and somebody in a department of nobody else, who sees next to none of them."""
    days.fill(ROWS)


def figures() -> list[Figure]:
    """Measure the first page of each list with each of these pairs of eyes; `apart` sees next to nothing."""
    found: list[Figure] = []
    for login in PEOPLE:
        client = browser(login)
        for name in days.LISTS:
            found += measure(repeated(client, f"/{name}/"), rounds=20).figures(f"{name}, {login}", 10, 15)
    return found
