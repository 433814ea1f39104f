"""Copying the PostgreSQL database out and in with its own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote, urlencode

import psycopg
from django.db import connection
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from kemai.core.backup.errors import Refused
from kemai.core.tenancy.session import ALL, TELL

EVERYBODY = "-c kemai.everyone=on"
SHAPE = ("--no-owner", "--no-privileges", "--enable-row-security")
PROGRAMS = Path("/usr/lib/postgresql")
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY 1
"""
LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
EMPTIED = """
SET client_min_messages = warning;
SET lock_timeout = '60s';
DO $empty$ DECLARE one record; BEGIN
  FOR one IN SELECT c.relname AS name, c.relkind AS kind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relkind = 'S'
  LOOP
    EXECUTE format('DROP %s IF EXISTS %I CASCADE', CASE one.kind WHEN 'v' THEN 'VIEW'
      WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, one.name);
  END LOOP;
  FOR one IN SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = current_schema()
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
  END LOOP;
END $empty$;
"""


def program(name: str) -> str:
    """Find one of PostgreSQL's programs on the PATH or in Debian's place, the newest first."""
    versions = sorted(PROGRAMS.glob("*/bin"), key=lambda place: int(place.parent.name.split(".")[0]), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, versions)]))
    if found is None:
        raise Refused(_("找不到 %(name)s。请安装 postgresql-client，版本不低于数据库。") % {"name": name})
    return found


def call(name: str, words: Sequence[str | Path], database: str = "") -> str:
    """Run one of the programs on our database or another, the password kept off its command line; raises Refused."""
    given: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    about = {name: str(given[key]) for name, key in names.items() if given.get(key)}
    options = {f"PG{key.upper()}": str(value) for key, value in given.get("OPTIONS", {}).items() if key == "sslmode"}
    other = {"PGDATABASE": database} if database else {}
    done = subprocess.run(
        [program(name), *map(str, words)],
        env={**os.environ, **about, **options, **other, "PGOPTIONS": EVERYBODY},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Refused(_("%(name)s 没有完成：%(words)s") % {"name": name, "words": " ".join(said[:3])[:400]})
    return done.stdout


def size() -> int:
    """Give the bytes of the database."""
    with own() as opened:
        return one(opened, "SELECT pg_database_size(current_database())")[0]


def copy_to(target: Path) -> dict[str, int]:
    """Dump the state of this moment into a new file; returns its rows per table, counted in the same snapshot."""
    with own() as opened, opened.transaction():
        opened.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = one(opened, "SELECT pg_export_snapshot()")
        shape = ["--format=custom", "--compress=0"]
        call("pg_dump", [*SHAPE, *shape, f"--snapshot={snapshot}", f"--file={target}"])
        return counted(opened)


def own(database: str = "") -> psycopg.Connection:
    """Open a connection of our own, as the tables' owner and over all firms (row-level security lets it see them)."""
    other = {"dbname": database} if database else {}
    opened = psycopg.connect(**{**connection.get_connection_params(), **other}, autocommit=True)
    opened.execute("SET statement_timeout = 0")
    opened.execute(TELL, ALL)
    return opened


def one(opened: psycopg.Connection, query: LiteralString) -> tuple[Any, ...]:
    """Ask for one row."""
    return opened.execute(query).fetchone() or ()


def counts() -> dict[str, int]:
    """Count the rows of every table in use."""
    with own() as opened:
        return counted(opened)


def counted(opened: psycopg.Connection) -> dict[str, int]:
    """Count the rows of every table."""
    names = [name for (name,) in opened.execute(TABLES).fetchall()]
    count = sql.SQL("SELECT count(*) FROM {}")
    return {name: (opened.execute(count.format(sql.Identifier(name))).fetchone() or (0,))[0] for name in names}


def probe(source: Path, expected: dict[str, int]) -> None:
    """Look whether a dump can be read and names the tables it should; raises Refused."""
    listed = call("pg_restore", ["--list", source])
    if any(f" {name} " not in listed for name in expected):
        raise Refused(_("备份里的数据库不完整，没有做任何改动。请换一份备份。"))


@contextmanager
def lent(source: Path, work: Path, expected: dict[str, int]) -> Iterator[dict[str, str]]:
    """Lend a dump as a database of its own, made for it and dropped afterwards; our login must have CREATEDB."""
    name = f"kemai_drill_{os.getpid()}"
    with own() as opened:
        try:
            opened.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as reason:
            words = _("数据库账号不能新建数据库，无法演练。请执行：ALTER ROLE %(role)s CREATEDB")
            raise Refused(words % {"role": opened.info.user}) from reason
        try:
            call("pg_restore", [*SHAPE, "--exit-on-error", f"--dbname={name}", source], name)
            with own(name) as scratch:
                if counted(scratch) != expected:
                    raise Refused(_("恢复后的行数与备份不符。"))
            yield {"DATABASE_URL": address_of(name)}
        finally:
            drop(opened, name)


def drop(opened: psycopg.Connection, name: str) -> None:
    """Drop a lent database with the sessions left in it.

    Only our own sessions are ended by us: DROP … WITH (FORCE) would refuse for want of rights while the server's
    own vacuum is at work there, which a plain DROP sends away by itself.
    """
    opened.execute(LEAVE, [name])
    opened.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def address_of(name: str) -> str:
    """Give the DATABASE_URL of another database of our server."""
    given: dict[str, Any] = connection.settings_dict
    user, password, host = (quote(str(given.get(key) or ""), safe="") for key in ("USER", "PASSWORD", "HOST"))
    options = {key: value for key, value in given.get("OPTIONS", {}).items() if key == "sslmode"}
    place = f"{host}:{given['PORT']}" if given.get("PORT") else host
    return f"postgres://{user}:{password}@{place}/{name}" + (f"?{urlencode(options)}" if options else "")


def take_in(source: Path, work: Path) -> None:
    """Put a dump in the place of the tables in use, in one transaction: all or nothing."""
    connection.close()
    empty, script = work / "empty.sql", work / "restore.sql"
    empty.write_text(EMPTIED)
    call("pg_restore", [*SHAPE, f"--file={script}", source])
    quiet = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    call("psql", [*quiet, f"--file={empty}", f"--file={script}", f"--output={os.devnull}"])


def sound() -> bool:
    """Say whether the database in use answers."""
    with own() as opened:
        return one(opened, "SELECT 1") == (1,)
