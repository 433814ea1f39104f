"""A picture of the database, so that a test sees whether a refused request has changed anything."""

from __future__ import annotations

from typing import Any

from django.db import connection

from kemai.core.tenancy import everyone

LEFT_OUT = ("django_session", "core_search_fts", "sqlite_", "core_limit", "core_reading", "core_tries")
DENIED = {"access.denied", "access.forged", "access.too_often", "denied", "/alarms/"}


def picture(*without: str) -> dict[str, list[Any]]:
    """Take every row of every table, but for sessions, limits, the log of refusals and its alarm: they do change."""
    quote = connection.ops.quote_name
    made = {}
    with everyone(reason="tests: the picture is of all firms"), connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            if name.startswith((*LEFT_OUT, *without)):
                continue
            cursor.execute(f"SELECT * FROM {quote(name)}")
            rows = [tuple(map(str, row)) for row in cursor.fetchall()]
            made[name] = sorted(row for row in rows if DENIED.isdisjoint(row))
    return made


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, Any]:
    """Name the tables that differ, with the rows that came or went."""
    differ = [name for name in before if before[name] != after.get(name)]
    return {name: sorted(set(before[name]) ^ set(after.get(name, [])))[:4] for name in differ}
