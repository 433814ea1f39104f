"""Data folders and databases for measuring; the data of the person who measures is never touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.postgres import Server
from kemai.site.setup.console import call, say
from kemai.site.setup.places import PYTHON, ROOT


@dataclass(frozen=True)
class Scratch:
    """One data folder below a temporary folder, with its database in it or, where a server is named, on that."""

    folder: Path
    server: Server | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        """Give the environment in which Kemai sees only this folder and its database, and no worker."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("KEMAI_", "DATABASE_URL"))}
        ruled = {"KEMAI_DATA_DIR": str(self.folder), "KEMAI_STATIC_MANIFEST": "1", "KEMAI_JOBS_IMMEDIATE": "1"}
        there = {"DATABASE_URL": self.server.address(self.folder.name)} if self.server else {}
        return own | ruled | there | {"PYTHONPATH": str(ROOT)}

    @property
    def ready(self) -> bool:
        """Say whether the demo firm was made to its end."""
        made = (self.folder / "ready").exists()
        return made and (self.server is None or self.server.has(self.folder.name))

    def make(self, like: Scratch | None = None) -> None:
        """Make the folder and the database anew, empty or as a copy of another's."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if like:
            shutil.copytree(like.folder, self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.server:
            self.server.make(self.folder.name, like.folder.name if like else "")

    def filled(self, name: str) -> Scratch:
        """Give a copy that holds what a group measures besides, written once and kept."""
        target = replace(self, folder=self.folder.with_name(f"{name}-{self.folder.name}"))
        if target.ready:
            target.catch_up()
            return target
        say(f"The data of {name} is written …")
        target.make(self)
        (target.folder / "ready").unlink()
        call([PYTHON, "-m", "benchmarks.group", name], target.environment, name=name)
        (target.folder / "ready").touch()
        return target

    def catch_up(self) -> None:
        """Bring a kept database in line with the models as they are now."""
        call([PYTHON, "-m", "kemai.site", "migrate", "--verbosity", "0"], self.environment, name="migrate")

    def copy(self) -> Scratch:
        """Give a copy of it, for figures that write much."""
        target = replace(self, folder=self.folder.with_name(f"copy-of-{self.folder.name}"))
        target.make(self)
        return target


def firm_of(customers: int, home: Path, server: Server | None = None) -> Scratch:
    """Give a demo firm of so many customers, grown from the next smaller one that is there."""
    firm = Scratch(home / str(customers), server)
    if customers and not firm.ready:
        sizes = [int(one.name) for one in home.glob("*") if one.name.isdigit()]
        smaller = [size for size in sizes if size < customers and Scratch(home / str(size), server).ready]
        firm.make(Scratch(home / str(max(smaller)), server) if smaller else None)
        (firm.folder / "ready").unlink(missing_ok=True)
        say(f"A demo firm of {customers:,} customers is made …")
        call([ROOT / "run", "--set-up-only", "--data", firm.folder], firm.environment, name="./run")
        words = ["demo", "--customers", str(customers), *(["--contacts"] if customers <= 100_000 else [])]
        call([PYTHON, "-m", "kemai.site", *words], firm.environment, name="demo")
        if server:
            server.settle(firm.folder.name)
        (firm.folder / "ready").touch()
    elif customers:
        firm.catch_up()
    firm.folder.mkdir(parents=True, exist_ok=True)
    return firm


def forget(home: Path, server: Server) -> None:
    """Drop the databases of all demo firms below a folder."""
    for folder in home.glob("*"):
        server.drop(folder.name)
