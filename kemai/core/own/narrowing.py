"""Ranges of indexed own values on SQLite, whose planner knows nothing of how many rows lie in a range.

The index itself is asked, up to a limit: few rows are read by it and sorted; for many the list is walked in its order,
where 50 soon fit. PostgreSQL keeps figures of its own and chooses by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.models import Q

from kemai.core.own.values import PREFIX, WIDE
from kemai.core.records.fields import Field
from kemai.core.tenancy.current import viewer

RANGES = frozenset({"over", "under", "between", "days"})
FEW = 4000
_counting: ContextVar[bool] = ContextVar("kemai_counting", default=False)


@contextmanager
def counting() -> Iterator[None]:
    """Make conditions for rows in no order, as a capped count reads them: there the index is always the shorter way."""
    token = _counting.set(True)
    try:
        yield
    finally:
        _counting.reset(token)


def is_range(field: Field, operator: str) -> bool:
    """Say whether a condition is a range of indexed own values."""
    return bool(field.indexed) and operator in RANGES and connection.vendor == "sqlite"


def narrowed(field: Field, operator: str, condition: Callable[[str], Q]) -> Q:
    """Give the condition in the form that suits the number of its rows; `condition` makes it for a query path."""
    from kemai.core.records import registry

    looking = viewer()
    plain = condition(field.path)
    if looking is None or _counting.get() or not is_range(field, operator):
        return plain
    rows: Any = registry.get(field.indexed).model._base_manager.filter(organisation_id=looking.organisation_id)
    rows = rows.filter(plain).order_by().values("pk")
    if rows[: FEW + 1].count() <= FEW:
        return Q(pk__in=rows)
    return condition(f"{PREFIX}{WIDE}{field.path.removeprefix(PREFIX)}")
