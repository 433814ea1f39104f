"""Measures one group of figures in a process of its own: `python -m benchmarks.group NAME FILE`; without a file it
writes the group's data.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from time import process_time, strftime

from benchmarks.inside import open_house


def fill(name: str) -> None:
    """Write the data that a group keeps."""
    os.environ["KEMAI_STATEMENT_SECONDS"] = "3600"
    open_house()
    import_module(f"benchmarks.{name}").fill()


def main(name: str, target: Path) -> None:
    """Measure the group and write its figures, the day and the load of the machine to a file."""
    module = import_module(f"benchmarks.{name}")
    if module.CUSTOMERS:
        open_house()
    load, speed = os.getloadavg()[0], reference()
    figures = [asdict(figure) for figure in module.figures()]
    made = {"day": strftime("%Y-%m-%d"), "load": load, "reference": speed, "figures": figures}
    target.write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")


def reference() -> float:
    """Time a fixed loop: its CPU in ms tells how much other work on the machine slows this process down."""
    began = process_time()
    counts: dict[int, int] = {}
    for number in range(500_000):
        counts[number & 1023] = counts.get(number & 511, 0) + 1
    return round((process_time() - began) * 1000, 1)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2])) if sys.argv[2:] else fill(sys.argv[1])
