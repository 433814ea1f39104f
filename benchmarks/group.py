"""Measures one group of figures in a process of its own: `python -m benchmarks.group NAME FILE`."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from time import strftime

from benchmarks.inside import open_house


def main(name: str, target: Path) -> None:
    """Measure the group and write its figures, the day and the load of the machine to a file."""
    module = import_module(f"benchmarks.{name}")
    if module.CUSTOMERS:
        open_house()
    load = os.getloadavg()[0]
    figures = [asdict(figure) for figure in module.figures()]
    made = {"day": strftime("%Y-%m-%d"), "load": load, "figures": figures}
    target.write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
