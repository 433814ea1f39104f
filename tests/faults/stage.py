"""The database on which the kill loop plays: how it is put aside, put back, looked at; on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from tests.faults import databases

FOLDER = Path(os.environ["KEMAI_DATA_DIR"])
ADDRESS = os.environ.get("DATABASE_URL", "")
DATABASE, TEMPLATE, SHAPE = FOLDER / "kemai.sqlite3", FOLDER / "template.sqlite3", FOLDER / "shape.json"
SQLITE = ("SELECT type, name, sql FROM sqlite_master",)
POSTGRES = (
    "SELECT relname, relkind::text, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relnamespace = {schema}",
    "SELECT attrelid::regclass::text, attname, atttypid::regtype::text, atttypmod, attnotnull FROM pg_attribute"
    " JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = {schema} AND relkind = 'r' AND attnum > 0"
    " AND NOT attisdropped",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = {schema}",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "SELECT tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
    " WHERE relnamespace = {schema} AND NOT tgisinternal",
    "SELECT tablename, policyname, qual, with_check FROM pg_policies WHERE schemaname = current_schema()",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = {schema}",
)
DONE = "SELECT app, name FROM django_migrations"


def put_aside() -> None:
    """Keep the database as the place from which every point begins; nobody else is connected."""
    from django.db import connection

    if ADDRESS:
        connection.close()
        databases.keep_spare(ADDRESS)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(DATABASE, TEMPLATE)


def put_back(*, empty: bool) -> None:
    """Begin anew."""
    if ADDRESS:
        databases.put_back(ADDRESS, empty=empty)
        return
    for leftover in FOLDER.glob("kemai.sqlite3*"):
        leftover.unlink()
    if not empty:
        shutil.copy(TEMPLATE, DATABASE)


def remember_shape() -> None:
    """Keep what an undisturbed migration makes."""
    SHAPE.write_text(json.dumps(shape()))


def same_shape() -> bool:
    """Say whether tables, keys, triggers, policies and applied migrations are those of an undisturbed run."""
    return bool(json.loads(SHAPE.read_text()) == json.loads(json.dumps(shape())))


def shape() -> list[list[Any]]:
    """Read everything that migrations make."""
    from django.db import connection

    asked = [one.format(schema="current_schema()::regnamespace") for one in POSTGRES] if ADDRESS else SQLITE
    found = []
    with connection.cursor() as cursor:
        for statement in (*asked, DONE):
            cursor.execute(statement)
            found.append(sorted(cursor.fetchall(), key=str))
    return found


def sound() -> None:
    """Assert that the file is whole; on PostgreSQL that no link leads nowhere (its constraints are deferred)."""
    from django.db import connection

    connection.check_constraints()
    if not ADDRESS:
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
