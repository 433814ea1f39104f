"""The data folder of one server: its lock, its signing key, its tables and, in a new one, the demo firm."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kemai.site.setup.console import Stop, call
from kemai.site.setup.places import PYTHON
from kemai.site.setup.steps import Step, bring_up

MADE_FROM = ("kemai/**/migrations/*.py", "requirements.lock")


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Keep the data folder for this server alone: two job workers on one folder would do work twice."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stop(
                f"Another Kemai is running on the data folder {data}.\n"
                "Stop it first, or give this one a folder of its own: ./run --data DIR --port N"
            ) from None
        yield


def secret_key(data: Path) -> str:
    """The signing key of this data folder, made at its first use and readable by its owner only."""
    file = data / "secret-key"
    if not file.exists():
        with open(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(64))
    return file.read_text()


def prepare(data: Path, settings: Mapping[str, str], *, demo: bool) -> None:
    """Bring the tables up to date; a database without any organisation gets the demo firm or an empty one.

    What the loader printed is kept, so that later starts can tell the sign-ins without asking the database.
    A database named by DATABASE_URL is asked at every start, since it may have been replaced.
    """
    words = [str(PYTHON), "-m", "kemai.site.setup.tables", *(["--demo"] if demo else [])]

    def make() -> None:
        printed = call(words, settings, name="The database")
        if printed.strip():
            (data / "sign-ins").write_text(printed, encoding="utf-8")

    if "DATABASE_URL" in settings or (data / "unfinished").exists() or (data / "maintenance").exists():
        make()
    else:
        name = "database and demo firm" if demo else "database"
        bring_up([Step(name, MADE_FROM, (data / "kemai.sqlite3",), make, stamps=data / "setup")])


def sign_ins(data: Path) -> str:
    """What the loader said about the first sign-ins, the demo firm's or the empty firm's administrator."""
    file = data / "sign-ins"
    return file.read_text(encoding="utf-8") if file.exists() else ""
