"""Measures Kemai: `python -m benchmarks [GROUP …] [--keep DIR]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import report, scratch
from kemai.site.setup.console import Stop, call, say
from kemai.site.setup.places import PYTHON, ROOT, VAR

GROUPS = {
    "first_load": "What a browser loads for the customer list",
    "pages": "Pages at 100,000 customers",
    "searching": "Search at 100,000 customers",
    "exporting": "Export of 100,000 customers",
    "importing": "Import of 100,000 customers into a firm of 100,000",
    "million": "Search at 1,000,000 customers",
    "starting": "Start and memory",
}
RESULTS = VAR / "benchmarks"


def main(words: list[str]) -> int:
    """Measure the wanted groups one after another and write docs/benchmarks.md."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Measure Kemai in a scratch data folder.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"all unless named: {', '.join(GROUPS)}")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the demo firms here for the next time")
    options = parser.parse_args(words)
    if unknown := [name for name in options.groups if name not in GROUPS]:
        parser.error(f"no such group: {', '.join(unknown)}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        home = options.keep.resolve() if options.keep else Path(folder)
        try:
            for name in options.groups or GROUPS:
                measure(name, home)
        except Stop as reason:
            say(str(reason))
            return 1
    say(report.write(RESULTS, GROUPS, ROOT / "docs" / "benchmarks.md"))
    return 0


def measure(name: str, home: Path) -> None:
    """Measure one group on a demo firm of its size."""
    module = import_module(f"benchmarks.{name}")
    folder = scratch.firm_of(module.CUSTOMERS, home)
    if getattr(module, "WRITES", False):
        folder = scratch.copy_of(folder)
    say(f"{GROUPS[name]} …")
    command: list[str | Path] = [PYTHON, "-m", "benchmarks.group", name, RESULTS / f"{name}.json"]
    call(command, scratch.environment(folder), name=name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
