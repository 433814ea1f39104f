"""The firms of the tests, made once in each process and put back row by row: anew they cost a hundred statements."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from kemai.core.tenancy.current import everyone

WRITTEN = re.compile(r'\s*INSERT (?:OR IGNORE )?INTO "?(\w+)')
INDEX = "core_search_fts"  # the token index of SQLite can be written, not read row by row


@dataclass(frozen=True)
class Planted:
    """What making something wrote: statements that write it again, with the same numbers, and what was returned."""

    statements: tuple[tuple[str, Any, bool], ...]
    made: Any

    def again(self) -> Any:
        """Write it once more and give a fresh copy of what was made."""
        with everyone(reason="tests"), transaction.atomic(), connection.cursor() as cursor:
            for words, values, many in self.statements:
                (cursor.executemany if many else cursor.execute)(words, values)
        return deepcopy(self.made)


def plant(make: Callable[[], Any]) -> Planted:
    """Make something, note every row it wrote (none is changed that was there before), and give the notes."""
    tables: dict[str, int] = {}
    index: list[tuple[str, Any, bool]] = []

    def look(execute: Callable[..., Any], words: str, values: Any, many: bool, context: Any) -> Any:
        if (found := WRITTEN.match(words)) and found[1].startswith(INDEX):
            index.append((words, values, many))
        elif found:
            tables.setdefault(found[1], _last(found[1]))
        return execute(words, values, many, context)

    with everyone(reason="tests"), connection.execute_wrapper(look):
        made = make()
        return Planted((*(_rows(name, last) for name, last in tables.items()), *index), made)


def leave_room() -> None:
    """Leave numbers free for what a test makes between two plantings; PostgreSQL never gives a number twice."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + 100000")


def _last(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {connection.ops.quote_name(table)}")
        return int(cursor.fetchone()[0])


def _rows(table: str, after: int) -> tuple[str, Any, bool]:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT * FROM {name} WHERE id > %s", [after])
            columns = ", ".join(connection.ops.quote_name(column[0]) for column in cursor.description)
            places = ", ".join(["%s"] * len(cursor.description))
            return f"INSERT INTO {name} ({columns}) VALUES ({places})", cursor.fetchall(), True
        cursor.execute(f"SELECT jsonb_agg(to_jsonb(one))::text FROM {name} one WHERE id > %s", [after])
        text = json.dumps(json.loads(cursor.fetchone()[0]), ensure_ascii=False)
        return f"INSERT INTO {name} SELECT * FROM jsonb_populate_recordset(NULL::{name}, %s::jsonb)", [text], False
