"""Fault 1: an import whose worker is killed at five random points ends as one that nobody disturbed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.databases import lent

ROOT = Path(__file__).resolve().parents[2]
KILLS = 5
pytestmark = pytest.mark.django_db


def both(rows: int, seed: int, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Give the hashes of all tables after an undisturbed and after a killed import."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("KEMAI_", "DATABASE_URL"))}
    settings = {"KEMAI_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "kemai.site.settings"}
    settings |= {"KEMAI_UPLOAD_MEGABYTES": "200", "KEMAI_IMPORT_ROWS": "1000000"}
    with lent("resume") as address:
        there = {"DATABASE_URL": address} if address else {}
        command = [sys.executable, Path(__file__).with_name("resume_loop.py"), *map(str, (rows, KILLS, seed))]
        done = subprocess.run(command, env=own | settings | there, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    undisturbed, killed = map(json.loads, done.stdout.splitlines())
    return undisturbed, killed


@pytest.mark.slow
def test_an_import_killed_five_times_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    undisturbed, killed = both(600, 20261122, tmp_path)
    assert killed == undisturbed
    assert not any(one.startswith("0 ") for one in undisturbed.values())


@pytest.mark.long
def test_a_long_import_killed_five_times_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    """The same over more rows, with the helper process, at points that change from day to day.

    A million rows: `KEMAI_RESUME_ROWS=1000000 python -m pytest -m long tests/faults/test_resume.py -s`, on a quiet
    machine about half an hour; `KEMAI_RESUME_SEED` repeats the points that a run has printed.
    """
    rows, seed = int(os.environ.get("KEMAI_RESUME_ROWS", "10000")), int(os.environ.get("KEMAI_RESUME_SEED", "0"))
    seed = seed or int.from_bytes(os.urandom(4), "big")
    print(f"KEMAI_RESUME_SEED={seed}")
    undisturbed, killed = both(rows, seed, tmp_path)
    assert killed == undisturbed
