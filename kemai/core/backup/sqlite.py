"""Copying the SQLite file out and in while others use it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kemai.core.backup.errors import Refused

SECONDS = 60
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE V%'"


def live() -> sqlite3.Connection:
    """Open the database in use on a connection of our own."""
    name = str(connection.settings_dict["NAME"])
    return sqlite3.connect(name, timeout=SECONDS, isolation_level=None, uri=name.startswith("file:"))


def size() -> int:
    """Give the bytes of the database."""
    with closing(live()) as opened:
        return opened.execute("PRAGMA page_count").fetchone()[0] * opened.execute("PRAGMA page_size").fetchone()[0]


def copy_to(target: Path) -> dict[str, int]:
    """Write the state of this moment into a new file; returns its rows per table."""
    with closing(live()) as opened:
        opened.execute("VACUUM INTO ?", [str(target)])
    with closing(sqlite3.connect(target)) as copied:
        return counted(copied)


def counts() -> dict[str, int]:
    """Count the rows of every table in use."""
    with closing(live()) as opened:
        return counted(opened)


def counted(opened: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of every table."""
    names = sorted(name for (name,) in opened.execute(TABLES))
    return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def probe(source: Path, expected: dict[str, int]) -> None:
    """Look whether a copy is whole and holds the rows it should; raises Refused."""
    with closing(sqlite3.connect(source)) as copied:
        try:
            whole = copied.execute("PRAGMA quick_check").fetchone() == ("ok",) and counted(copied) == expected
        except sqlite3.DatabaseError:
            whole = False
    if not whole:
        raise Refused(_("备份里的数据库不完整，没有做任何改动。请换一份备份。"))


@contextmanager
def lent(source: Path, work: Path, expected: dict[str, int]) -> Iterator[dict[str, str]]:
    """Lend a copy that was looked at already as the database of a scratch folder."""
    source.rename(work / "kemai.sqlite3")
    yield {"DATABASE_URL": ""}


def take_in(source: Path, work: Path) -> None:
    """Put a copy in the place of the database in use, in one transaction of the file: all or nothing.

    Connections of other processes stay open and see the new content from their next query on.
    """
    connection.close()
    with closing(sqlite3.connect(source)) as copied, closing(live()) as opened:
        opened.execute(f"PRAGMA busy_timeout = {SECONDS * 1000}")
        copied.backup(opened)
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def sound() -> bool:
    """Say whether the database in use passes its own check."""
    with closing(live()) as opened:
        return opened.execute("PRAGMA quick_check").fetchone() == ("ok",)
