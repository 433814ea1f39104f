"""Writes the figures as tables, for the screen and for docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure

BEGIN, END = "<!-- figures: written by python -m benchmarks -->", "<!-- end of figures -->"


def table(title: str, made: dict[str, Any]) -> str:
    """Write one group as a table."""
    lines = [f"### {title}", "", "| figure | measured | to reach | reached | note |", "|---|---|---|---|---|"]
    for one in made["figures"]:
        figure = Figure(**one)
        value = f"{figure.value:,g} {figure.unit}".strip()
        lines.append(f"| {figure.name} | {value} | {figure.bar} | {figure.verdict} | {figure.note} |")
    told = f"Measured {made['day']}; load average {made['load']:.1f}, reference loop {made['reference']:.0f} ms CPU."
    return "\n".join([*lines, "", told, ""])


def machine() -> str:
    """Describe the machine and the versions."""
    cpus = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "Jinja2", "granian", "whitenoise"))
    return (
        f"Machine: {cpus} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}. "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."
    )


def kept(tables: str) -> dict[str, str]:
    """Read the tables that a document already has, by their titles."""
    return {part.partition("\n")[0]: f"### {part.strip()}\n" for part in tables.split("### ")[1:]}


def write(results: Path, titles: dict[str, str], document: Path) -> str:
    """Put the groups measured here between the marks of a document, beside those it has; returns all tables."""
    before, _begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    earlier, _end, after = rest.partition(END)
    known = kept(earlier)
    parts = [machine(), ""]
    for name, title in titles.items():
        if (results / f"{name}.json").exists():
            parts.append(table(title, json.loads((results / f"{name}.json").read_text(encoding="utf-8"))))
        elif title in known:
            parts.append(known[title])
    tables = "\n".join(parts)
    document.write_text(f"{before}{BEGIN}\n{tables}{END}{after}", encoding="utf-8")
    return tables
