"""Writing many rows of one table at once: all raw SQL for it is here, for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any

from django.db import connection, transaction

from kemai.core.postgresql.arrays import text_array
from kemai.core.tenancy.session import as_owner

STORED_AS_GIVEN = {
    "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "IntegerField",
    "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "TextField",
}  # fmt: skip
TEXTS = {"CharField", "TextField"}
ALLOT_POSTGRES = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
LAST_SQLITE = """
    SELECT max(coalesce((SELECT max("id") FROM {table}), 0),
               coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))
"""
KEEP_SQLITE = "UPDATE sqlite_sequence SET seq = %s WHERE name = %s"
BEGIN_SQLITE = "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
# COPY is refused where policies guard the rows. Columns travel as arrays, what all rows share as one value each.
SPREAD = "INSERT INTO {table} ({names}) SELECT {values} FROM unnest({arrays}) AS new ({lists})"
SHARE = "INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(1, {count})"
INSERT = "INSERT INTO {table} ({names}) VALUES {rows}"
TOGETHER, VALUES_MOST = 128, 32000  # rows a statement of SQLite, and values where the rows are wide
STATEMENTS = 256
CHANGE = 'UPDATE {table} SET {places} FROM unnest({arrays}) AS new ({lists}) WHERE "id" = row_id'
UPDATE = 'UPDATE {table} SET {places} WHERE "id" = %s'
LATER = "SET LOCAL synchronous_commit = off"
ANALYSE = "ANALYZE {table}"
STALE = """
    SELECT known.relname FROM pg_class AS known JOIN pg_stat_user_tables ON relid = oid
    WHERE relnamespace = current_schema()::regnamespace AND known.relname = ANY(%s)
      AND (reltuples < 0 OR n_mod_since_analyze * 3 > n_live_tup)
"""
SMALL_SAMPLE, USUAL_SAMPLE = "SET default_statistics_target = 10", "RESET default_statistics_target"
LIMIT_SAMPLE = "PRAGMA analysis_limit = 400"
CHECKPOINT = "PRAGMA wal_autocheckpoint = {pages}"
USUAL_PAGES, MANY_PAGES = 1000, 16000  # 4 MB as SQLite has it, and 64 MB


def allot_ids(model: Any, count: int) -> Sequence[int]:
    """Reserve ids for rows about to be inserted; neither database gives one twice, whatever becomes of the rows."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ALLOT_POSTGRES, [table, count])
            return [row[0] for row in cursor.fetchall()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LAST_SQLITE.format(table=_quoted(table)), [table])
        last = cursor.fetchone()[0]
        if not cursor.execute(KEEP_SQLITE, [last + count, table]).rowcount:
            cursor.execute(BEGIN_SQLITE, [last + count, table])
        return range(last + 1, last + 1 + count)


def insert(model: Any, columns: Mapping[str, Iterable[Any]], count: int) -> None:
    """Insert `count` rows given column by column (attribute names); `repeat(value)` gives every row the same value."""
    inserting(model, columns, count)()


def inserting(model: Any, columns: Mapping[str, Iterable[Any]], count: int) -> Callable[[], None]:
    """Make ready what inserts rows, so that the transaction in which it is called stays short."""
    if not count:
        return nothing
    if connection.vendor == "postgresql":
        return _spreading(model, columns, count)
    fields = [model._meta.get_field(name) for name in columns]
    stored = [_stored(field, values) for field, values in zip(fields, columns.values(), strict=True)]
    rows = list(islice(zip(*stored, strict=False), count))
    names = [field.column for field in fields]
    return lambda: insert_rows(model._meta.db_table, names, rows)


def insert_rows(table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows as SQLite stores them, many a statement; of few lengths, so that each is prepared once."""
    together, start = min(TOGETHER, VALUES_MOST // len(names)), 0
    with connection.cursor() as cursor:
        cursor.cursor.convert_query = _marked
        while start < len(rows):
            while together > len(rows) - start:
                together //= 2
            some = rows[start : start + together]
            cursor.execute(_inserting(table, tuple(names), together), [*chain.from_iterable(some)])
            start += together


@lru_cache(STATEMENTS)
def _inserting(table: str, names: tuple[str, ...], count: int) -> str:
    """Write the statement that inserts so many rows."""
    columns, row = ", ".join(map(_quoted, names)), f"({', '.join(['%s'] * len(names))})"
    return INSERT.format(table=_quoted(table), names=columns, rows=", ".join([row] * count))


@lru_cache(STATEMENTS)
def _marked(statement: str, *, param_names: Any = None) -> str:
    """Write a statement in the driver's way, once: Django looks for the marks among thousands each time."""
    return statement.replace("%s", "?")


def nothing() -> None:
    """Write nothing."""


def _spreading(model: Any, columns: Mapping[str, Iterable[Any]], count: int) -> Callable[[], None]:
    """Make ready what inserts rows on PostgreSQL by one statement."""
    shared, listed = {}, {}
    for name, values in columns.items():
        field = model._meta.get_field(name)
        stored = _stored(field, values)
        if isinstance(stored, repeat):
            shared[field] = next(stored)
        else:
            listed[field] = _array(field, list(islice(stored, count)))
    fields = [*listed, *shared]
    lists = [_quoted(field.column) for field in listed]
    arrays = ", ".join(f"%s::{_type(field)}[]" for field in listed)
    parts = {
        "table": _quoted(model._meta.db_table),
        "names": ", ".join(_quoted(field.column) for field in fields),
        "values": ", ".join([*(f"new.{name}" for name in lists), *(f"%s::{_type(field)}" for field in shared)]),
    }
    if listed:
        statement = SPREAD.format(arrays=arrays, lists=", ".join(lists), **parts)
    else:
        statement = SHARE.format(count=count, **parts)
    return _sending(statement, [*shared.values(), *listed.values()])


def _sending(statement: str, values: list[Any]) -> Callable[[], None]:
    """Give what sends one statement with its values beside it."""
    from kemai.core.postgresql.binding import bound

    def write() -> None:
        with bound(connection) as cursor:
            cursor.execute(statement, values)

    return write


def _type(field: Any) -> str:
    """Name a column's type without its length: the table itself refuses what is too long, a cast would cut it."""
    return str(field.db_type(connection)).partition("(")[0]


def _array(field: Any, values: list[Any]) -> Any:
    """Give a column as the driver takes an array."""
    return text_array(values) if field.get_internal_type() in TEXTS else values


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


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


def commit_later() -> None:
    """Let this transaction's commit return before PostgreSQL has it on the disk; a later commit vouches for it.

    For work of which nobody is told yet, and which after a crash is done again from where the disk says it stands.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LATER)


def plans_age() -> bool:
    """Say whether plans made before many new rows serve badly after them: PostgreSQL's do, SQLite's do not."""
    return bool(connection.vendor == "postgresql")


def analyse(models: Iterable[Any]) -> None:
    """Refresh what the planner knows of some tables after many new rows.

    On SQLite a sample is enough and takes milliseconds; PostgreSQL reads more, so only tables a third of which is new
    to it are read: without that it goes through whole tables where an index would do, until autovacuum comes by. It
    reads a tenth of what autovacuum will read, since five whole samples cost as much as writing a thousand rows.
    """
    tables = [model._meta.db_table for model in models]
    with as_owner(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(LIMIT_SAMPLE)
        else:
            cursor.execute(STALE, [tables])
            tables = [row[0] for row in cursor.fetchall()]
            cursor.execute(SMALL_SAMPLE)
        for table in tables:
            cursor.execute(ANALYSE.format(table=_quoted(table)))
        if connection.vendor == "postgresql":
            cursor.execute(USUAL_SAMPLE)


def _update(model: Any, names: tuple[str, ...], row_ids: list[int], values: list[list[Any]]) -> None:
    fields = [model._meta.get_field(name) for name in names]
    table = _quoted(model._meta.db_table)
    stored = [_stored(field, column) for field, column in zip(fields, values, strict=True)]
    if connection.vendor == "postgresql":
        _change(table, fields, row_ids, stored)
        return
    places = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(UPDATE.format(table=table, places=places), list(zip(*stored, row_ids, strict=True)))


def _change(table: str, fields: list[Any], row_ids: list[int], stored: list[Iterable[Any]]) -> None:
    """Change rows on PostgreSQL by one statement."""
    parts = {
        "table": table,
        "places": ", ".join(f"{_quoted(field.column)} = new.{_quoted(field.column)}" for field in fields),
        "arrays": ", ".join(["%s::bigint[]", *(f"%s::{_type(field)}[]" for field in fields)]),
        "lists": ", ".join(["row_id", *(_quoted(field.column) for field in fields)]),
    }
    columns = [_array(field, list(column)) for field, column in zip(fields, stored, strict=True)]
    _sending(CHANGE.format(**parts), [row_ids, *columns])()


def _stored(field: Any, values: Iterable[Any]) -> Iterable[Any]:
    """Turn the values of one column into what the database driver takes."""
    if field.is_relation or field.get_internal_type() in STORED_AS_GIVEN:
        return values

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(values, repeat):
        return repeat(prepare(next(values)))
    return _each(prepare, values)


def _each(prepare: Callable[[Any], Any], values: Iterable[Any]) -> Iterator[Any]:
    return (None if value is None else prepare(value) for value in values)
