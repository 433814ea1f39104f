"""Databases of their own for servers and scenarios of the tests: a file of the data folder, or one on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

SPARE = "{}_spare"
LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"


def administered(address: str, *statements: tuple[str, str, str]) -> None:
    """Make or drop databases of the server of an address; each statement comes with its two names."""
    with psycopg.connect(address.rsplit("/", 1)[0] + "/postgres", autocommit=True) as opened:
        for statement, *names in statements:
            opened.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def dropped(address: str) -> None:
    """Drop a database and its spare, whoever is connected."""
    name = address.rsplit("/", 1)[1]
    for one in (name, SPARE.format(name)):
        left_and_dropped(address, one)


def left_and_dropped(address: str, name: str) -> None:
    """Drop one database once our own sessions have left it.

    WITH (FORCE) would refuse for want of rights while the server's autovacuum is in it, whom a plain DROP sends away.
    """
    with psycopg.connect(address.rsplit("/", 1)[0] + "/postgres", autocommit=True) as opened:
        opened.execute(LEAVE, [name])
        opened.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def lent(purpose: str) -> Iterator[str]:
    """Lend an empty PostgreSQL database by its address; an empty one where the tests run on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    address = f"{url.rsplit('/', 1)[0]}/kemai_{purpose}_{os.getpid()}"
    dropped(address)
    administered(address, ("CREATE DATABASE {}", address.rsplit("/", 1)[1], ""))
    try:
        yield address
    finally:
        dropped(address)


def keep_spare(address: str) -> None:
    """Keep a copy of a database that nobody is connected to."""
    name = address.rsplit("/", 1)[1]
    administered(address, ("CREATE DATABASE {} TEMPLATE {}", SPARE.format(name), name))


def put_back(address: str, *, empty: bool = False) -> None:
    """Make a database anew, from its spare or with nothing in it."""
    name = address.rsplit("/", 1)[1]
    make = "CREATE DATABASE {}" if empty else "CREATE DATABASE {} TEMPLATE {}"
    left_and_dropped(address, name)
    administered(address, (make, name, SPARE.format(name)))
