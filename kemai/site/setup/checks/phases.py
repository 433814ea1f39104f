"""The parts of a check: programs that look at the code, and runs of the tests."""

import os
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kemai.site.setup.console import UTF8, Stop, say
from kemai.site.setup.places import PYTHON, ROOT, VAR

REPORTS = VAR / "check"
SECONDS = 30 * 60
PLUGIN = ("-p", "kemai.site.setup.checks.plugin")
NO_TESTS = 5


@dataclass
class Outcome:
    """What one part of the check found."""

    name: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    proven: dict[str, list[str]] = field(default_factory=dict)
    disproven: set[str] = field(default_factory=set)


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a check: nothing of the person's own Kemai, a data folder of its own, and `settings`."""
    kept = {"KEMAI_DATA", "KEMAI_CHROMIUM"}
    own = {name: value for name, value in os.environ.items() if not name.startswith("KEMAI_") or name in kept}
    own.pop("DATABASE_URL", None)
    return own | {"KEMAI_DATA_DIR": str(REPORTS / "data"), "PYTHONPATH": str(ROOT), **UTF8} | dict(settings or {})


def module(*words: str) -> list[str]:
    """The command that runs a Python module of the environment."""
    return [str(PYTHON), "-m", *words]


def look(name: str, command: Sequence[str], settings: Mapping[str, str] | None = None) -> Outcome:
    """Run a program that finds faults by itself; any exit code but 0 is one failure."""
    begun = time.monotonic()
    code = _call(name, command, environment(settings))
    return Outcome(name, time.monotonic() - begun, passed=int(code == 0), failed=int(code != 0))


def run_tests(name: str, words: Sequence[str], settings: Mapping[str, str] | None = None) -> Outcome:
    """Run pytest with these words; a run that finds no test at all is a failure."""
    report = REPORTS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    begun = time.monotonic()
    command = module("pytest", "-q", *PLUGIN, f"--junitxml={report}", *words)
    code = _call(name, command, environment(settings))
    outcome = Outcome(name)
    if report.exists():
        _count(report, outcome)
    if code == NO_TESTS:
        say("No test was found here, and there must be some.")
    outcome.failed = max(outcome.failed, int(code != 0))
    outcome.seconds = time.monotonic() - begun
    return outcome


def impossible(name: str, reason: Stop) -> Outcome:
    """A part that this machine can't do: told plainly, and a failure."""
    say(f"\n== {name}\n{reason}")
    return Outcome(name, failed=1)


def _call(name: str, command: Sequence[str], settings: Mapping[str, str]) -> int:
    say(f"\n== {name}")
    REPORTS.mkdir(parents=True, exist_ok=True)
    try:
        return subprocess.run(command, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL, timeout=SECONDS).returncode
    except subprocess.TimeoutExpired:
        say(f"{name} took longer than {SECONDS // 60} minutes and was ended.")
        return 1


def _count(report: Path, outcome: Outcome) -> None:
    """Add the tests of one report, and the requirements that they prove or fail to prove."""
    proven: defaultdict[str, list[str]] = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):
        ids = [entry.get("value", "") for entry in case.iter("property") if entry.get("name") == "spec"]
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
            outcome.disproven.update(ids)
        elif case.find("skipped") is not None:
            outcome.skipped += 1
        else:
            outcome.passed += 1
            for name in ids:
                proven[name].append(f"{case.get('classname')}.{case.get('name')}")
    outcome.proven = dict(proven)
