"""Rows by the hundred thousand, each table by one statement: its values are SQL over the number of the row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FILL = """
    INSERT INTO {table} ({names})
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last}),
         owned AS (
             SELECT id AS customer_id, owner_id, department_id, organisation_id,
                    row_number() OVER (ORDER BY id) - 1 AS place
             FROM customers_customer WHERE owner_id IS NOT NULL
         ),
         whole AS (SELECT count(*) AS customers FROM owned)
    SELECT {values} FROM numbers CROSS JOIN whole JOIN owned ON place = n %% customers
"""
SQLITE = "SELECT name, type, sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('index', 'trigger') AND sql <> ''"
POSTGRES_INDEXES = """
    SELECT c.relname, 'INDEX', pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
    WHERE indrelid = to_regclass(%s) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
POSTGRES_LINKS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = to_regclass(%s) AND contype = 'f'
"""


def write(model: Any, count: int, **made: str) -> None:
    """Write rows of a record type: `made` is SQL by column, everything else has the default of its field.

    Customer, owner, department and firm go round the customers of the firm; `n` is the number of the row from 0.
    """
    from django.db import connection

    table = model._meta.db_table
    taken = {name: name for name in ("organisation_id", "owner_id", "department_id")}
    if any(one.attname == "customer_id" for one in model._meta.concrete_fields):
        taken["customer_id"] = "customer_id"
    sql: dict[str, str] = {}
    values: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        said = (taken | moments() | made).get(field.attname, "").replace("%", "%%")
        if not said:
            values.append(field.get_db_prep_save(field.get_default(), connection))
            said = "%s"
        sql[field.column] = f"CAST({said} AS {field.db_type(connection)})" if connection.vendor != "sqlite" else said
    statement = FILL.format(
        table=table, names=", ".join(map(quoted, sql)), values=", ".join(sql.values()), last=count - 1
    )
    with bare(table), connection.cursor() as cursor:
        cursor.execute(statement, values)


def moments() -> dict[str, str]:
    """Give when rows were made and changed: one a minute back from now."""
    return {"created_at": ago("n"), "updated_at": ago("n")}


def ago(minutes: str) -> str:
    """Write the moment so many minutes ago."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"datetime('now', '-' || ({minutes}) || ' minutes')"
    return f"now() - ({minutes}) * interval '1 minute'"


def day(back: str) -> str:
    """Write the day so many days back from today."""
    from django.db import connection

    return (
        f"date('now', '-' || ({back}) || ' days')" if connection.vendor == "sqlite" else f"current_date - ({back})::int"
    )


def dice(most: int, turn: int = 1) -> str:
    """Write a number from 0 to `most` - 1 that looks like chance and is always the same; `turn` tells draws apart."""
    return f"(n * {2_654_435_761 + 1_000_003 * turn} % 4294967291 % {most})"


def one_of(*words: str, turn: int = 1) -> str:
    """Write one of some words."""
    whens = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"(CASE {dice(len(words), turn)} {whens} END)"


def quoted(name: str) -> str:
    """Quote a name."""
    from django.db import connection

    return str(connection.ops.quote_name(name))


@contextmanager
def bare(table: str) -> Iterator[None]:
    """Take the indexes, links and triggers of a table away while it is filled: made anew at once they cost a tenth."""
    from django.db import connection

    from kemai.core.tenancy.session import as_owner

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(SQLITE, [table])
            parts = cursor.fetchall()
            run(cursor, [f"DROP {kind} {quoted(name)}" for name, kind, _sql in parts])
            yield
            run(cursor, [sql for _name, _kind, sql in parts])
        return
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES_LINKS, [table])
        links = cursor.fetchall()
        cursor.execute(POSTGRES_INDEXES, [table])
        indexes = cursor.fetchall()
        where = f"ALTER TABLE {quoted(table)}"
        with as_owner(connection):
            run(cursor, [f"{where} DROP CONSTRAINT {quoted(name)}" for name, _sql in links])
            run(cursor, [f"DROP INDEX {quoted(name)}" for name, _kind, _sql in indexes])
        yield
        with as_owner(connection):
            run(cursor, [sql for _name, _kind, sql in indexes])
            run(cursor, [f"{where} ADD CONSTRAINT {quoted(name)} {sql}" for name, sql in links])


def run(cursor: Any, statements: list[str]) -> None:
    """Run fixed statements one after the other."""
    for statement in statements:
        cursor.execute(statement)


def settle() -> None:
    """Do at once what the databases do by themselves in time: figures for the planner, rows known to be visible."""
    from django.db import connection

    from kemai.core.tenancy.session import as_owner

    words = "ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(words)
        return
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute(words)
