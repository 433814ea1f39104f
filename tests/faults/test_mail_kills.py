"""Fault 1 for mail: a process killed while it files a mailbox loses no message and files none twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.databases import lent

ROOT = Path(__file__).resolve().parents[2]
KILLS = 5
pytestmark = pytest.mark.django_db


def both(count: int, seed: int, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what is there after an undisturbed and after a killed fetching."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("KEMAI_", "DATABASE_URL"))}
    settings = {"KEMAI_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "kemai.site.settings"}
    with lent("mail") as address:
        there = {"DATABASE_URL": address} if address else {}
        command = [sys.executable, Path(__file__).with_name("mail_loop.py"), *map(str, (count, KILLS, seed))]
        done = subprocess.run(command, env=own | settings | there, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    undisturbed, killed = map(json.loads, done.stdout.splitlines())
    return undisturbed, killed


def whole(count: int, undisturbed: dict[str, Any], killed: dict[str, Any]) -> None:
    """Every message is there once, with its act, its search entry and its files; one had come twice."""
    assert killed == undisturbed
    assert killed["messages"] == killed["different"] == killed["acts"] == killed["search"] == count - 1
    assert killed["last"] == count
    assert killed["files"] == (count + 9) // 10
    assert killed["filed"] > count // 10


@pytest.mark.slow
@pytest.mark.spec("ACT-13")
def test_a_mailbox_whose_fetching_is_killed_five_times_is_filed_whole_and_once(tmp_path: Path) -> None:
    whole(120, *both(120, 20261122, tmp_path))


@pytest.mark.long
def test_ten_thousand_messages_whose_fetching_is_killed_are_filed_whole_and_once(tmp_path: Path) -> None:
    """The same over 10,000 messages, at points that change; `KEMAI_MAIL_SEED` repeats those that a run has printed."""
    seed = int(os.environ.get("KEMAI_MAIL_SEED", "0")) or int.from_bytes(os.urandom(4), "big")
    print(f"KEMAI_MAIL_SEED={seed}")
    whole(10_000, *both(10_000, seed, tmp_path))
