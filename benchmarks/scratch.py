"""Data folders for measuring, below a temporary folder; the data of the person who measures is never touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from kemai.site.setup.console import call, say
from kemai.site.setup.places import PYTHON, ROOT


def environment(folder: Path) -> Mapping[str, str]:
    """Give the environment in which Kemai sees only this folder, an SQLite database in it, and no worker."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KEMAI_", "DATABASE_URL"))}
    ruled = {"KEMAI_DATA_DIR": str(folder), "KEMAI_STATIC_MANIFEST": "1", "KEMAI_JOBS_IMMEDIATE": "1"}
    return own | ruled | {"PYTHONPATH": str(ROOT)}


def firm_of(customers: int, home: Path) -> Path:
    """Give the folder of a demo firm of so many customers, grown from the next smaller one that is there."""
    folder = home / str(customers)
    if customers and not (folder / "ready").exists():
        smaller = [int(one.name) for one in home.glob("*") if one.name.isdigit() and (one / "ready").exists()]
        from_size = max((size for size in smaller if size < customers), default=0)
        shutil.rmtree(folder, ignore_errors=True)
        if from_size:
            shutil.copytree(home / str(from_size), folder)
            (folder / "ready").unlink()
        say(f"A demo firm of {customers:,} customers is made …")
        call([ROOT / "run", "--set-up-only", "--data", folder], name="./run")
        words = ["demo", "--customers", str(customers), *(["--contacts"] if customers <= 100_000 else [])]
        call([PYTHON, "-m", "kemai.site", *words], environment(folder), name="demo")
        (folder / "ready").touch()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def copy_of(folder: Path) -> Path:
    """Give a copy of a folder, for figures that write much."""
    target = folder.with_name(f"copy-of-{folder.name}")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    return target
