"""Which tables belong to firms and which columns link their rows: read from the models, for the database's locks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

FIRM = "organisation_id"


@dataclass(frozen=True)
class Link:
    """A column of a firm's table that names a row of a firm's table; both rows must be of one firm."""

    table: str
    column: str
    target: str
    key: str
    always_owned: bool


@dataclass(frozen=True)
class Pair:
    """Two columns of a table without a firm (many to many); the rows they name must be of one firm."""

    table: str
    first: tuple[str, str, str]
    second: tuple[str, str, str]


@dataclass(frozen=True)
class Table:
    """A table of firms' rows: whether signing in reaches it before a viewer is known, and its owner is locked out.

    `indexes` is true of tables that the kernel fills by the thousand beside records: their policy tells their firm,
    and no foreign key to the firm is checked for each row.
    """

    reached_before_sign_in: bool
    forced: bool
    indexes: bool


@dataclass(frozen=True)
class Layout:
    """What the database holds of firms: tables, links and pairs."""

    tables: dict[str, Table]
    links: tuple[Link, ...]
    pairs: tuple[Pair, ...]


def layout_of(connection: BaseDatabaseWrapper) -> Layout:
    """Read the layout from the models, as far as the database has their tables and columns already."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        columns: dict[str, set[str]] = {}
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and not model._meta.proxy and table in there:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
                columns[table] = {column[0] for column in cursor.description}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in columns]
    owned = [model for model in models if FIRM in columns[model._meta.db_table] and of_a_firm(model)]
    return Layout(
        {model._meta.db_table: table_of(model) for model in owned},
        tuple(link for model in owned for link in links_of(model, owned, columns)),
        tuple(pair for model in models if model not in owned for pair in pairs_of(model, owned, columns)),
    )


def table_of(model: Any) -> Table:
    """Read what a model says of its table."""
    return Table(
        reached_before_sign_in=getattr(model, "reached_before_sign_in", False),
        forced=not getattr(model, "found_by_index_alone", False),
        indexes=getattr(model, "indexes_records", False),
    )


def of_a_firm(model: Any) -> bool:
    """Say whether the rows of a model belong to firms."""
    return any(column.column == FIRM for column in model._meta.concrete_fields)


def keys_of(model: Any, owned: list[Any], columns: dict[str, set[str]]) -> Iterator[Any]:
    """Give the foreign keys of a model that lead to rows of firms; `crosses_firms` names those that may leave one."""
    for column in model._meta.concrete_fields:
        if not column.many_to_one and not column.one_to_one:
            continue
        free = column.name in getattr(model, "crosses_firms", ()) or not column.db_constraint
        if column.related_model in owned and not free and column.column in columns[model._meta.db_table]:
            yield column


def links_of(model: Any, owned: list[Any], columns: dict[str, set[str]]) -> Iterator[Link]:
    """Give the links of one firm's table."""
    always = not model._meta.get_field("organisation").null
    for key in keys_of(model, owned, columns):
        target = key.related_model._meta
        yield Link(model._meta.db_table, key.column, target.db_table, target.pk.column, always)


def pairs_of(model: Any, owned: list[Any], columns: dict[str, set[str]]) -> Iterator[Pair]:
    """Give the pairs of a table between firms' tables: its first link with each other one."""
    ends = [
        (key.column, key.related_model._meta.db_table, key.related_model._meta.pk.column)
        for key in keys_of(model, owned, columns)
    ]
    for end in ends[1:]:
        yield Pair(model._meta.db_table, ends[0], end)


def name_of(kind: str, *parts: str) -> str:
    """Name a lock after what it is and says, short enough for every database; another text gives another name."""
    return f"kemai_{kind}_{hashlib.sha256('.'.join(parts).encode()).hexdigest()[:16]}"
