"""Figures of the lists of papers, money and products at 100,000 rows each, and of 500 statements of account."""

from __future__ import annotations

import resource
from time import perf_counter
from typing import Any

from benchmarks import trade
from benchmarks.clock import spent
from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, KEEPS = 10_000, True
TYPES = (
    *("Quote", "Contract", "SalesOrder", "Delivery", "ReceivablePlan", "Receipt", "Invoice", "CostEntry"),
    *("Product", "PriceList"),
)
LISTS = (
    *("quotes", "contracts", "orders", "deliveries", "receivables", "receipts", "invoices", "costentrys"),
    *("products", "pricelists"),
)


def fill() -> None:
    """Write the papers, the money and the products."""
    trade.fill(dict.fromkeys(TYPES, 100_000))


def figures() -> list[Figure]:
    """Measure each list as admin and as sales, then the statements of everybody who owes something."""
    found: list[Figure] = []
    for login in ("admin", "sales1"):
        client = browser(login)
        for name in LISTS:
            found += measure(repeated(client, f"/{name}/"), rounds=20).figures(f"{name}, {login}", 10, 15)
    return [*found, *statements(browser("admin"))]


def statements(client: Any) -> list[Figure]:
    """Print them as the worker does, the typesetter's processes with it."""
    from kemai.core.jobs.models import Job
    from kemai.core.tenancy.current import everyone

    began, cpu = perf_counter(), spent() + children()
    answer = client.post("/receivables/statements/", {})
    wall, used = perf_counter() - began, spent() + children() - cpu
    with everyone(reason="benchmark"):
        job = Job.objects.order_by("-pk").first()
    if answer.status_code != 302 or job is None or job.result.get("rows") != trade.OWING:
        raise RuntimeError(f"status {answer.status_code}, {job and job.message}")
    name = f"{trade.OWING} statements of account in the background, wall"
    return [Figure(name, round(wall, 1), "s", most=30, note=f"{used:.1f} s CPU")]


def children() -> float:
    """Give the seconds of CPU of the processes that this one has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
