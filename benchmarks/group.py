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
from time import strftime

from benchmarks.clock import reference
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


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2])) if sys.argv[2:] else fill(sys.argv[1])
