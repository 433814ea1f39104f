"""Own values that people often filter by: SQLite has an index for each key, PostgreSQL keeps the values once more.

An index is led by the organisation and ends with the order of lists, so that equal values come in it. All raw SQL that
makes and drops them is here; why PostgreSQL needs more stands in `looked_up.py`.
"""

from __future__ import annotations

from django.db import connection

from kemai.core.own import looked_up
from kemai.core.own.column import expression
from kemai.core.own.models import CustomField
from kemai.core.records import registry
from kemai.core.tenancy.current import everyone

STARTS = "kemai_own_"
HELD = "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'kemai\\_own\\_%' ESCAPE '\\'"
MAKE = "CREATE INDEX IF NOT EXISTS {name} ON {table} (organisation_id, {value}, updated_at DESC, id DESC)"
DROP = "DROP INDEX IF EXISTS {name}"
ANALYSE = "ANALYZE {table}"
LIMIT_SAMPLE = "PRAGMA analysis_limit = 400"


def wanted() -> set[tuple[int, str, str]]:
    """Give the firm, table and key of every field that firms often filter by."""
    tables = {one.key: one.model._meta.db_table for one in registry.declared()}
    with everyone(reason="indexes of own fields"):
        rows = list(CustomField.objects.filter(filterable=True, active=True))
    return {
        (one.organisation_id, tables[one.record], one.key)
        for one in rows
        if one.record in tables and one.type not in ("long", "dicts", "file")
    }


def keep() -> tuple[list[str], list[str]]:
    """Make the indexes that are missing and drop those that nobody asks for; gives the names of both."""
    if connection.vendor == "postgresql":
        return looked_up.keep(wanted())
    asked = {f"{STARTS}{table}_{key}": (table, key) for _firm, table, key in wanted()}
    held = set(held_now())
    missing, spare = sorted(asked.keys() - held), sorted(held - asked.keys())
    for name in spare:
        run(DROP.format(name=connection.ops.quote_name(name)))
    for name in missing:
        make(name, *asked[name])
    return missing, spare


def held_now() -> list[str]:
    """Name the indexes over own values that SQLite has."""
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        return [row[0] for row in cursor.fetchall()]


def make(name: str, table: str, key: str) -> None:
    """Make one index and let the planner know of it."""
    quote = connection.ops.quote_name
    value = expression(connection.vendor, quote("custom"), key)
    run(MAKE.format(name=quote(name), table=quote(table), value=value))
    run(LIMIT_SAMPLE)
    run(ANALYSE.format(table=quote(table)))


def run(statement: str) -> None:
    """Run one statement of upkeep."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
