"""Measures Kemai: `python -m benchmarks [GROUP …] [--keep DIR]`, on PostgreSQL where DATABASE_URL names one."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import report, scratch
from benchmarks.postgres import Server
from kemai.site.setup.console import Stop, call, say
from kemai.site.setup.places import PYTHON, ROOT, VAR

GROUPS = {
    "first_load": "What a browser loads for the customer list",
    "pages": "Pages at 100,000 customers",
    "deals": "Deals: board and list at 50,000 open ones",
    "reporting": "The five reports and built ones over 1,000,000 receipts and 1,000,000 orders",
    "papers": "Lists of papers, money and products at 100,000 rows each, and statements of account",
    "activity_lists": "Lists of activities and leads at 100,000 rows each",
    "workbench": "Workbench at 100,000 customers",
    "searching": "Search at 100,000 customers",
    "exporting": "Export of 100,000 customers",
    "importing": "Import of 100,000 customers into a firm of 100,000",
    "million_rows": "Moving in: a million customers and contacts of one file",
    "duplicates": "Like records: what the scan finds in sets with known answers",
    "duplicate_speed": "Like records at 1,000,000 customers",
    "locks": "What rights and tenancy cost the list page",
    "million": "Search at 1,000,000 customers",
    "custom_fields": "Own fields at 1,000,000 customers",
    "team_calendar": "Calendar of a team of 50",
    "timeline": "Timeline of 5,000 entries",
    "mailing": "Filing a mailbox of 10,000 messages",
    "starting": "Start and memory",
}
ON_POSTGRES = (
    *("pages", "deals", "workbench", "searching", "importing", "million_rows", "locks", "custom_fields"),
    *("team_calendar", "timeline", "mailing", "reporting", "papers", "activity_lists"),
)
RESULTS = VAR / "benchmarks"
TITLES = GROUPS | {f"postgresql-{name}": f"PostgreSQL: {GROUPS[name]}" for name in ON_POSTGRES}


def main(words: list[str]) -> int:
    """Measure the wanted groups one after another and write docs/benchmarks.md."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Measure Kemai in a scratch data folder.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"all unless named: {', '.join(GROUPS)}")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the demo firms here for the next time")
    options = parser.parse_args(words)
    if unknown := [name for name in options.groups if name not in GROUPS]:
        parser.error(f"no such group: {', '.join(unknown)}")
    server = Server(os.environ["DATABASE_URL"]) if os.environ.get("DATABASE_URL") else None
    if server and (other := set(options.groups) - set(ON_POSTGRES)):
        parser.error(f"not for PostgreSQL: {', '.join(sorted(other))}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        home = (options.keep.resolve() if options.keep else Path(folder)) / ("postgresql" if server else "")
        try:
            for name in options.groups or (ON_POSTGRES if server else GROUPS):
                measure(name, home, server)
        except Stop as reason:
            say(str(reason))
            return 1
        finally:
            if server and not options.keep:
                scratch.forget(home, server)
    say(report.write(RESULTS, TITLES, ROOT / "docs" / "benchmarks.md"))
    return 0


def measure(name: str, home: Path, server: Server | None) -> None:
    """Measure one group on a demo firm of its size."""
    module = import_module(f"benchmarks.{name}")
    firm = scratch.firm_of(module.CUSTOMERS, home, server)
    if getattr(module, "KEEPS", False):
        firm = firm.filled(name)
    elif getattr(module, "WRITES", False):
        firm = firm.copy()
    title = f"postgresql-{name}" if server else name
    say(f"{TITLES[title]} …")
    command: list[str | Path] = [PYTHON, "-m", "benchmarks.group", name, RESULTS / f"{title}.json"]
    call(command, firm.environment, name=name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
