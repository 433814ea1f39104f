"""Fault 1, 2 and 24: killed at the n-th write of an import, a save, a command over many rows and a migration."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIED = 9
EVERY_POINT = {"create": (2, 1, 500), "bulk": (2, 1, 500), "import": (2, 1, 1000), "migrate": (2, 61, 9000)}


def points(name: str, folder: Path, first: int, step: int, most: int) -> list[dict[str, Any]]:
    """Go through the points of a scenario on SQLite; gives what was found at each at which the process died."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("KEMAI_", "DATABASE_URL"))}
    settings = {"KEMAI_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "kemai.site.settings"}
    hosts = {"KEMAI_ALLOWED_HOSTS": "testserver"}
    here = Path(__file__).parent
    for command in ([here / "scene.py", name], [here / "kill_loop.py", name, first, step, most]):
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            env=own | settings | hosts,
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
    assert len(points(name, tmp_path, 2, step, 1000)) >= 4


@pytest.mark.long
def test_two_hundred_kills_lose_nothing_and_leave_nothing_half(tmp_path: Path) -> None:
    """Before and after each write and commit: 0 lost, 0 half, the second try finds the work whole."""
    count = 0
    for name, (first, step, most) in EVERY_POINT.items():
        (folder := tmp_path / name).mkdir()
        found = points(name, folder, first, step, most)
        print(f"{name}: {len(found)} kills")
        count += len(found)
    assert count >= 200
