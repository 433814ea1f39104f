"""Databases of their own for servers and scenarios of the tests: a file of the data folder, or one on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

SPARE = "{}_spare"


def administered(address: str, *statements: tuple[str, str, str]) -> None:
    """Make or drop databases of the server of an address; each statement comes with its two names."""
    with psycopg.connect(address.rsplit("/", 1)[0] + "/postgres", autocommit=True) as opened:
        for statement, *names in statements:
            opened.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def dropped(address: str) -> None:
    """Drop a database and its spare, whoever is connected."""
    name = address.rsplit("/", 1)[1]
    for one in (name, SPARE.format(name)):
        administered(address, ("DROP DATABASE IF EXISTS {} WITH (FORCE)", one, ""))


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
    administered(address, ("DROP DATABASE IF EXISTS {} WITH (FORCE)", name, ""), (make, name, SPARE.format(name)))
