"""Fault 1, 2 and 24: killed at the n-th write of an import, a save, a command over many rows and a migration."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.databases import lent

ROOT = Path(__file__).resolve().parents[2]
DIED = 9
# No test uses the database of the tests; the mark has ./check run them on PostgreSQL too.
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Every:
    """The points of a kind: from the first in steps; at least so many are expected. Long ones are cut into parts."""

    step: int
    least: int
    first: int = 2


LONG = {
    "create": Every(1, 20),
    "bulk": Every(1, 33),
    "import, even": Every(2, 70),
    "import, odd": Every(2, 70, 3),
    "migrate, first": Every(330, 4),
    "migrate, second": Every(330, 4, 167),
}


def points(name: str, folder: Path, first: int, step: int) -> list[dict[str, Any]]:
    """Go through the points of a scenario; gives what was found at each at which the process died."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("KEMAI_", "DATABASE_URL"))}
    settings = {"KEMAI_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "kemai.site.settings"}
    hosts = {"KEMAI_ALLOWED_HOSTS": "testserver"}
    here = Path(__file__).parent
    with lent(f"kill_{name}") as address:
        there = {"DATABASE_URL": address} if address else {}
        for command in ([here / "scene.py", name], [here / "kill_loop.py", name, first, step, 20_000]):
            done = subprocess.run(
                [sys.executable, *map(str, command)],
                env=own | settings | hosts | there,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr[-3000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    bad = [one for one in found if any(one[part] for part in ("after", "resumed", "finally"))]
    assert bad == [], done.stderr[-3000:]
    assert {one["code"] for one in found} <= {0, DIED}, done.stderr[-3000:]
    return [one for one in found if one["code"] == DIED]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "step"), [("create", 4), ("bulk", 9), ("import", 29)])
def test_some_kills_lose_nothing_and_leave_nothing_half(name: str, step: int, tmp_path: Path) -> None:
    if name != "import" and os.environ.get("DATABASE_URL"):
        pytest.skip("making the tables takes long on PostgreSQL; ./check --long goes through every kind there")
    assert len(points(name, tmp_path, 2, step)) >= 4


@pytest.mark.long
@pytest.mark.parametrize("kind", LONG)
def test_kills_lose_nothing_and_leave_nothing_half(kind: str, tmp_path: Path) -> None:
    """Before and after each write and commit: 0 lost, 0 half, the second try finds the work whole."""
    every = LONG[kind]
    found = points(kind.partition(",")[0], tmp_path, every.first, every.step)
    print(f"{kind}: {len(found)} kills")
    assert len(found) >= every.least


def test_the_long_loop_has_at_least_two_hundred_points() -> None:
    assert sum(every.least for every in LONG.values()) >= 200
