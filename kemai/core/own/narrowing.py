"""Conditions on indexed own values, in the form that suits the number of rows they leave.

The index itself is asked first, up to a limit: few rows are read by it and sorted; for many the list is walked in its
order, where 50 soon fit. SQLite needs this for ranges alone, since its planner knows nothing of how many rows lie in
one; PostgreSQL for every condition, since its planner never meets the index under row-level security (`looked_up.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.models import Q

from kemai.core.own import looked_up
from kemai.core.own.values import PREFIX, WIDE
from kemai.core.records.among import among
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


def is_narrow(field: Field, operator: str) -> bool:
    """Say whether a condition is one for which the index is asked first."""
    return bool(field.indexed) and operator in (RANGES if connection.vendor == "sqlite" else RANGES | {"is"})


def narrowed(field: Field, operator: str, condition: Callable[[str], Q]) -> Q:
    """Give the condition in the form that suits the number of its rows; `condition` makes it for a query path."""
    looking = viewer()
    if looking is None or not is_narrow(field, operator):
        return condition(field.path)
    narrow = narrowed_sqlite if connection.vendor == "sqlite" else narrowed_postgres
    return narrow(field, looking.organisation_id, condition)


def narrowed_sqlite(field: Field, firm: int, condition: Callable[[str], Q]) -> Q:
    """Ask the index for the rows, or walk the list and read the value without it."""
    plain = condition(field.path)
    if _counting.get():
        return plain
    rows = rows_of(field).filter(plain, organisation_id=firm).order_by().values("pk")
    if rows[: FEW + 1].count() <= FEW:
        return Q(pk__in=rows)
    return condition(f"{PREFIX}{WIDE}{field.path.removeprefix(PREFIX)}")


def narrowed_postgres(field: Field, firm: int, condition: Callable[[str], Q]) -> Q:
    """Ask the values that are kept beside the records, and the condition itself of the rows that they name."""
    plain, table = condition(field.path), rows_of(field).model._meta.db_table
    kept = looked_up.candidates(firm, table, field.path.removeprefix(PREFIX), condition)
    if kept is None:
        return plain
    ids = kept.values_list("record_id", flat=True)
    if _counting.get():
        return Q(pk__in=ids) & plain
    few = list(ids[: FEW + 1])
    return Q(among("pk", few)) & plain if len(few) <= FEW else plain


def rows_of(field: Field) -> Any:
    """Give the rows of all firms over which the values of a field are indexed."""
    from kemai.core.records import registry

    return registry.get(field.indexed).model._base_manager
