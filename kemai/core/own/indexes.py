"""Indexes over own values that people often filter by; all raw SQL that makes and drops them is here.

SQLite knows one index for a key, led by the organisation; PostgreSQL one for each field, over the rows of its firm only
and made without stopping anybody. Both end with the order of lists, so that equal values come in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from kemai.core.own.column import expression
from kemai.core.own.models import CustomField
from kemai.core.records import registry
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.session import as_owner

STARTS = "kemai_own_"
HELD_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'kemai\\_own\\_%' ESCAPE '\\'"
HELD_POSTGRES = """
    SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relname LIKE 'kemai\\_own\\_%' AND c.relnamespace = current_schema()::regnamespace AND i.indisvalid
"""
MAKE_SQLITE = "CREATE INDEX IF NOT EXISTS {name} ON {table} (organisation_id, {value}, updated_at DESC, id DESC)"
MAKE_POSTGRES = """
    CREATE INDEX {how} IF NOT EXISTS {name} ON {table} ({value}, updated_at DESC, id DESC)
    WHERE organisation_id = {firm}
"""
DROP = "DROP INDEX {how} IF EXISTS {name}"
ANALYSE = "ANALYZE {table}"
LIMIT_SAMPLE = "PRAGMA analysis_limit = 400"


@dataclass(frozen=True)
class Wanted:
    """One index that should be there."""

    name: str
    table: str
    key: str
    firm: int


def wanted() -> dict[str, Wanted]:
    """Give the indexes that the filterable fields of all firms ask for, by name."""
    tables = {one.key: one.model._meta.db_table for one in registry.declared()}
    with everyone(reason="indexes of own fields"):
        rows = list(CustomField.objects.filter(filterable=True, active=True).order_by("pk"))
    found: dict[str, Wanted] = {}
    for one in rows:
        table = tables.get(one.record)
        if table and one.type not in ("long", "dicts", "file"):
            name = f"{STARTS}{one.pk}" if connection.vendor == "postgresql" else f"{STARTS}{table}_{one.key}"
            found.setdefault(name, Wanted(name, table, one.key, one.organisation_id))
    return found


def keep() -> tuple[list[str], list[str]]:
    """Make the indexes that are missing and drop those that nobody asks for; gives the names of both."""
    asked = wanted()
    with as_owner(connection):
        held = set(held_now())
        missing, spare = [one for name, one in asked.items() if name not in held], sorted(held - asked.keys())
        for name in spare:
            run(DROP.format(how=aside(), name=connection.ops.quote_name(name)))
        for one in missing:
            make(one)
    return [one.name for one in missing], spare


def held_now() -> list[str]:
    """Name the indexes over own values that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_POSTGRES if connection.vendor == "postgresql" else HELD_SQLITE)
        return [row[0] for row in cursor.fetchall()]


def make(one: Wanted) -> None:
    """Make one index and let the planner know of it."""
    quote = connection.ops.quote_name
    value = expression(connection.vendor, quote("custom"), one.key)
    names = {"name": quote(one.name), "table": quote(one.table), "value": value}
    if connection.vendor == "postgresql":
        run(DROP.format(how=aside(), name=names["name"]))
        run(MAKE_POSTGRES.format(how=aside(), firm=int(one.firm), **names))
    else:
        run(MAKE_SQLITE.format(**names))
        run(LIMIT_SAMPLE)
    run(ANALYSE.format(table=names["table"]))


def aside() -> str:
    """Say whether an index is made beside the work of others: on PostgreSQL, outside of a transaction."""
    return "CONCURRENTLY" if connection.vendor == "postgresql" and not connection.in_atomic_block else ""


def run(statement: str) -> None:
    """Run one statement of upkeep."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
