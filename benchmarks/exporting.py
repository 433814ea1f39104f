"""Figures of exporting 100,000 customers as a file."""

from __future__ import annotations

from time import perf_counter

from benchmarks.clock import spent
from benchmarks.figures import Figure
from benchmarks.inside import browser
from benchmarks.memory import MEGABYTE, start_peak, status

CUSTOMERS = 100_000


def figures() -> list[Figure]:
    """Measure both formats."""
    return [*exported("csv", 50), *exported("xlsx", None)]


def exported(ending: str, bar: float | None) -> list[Figure]:
    """Export the whole list in one format: the memory that it takes above the page before, and the speed."""
    client = browser("admin")
    client.get("/customers/export/")
    before = start_peak()
    began, began_cpu = perf_counter(), spent()
    answer = client.post("/customers/export/", {"format": ending}, HTTP_ACCEPT_ENCODING="identity")
    size = lines = 0
    for part in answer.streaming_content:
        size, lines = size + len(part), lines + part.count(b"\n")
    answer.close()
    if ending == "csv" and lines < CUSTOMERS:
        raise RuntimeError(f"only {lines:,} rows came")
    cpu, wall = spent() - began_cpu, perf_counter() - began
    peak = (status("VmHWM") - before) / MEGABYTE
    note = f"{size / MEGABYTE:.1f} MB file, {wall:.1f} s wall"
    return [
        Figure(f"export to {ending}, memory above before", round(peak, 1), "MB", most=bar, note=note),
        Figure(f"export to {ending}, speed by CPU", round(CUSTOMERS / cpu), "rows/s"),
    ]
