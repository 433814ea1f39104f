"""Rows that stand on a list of somebody's own (their seats, what they got), as one condition that counts fast.

For a page both databases walk the order and look each row up on the list. A capped count has no order, and PostgreSQL
then reads the table from end to end beside the list; told to take the list first, it looks up a thousand rows at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import BigAutoField, Q
from django.db.models.lookups import In

_list_first: ContextVar[bool] = ContextVar("kemai_list_first", default=False)


@contextmanager
def list_first() -> Iterator[None]:
    """Take the list first and look its rows up, in what is put into SQL meanwhile."""
    token = _list_first.set(True)
    try:
        yield
    finally:
        _list_first.reset(token)


def handed(ids: Any) -> Q:
    """Give the condition of the rows whose ids a question gives: the list of somebody's own."""
    return Q(pk__handed=ids)


@BigAutoField.register_lookup
class Handed(In):
    """`pk__handed=` a question for ids: the rows with one of them, as `pk__in` gives them."""

    lookup_name = "handed"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Write the list as an array where it is to be read first."""
        if not _list_first.get():
            return super().as_sql(compiler, connection)
        left, params = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{right})", (*params, *more)
