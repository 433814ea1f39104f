"""Figures of the five reports over a million receipts, and of built reports over a million orders."""

from __future__ import annotations

from benchmarks import trade
from benchmarks.figures import Figure
from benchmarks.inside import Measured, browser, measure, repeated

CUSTOMERS, KEEPS = 10_000, True
ROWS = {"Contract": 100_000, "CostEntry": 100_000, "SalesOrder": 1_000_000, "Receipt": 1_000_000}
FIVE = ("status", "combined", "contracts-by-person", "receipts-by-customer", "receipts-by-person")
BUILT = "/reports/build/?source=sales.salesorder&of=sales.salesorder&measures=sum:total"
GROUPS = {"person": "owner", "month": "order_date:month", "province of the customer": "customer.province"}


def fill() -> None:
    """Write the papers and the money."""
    trade.fill(ROWS)


def figures() -> list[Figure]:
    """Measure each page whole over all days, as admin and, the own rows only, as sales."""
    from django.db import connection

    bar, found = 1.0 if connection.vendor == "postgresql" else 2.0, []
    for login in ("admin", "sales1"):
        client = browser(login)
        for code in FIVE:
            made = measure(repeated(client, f"/sales/reports/{code}/"), warm=1, rounds=5)
            found.append(figure(f"five reports: {code}, {login}", made, bar))
    client = browser("admin")
    for name, group in GROUPS.items():
        made = measure(repeated(client, f"{BUILT}&groups={group}"), warm=1, rounds=5)
        found.append(figure(f"built report: sum of orders by {name}", made, 2.0))
    return found


def figure(name: str, made: Measured, bar: float) -> Figure:
    """Give the wall time: PostgreSQL computes in several processes, so that the CPU of one says little."""
    note = f"{made.cpu / 1000:.2f} s CPU, {made.queries} queries"
    return Figure(f"{name}, wall", round(made.wall / 1000, 2), "s", most=bar, note=note)
