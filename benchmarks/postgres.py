"""Databases for measuring on the PostgreSQL server that DATABASE_URL names; the database named there is not touched."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

MAKE, MAKE_LIKE = "CREATE DATABASE {}", "CREATE DATABASE {} TEMPLATE {}"
DROP = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
HELD = "SELECT count(*) FROM pg_database WHERE datname = %s"


@dataclass(frozen=True)
class Server:
    """The server behind a DATABASE_URL, whose role may make databases; all are named after the one in the URL."""

    url: str

    def name(self, size: str) -> str:
        """Name the database of a demo firm."""
        return f"{self.url.rsplit('/', 1)[1]}_measured_{size}"

    def address(self, size: str) -> str:
        """Give the DATABASE_URL of a demo firm."""
        return f"{self.url.rsplit('/', 1)[0]}/{self.name(size)}"

    def has(self, size: str) -> bool:
        """Say whether a demo firm has its database."""
        with psycopg.connect(self.url, autocommit=True) as opened:
            row = opened.execute(HELD, [self.name(size)]).fetchone()
        return bool(row and row[0])

    def make(self, size: str, like: str = "") -> None:
        """Make a database anew, empty or as a copy of another's."""
        names = [sql.Identifier(self.name(one)) for one in (size, like) if one]
        self.drop(size)
        with psycopg.connect(self.url, autocommit=True) as opened:
            opened.execute(sql.SQL(MAKE_LIKE if like else MAKE).format(*names))

    def settle(self, size: str) -> None:
        """Do at once what autovacuum does within minutes: figures for the planner, rows known to be visible."""
        with psycopg.connect(self.address(size), autocommit=True) as opened:
            opened.execute("VACUUM ANALYZE")

    def drop(self, size: str) -> None:
        """Drop a database that may be there."""
        with psycopg.connect(self.url, autocommit=True) as opened:
            opened.execute(sql.SQL(DROP).format(sql.Identifier(self.name(size))))
