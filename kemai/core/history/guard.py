"""The database's own refusal to change or delete what is in the log: triggers on SQLite and on PostgreSQL.

They are no part of a migration but made anew after every one (SQLite drops them when it rebuilds a table).
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from kemai.core.tenancy.session import as_owner

TABLES = ("core_act", "core_seal")
SAME = {
    "core_act": ("id", "organisation_id", "at", "user_id", "action", "record_type", "record_id", "batch", "ip"),
    "core_seal": (
        "id", "organisation_id", "number", "first", "last", "count", "horizon", "rows", "digest", "previous", "at",
    ),
}  # fmt: skip
BLANKED = {
    "sqlite": "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.digest IS NOT NULL"
    " AND NEW.title = '' AND NEW.changes = '[]' AND NEW.facts = '{}'",
    "postgresql": "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.digest IS NOT NULL"
    " AND NEW.title = '' AND NEW.changes = '[]'::jsonb AND NEW.facts = '{}'::jsonb",
}
SQLITE_MAKE = (
    "CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({allowed})"
    " BEGIN SELECT RAISE(ABORT, 'The log is append-only.'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table}"
    " BEGIN SELECT RAISE(ABORT, 'The log is append-only.'); END",
)
SQLITE_DROP = ("DROP TRIGGER IF EXISTS {table}_no_update", "DROP TRIGGER IF EXISTS {table}_no_delete")
POSTGRES_MAKE = (
    "CREATE OR REPLACE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF;"
    " RAISE EXCEPTION 'The log is append-only.' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION {table}_keep()",
    "CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()",
)
POSTGRES_DROP = (
    "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
    "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
)


def guard(using: str = "default") -> None:
    """Make the triggers where the tables are there."""
    connection = connections[using]
    makes = SQLITE_MAKE if connection.vendor == "sqlite" else POSTGRES_MAKE
    present = connection.introspection.table_names()
    for table in (one for one in TABLES if one in present):
        _run(connection, makes, table=table, allowed=allowed(table, connection.vendor))


def unguard(using: str = "default") -> None:
    """Take the triggers away: for migrations, for the flush of a test database, for tests that tamper."""
    connection = connections[using]
    drops = SQLITE_DROP if connection.vendor == "sqlite" else POSTGRES_DROP
    present = connection.introspection.table_names()
    for table in (one for one in TABLES if one in present):
        _run(connection, drops, table=table, allowed="")


def allowed(table: str, vendor: str) -> str:
    """Write the one change that a table permits: an act's content blanked once; salts of a seal destroyed."""
    unlike = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    same = " AND ".join(f"NOT (OLD.{name} {unlike} NEW.{name})" for name in SAME[table])
    return f"{same} AND {BLANKED[vendor]}" if table == "core_act" else same


def before_migrate(using: str, **_facts: Any) -> None:
    """Let migrations rebuild the tables."""
    unguard(using)


def after_migrate(using: str, **_facts: Any) -> None:
    """Make the triggers anew after every migration and flush."""
    guard(using)


def _run(connection: Any, statements: tuple[str, ...], **parts: str) -> None:
    with as_owner(connection), connection.cursor() as cursor:
        for statement in statements:
            filled = statement
            for name, text in parts.items():
                filled = filled.replace("{" + name + "}", text)
            cursor.execute(filled)
