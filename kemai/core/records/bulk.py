"""Writing many rows of one table at once: all raw SQL for it is here, for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice, repeat
from typing import Any

from django.db import connection, transaction

from kemai.core.tenancy.session import as_owner

STORED_AS_GIVEN = {
    "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "ForeignKey", "IntegerField",
    "OneToOneField", "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "TextField",
}  # fmt: skip
ALLOT_POSTGRES = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
LAST_SQLITE = """
    SELECT max(coalesce((SELECT max("id") FROM {table}), 0),
               coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))
"""
# COPY is refused where policies guard the rows, so rows land beside the table and are moved in under its policies.
STAGE = "CREATE TEMPORARY TABLE kemai_new ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"
COPY = "COPY kemai_new ({names}) FROM STDIN"
MOVE = "INSERT INTO {table} ({names}) SELECT {names} FROM kemai_new"
CLEAR = "DROP TABLE kemai_new"
INSERT = "INSERT INTO {table} ({names}) VALUES ({places})"
UPDATE = 'UPDATE {table} SET {places} WHERE "id" = %s'
ANALYSE = "ANALYZE {table}"
LIMIT_SAMPLE = "PRAGMA analysis_limit = 400"
CHECKPOINT = "PRAGMA wal_autocheckpoint = {pages}"
USUAL_PAGES, MANY_PAGES = 1000, 16000  # 4 MB as SQLite has it, and 64 MB


def allot_ids(model: Any, count: int) -> Sequence[int]:
    """Reserve ids for rows about to be inserted; call inside the transaction that inserts them.

    SQLite has one writer at a time, so the ids after the last one are free until the commit.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ALLOT_POSTGRES, [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(LAST_SQLITE.format(table=connection.ops.quote_name(table)), [table])
        last = cursor.fetchone()[0]
        return range(last + 1, last + 1 + count)


def insert(model: Any, columns: Mapping[str, Iterable[Any]], count: int) -> None:
    """Insert `count` rows given column by column (attribute names); `repeat(value)` gives every row the same value."""
    if not count:
        return
    fields = [model._meta.get_field(name) for name in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    stored = [_stored(field, values) for field, values in zip(fields, columns.values(), strict=True)]
    rows = islice(zip(*stored, strict=False), count)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, names, rows)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(INSERT.format(table=table, names=names, places=places), list(rows))


def _copy(cursor: Any, table: str, names: str, rows: Iterable[Any]) -> None:
    with transaction.atomic(savepoint=False):
        cursor.execute(STAGE.format(table=table, names=names))
        with connection.wrap_database_errors, cursor.copy(COPY.format(names=names)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(MOVE.format(table=table, names=names))
        cursor.execute(CLEAR)


def update(model: Any, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Set values (attribute names) of rows by id; rows that change the same columns go in one statement."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for row_id, values in changes.items():
        alike.setdefault(tuple(values), []).append(row_id)
    for names, row_ids in alike.items():
        if names:
            _update(model, names, row_ids, [[changes[row_id][name] for row_id in row_ids] for name in names])


@contextmanager
def many_writes() -> Iterator[None]:
    """Let SQLite's log grow while many chunks are written: a page that each of them changes is copied back once."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(CHECKPOINT.format(pages=MANY_PAGES))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(CHECKPOINT.format(pages=USUAL_PAGES))


def analyse(models: Iterable[Any]) -> None:
    """Refresh what the planner knows of some tables after many new rows; a sample is enough and takes milliseconds."""
    with as_owner(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(LIMIT_SAMPLE)
        for model in models:
            cursor.execute(ANALYSE.format(table=connection.ops.quote_name(model._meta.db_table)))


def _update(model: Any, names: tuple[str, ...], row_ids: list[int], values: list[list[Any]]) -> None:
    fields = [model._meta.get_field(name) for name in names]
    table = connection.ops.quote_name(model._meta.db_table)
    places = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    stored = [_stored(field, column) for field, column in zip(fields, values, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(UPDATE.format(table=table, places=places), list(zip(*stored, row_ids, strict=True)))


def _stored(field: Any, values: Iterable[Any]) -> Iterable[Any]:
    """Turn the values of one column into what the database driver takes."""
    if field.get_internal_type() in STORED_AS_GIVEN:
        return values

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(values, repeat):
        return repeat(prepare(next(values)))
    return _each(prepare, values)


def _each(prepare: Callable[[Any], Any], values: Iterable[Any]) -> Iterator[Any]:
    return (None if value is None else prepare(value) for value in values)
