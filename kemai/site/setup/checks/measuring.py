"""`./check --coverage`: how much of the kernel's most trusted parts the tests reach, on both databases together."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kemai.site.setup.checks.cluster import cluster
from kemai.site.setup.checks.phases import REPORTS, Outcome, environment, impossible, module, run_tests
from kemai.site.setup.console import Stop, call, say

PARTS = ("access", "tenancy", "history", "transfer", "backup")
LEAST = 95.0
TESTS = (*(f"tests/core/{part}" for part in (*PARTS, "audit", "recycle", "review")), "kemai/areas/accounts/tests")
AHEAD = "tests/core/transfer/test_import_ahead.py"  # a chunk is written while the next is decided, there alone
TESTS_OF_POSTGRESQL = (*(f"tests/core/{part}" for part in ("access", "tenancy", "history", "backup")), AHEAD)
TESTS_AS_SUPERUSER = ("tests/core/tenancy",)
WITHOUT = ("-m", "not browser and not long")
KEPT = REPORTS / "coverage"


@dataclass
class Reach:
    """What was reached of one part."""

    lines: int = 0
    lines_reached: int = 0
    branches: int = 0
    branches_reached: int = 0

    @property
    def of_lines(self) -> float:
        """Lines reached in percent."""
        return 100 * self.lines_reached / max(1, self.lines)

    @property
    def of_branches(self) -> float:
        """Branches reached in percent."""
        return 100 * self.branches_reached / max(1, self.branches)


def measure() -> Iterator[Outcome]:
    """Run the tests of the parts on SQLite and on PostgreSQL, and compare what they reach with the least."""
    for old in KEPT.parent.glob(f"{KEPT.name}*"):
        old.unlink()
    yield _run("coverage on SQLite", TESTS, {})
    for name, tests, superuser in (
        ("coverage on PostgreSQL", TESTS_OF_POSTGRESQL, False),
        ("coverage as superuser", TESTS_AS_SUPERUSER, True),
    ):
        try:
            with cluster(superuser=superuser) as address:
                yield _run(name, tests, {"DATABASE_URL": address})
        except Stop as reason:
            yield impossible(name, reason)
    yield judged(reached())


def _run(name: str, tests: tuple[str, ...], settings: Mapping[str, str]) -> Outcome:
    file = KEPT.with_name(f"{KEPT.name}.{name.rpartition(' ')[2]}")
    parallel = ("-n", str(os.cpu_count() or 1), "--dist", "worksteal")
    words = ["--cov", "--cov-report=", *parallel, *WITHOUT, *tests]
    return run_tests(name, words, {"COVERAGE_FILE": str(file), **settings})


def reached() -> dict[str, Reach]:
    """Join the runs and sum up their figures part by part."""
    own = environment({"COVERAGE_FILE": str(KEPT)})
    for words in (["combine", "--quiet"], ["json", "--quiet", "-o", f"{KEPT}.json"]):
        call(module("coverage", *words), own, name="The sum of the coverage")
    return summed(json.loads(KEPT.with_name(f"{KEPT.name}.json").read_text())["files"])


def summed(files: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Reach]:
    """Add the figures of files up, part by part."""
    parts: defaultdict[str, Reach] = defaultdict(Reach)
    for file, facts in files.items():
        part, found = parts[Path(file).relative_to("kemai/core").parts[0]], facts["summary"]
        part.lines += found["num_statements"]
        part.lines_reached += found["covered_lines"]
        part.branches += found["num_branches"]
        part.branches_reached += found["covered_branches"]
    return dict(parts)


def judged(parts: Mapping[str, Reach]) -> Outcome:
    """Tell what was reached; each part with less than the least of its branches is one failure."""
    outcome = Outcome("coverage")
    say(f"\n  part      lines  reached  branches  reached   (least: {LEAST:.0f} % of the branches)")
    for name in PARTS:
        part = parts.get(name, Reach())
        say(f"  {name:<8} {part.lines:>6} {part.of_lines:>7.1f}%  {part.branches:>8} {part.of_branches:>7.1f}%")
        good = part.of_branches >= LEAST and part.of_lines >= LEAST
        outcome.passed += int(good)
        outcome.failed += int(not good)
    return outcome
