"""Run the parts of the check inside the environment: `python -m kemai.site.setup.checks.prove`."""

import os
import secrets
import sys
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kemai.site.setup.checks import specification
from kemai.site.setup.checks.check import read
from kemai.site.setup.checks.cluster import cluster
from kemai.site.setup.checks.machine import chromium
from kemai.site.setup.checks.measuring import measure
from kemai.site.setup.checks.phases import PLUGIN, REPORTS, Outcome, environment, impossible, look, module, run_tests
from kemai.site.setup.console import Stop, call, say
from kemai.site.setup.places import PYTHON

PRODUCTION = {
    "KEMAI_PRODUCTION": "1",
    "KEMAI_ALLOWED_HOSTS": "crm.example.com",
    "KEMAI_STATIC_MANIFEST": "1",
}


def main(words: Sequence[str]) -> int:
    """Run every part that the command line asks for, go on after a failure, and return 1 if there was any."""
    options = read(words)
    if options.spec:
        return _spec()
    if options.coverage:
        return sum_up(list(measure()))
    return sum_up(list(_fast(options) if options.fast else _all(options)))


def _code() -> Iterator[Outcome]:
    yield look("ruff", module("ruff", "check", "--quiet", "."))
    yield look("format", module("ruff", "format", "--check", "."))
    yield look("layers", [str(PYTHON.with_name("lint-imports"))])


def _fast(options: Namespace) -> Iterator[Outcome]:
    yield from _code()
    yield run_tests("quick tests", [*_parallel(), "-m", "not browser and not slow and not long", *options.paths])


def _all(options: Namespace) -> Iterator[Outcome]:
    without = "not browser" if options.long else "not browser and not long"
    yield from _code()
    yield look("types", module("mypy"))
    yield look("migrations", module("kemai.site", "makemigrations", "--check", "--dry-run"))
    key = {"KEMAI_SECRET_KEY": secrets.token_urlsafe(64)}
    deploy = module("kemai.site", "check", "--deploy", "--fail-level", "WARNING")
    yield look("deployment", deploy, PRODUCTION | key)
    yield run_tests("tests on SQLite", [*_parallel(), "-m", without, *options.paths])
    yield _browser(options)
    yield _postgres(without, options)


def _browser(options: Namespace) -> Outcome:
    name = "tests in Chromium"
    try:
        return run_tests(name, [*_parallel(), "-m", "browser", *options.paths], {"KEMAI_CHROMIUM": chromium()})
    except Stop as reason:
        return impossible(name, reason)


def _postgres(without: str, options: Namespace) -> Outcome:
    name = "tests on PostgreSQL"
    try:
        with cluster() as address:
            words = ["--database-only", *_parallel(), "-m", without, *options.paths]
            return run_tests(name, words, {"DATABASE_URL": address})
    except Stop as reason:
        return impossible(name, reason)


def _parallel() -> list[str]:
    return ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"]


def _spec() -> int:
    """Tell which requirements the tests claim to prove; the claims hold when ./check passes."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    target = REPORTS / "spec"
    collect = module("pytest", *PLUGIN, "--collect-only", "-q", f"--spec-to={target}")
    call(collect, environment(), name="The search for tests")
    claimed: defaultdict[str, list[str]] = defaultdict(list)
    for line in target.read_text().splitlines():
        name, test = line.split(" ", 1)
        claimed[name].append(test)
    specification.tell(claimed)
    return 0


def sum_up(outcomes: Sequence[Outcome]) -> int:
    """Tell what each part found and close with the line that counts; return 1 if anything failed."""
    proven = {name for outcome in outcomes for name in outcome.proven}
    proven -= {name for outcome in outcomes for name in outcome.disproven}
    failed = sum(outcome.failed for outcome in outcomes)
    say(f"\nRequirements proven: {len(proven)} of {len(specification.requirements())} (./check --spec lists them)")
    for outcome in outcomes:
        state = f"{outcome.failed} failed" if outcome.failed else "good"
        say(f"  {outcome.name:<22} {state:<12} {outcome.seconds:6.1f} s")
    passed, skipped = sum(outcome.passed for outcome in outcomes), sum(outcome.skipped for outcome in outcomes)
    say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
