"""The database's own locks between firms, made anew after every migration: links, and on PostgreSQL rows too.

Why a step after migrations instead of operations in them: docs/decisions/0006-firms.md.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from kemai.core.tenancy import guards_postgres, guards_sqlite, session
from kemai.core.tenancy.links import layout_of


def lift(using: str, **kwargs: Any) -> None:
    """Before migrations: take away what would stand in the way of changed tables, and work over all firms."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        guards_sqlite.drop(connection)
    else:
        session.begin_migrating(connection)


def restore(using: str, **kwargs: Any) -> None:
    """After migrations and flushes: bring the locks in line with the models."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        guards_sqlite.sync(connection, layout_of(connection))
    else:
        sync_postgres(connection)


def sync_postgres(connection: BaseDatabaseWrapper) -> None:
    """Make links and policies as the tables' owner, then go on as the application's role."""
    with session.as_owner(connection):
        layout = layout_of(connection)
        guards_postgres.sync_links(connection, layout)
        guards_postgres.sync_policies(connection, layout)
        guards_postgres.sync_role(connection)
    session.end_migrating(connection)
