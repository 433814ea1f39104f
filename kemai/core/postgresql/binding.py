"""Statements whose values go beside them: for many rows at once, where writing the values into the text costs most."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor


@contextmanager
def bound(connection: Any) -> Iterator[Any]:
    """Give a cursor of Django's that leaves binding the values to the server."""
    connection.ensure_connection()
    raw = connection.connection
    usual, raw.cursor_factory = raw.cursor_factory, ServerBindingCursor
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        raw.cursor_factory = usual
