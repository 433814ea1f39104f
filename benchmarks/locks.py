"""Figures of what rights and tenancy cost the list page: the same page without the locks that can be taken off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, WRITES = 100_000, True
TURNS = 5
BAR = 3.0
GUARDED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace"
OFF, ON = 'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY', 'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'


def figures() -> list[Figure]:
    """Measure the list of somebody with a scope and of somebody without, with and without the locks, in turns."""
    return [*cost("sales1", "sales, branch scope"), *cost("admin", "admin, scope of all")]


def cost(login: str, who: str) -> list[Figure]:
    """Measure a list each way in turns; the least of each counts, so that the machine's other work does not."""
    from django.db import connection

    page = repeated(browser(login), "/customers/")
    ways: dict[str, Callable[[], AbstractContextManager[object]]] = {"both": nullcontext, "none": without_any}
    if connection.vendor == "postgresql":
        ways["first"] = without_policies
    turns = [{way: turn(page, lifted) for way, lifted in ways.items()} for _turn in range(TURNS)]
    found = {way: min(one[way] for one in turns) for way in ways}
    both, none = found["both"], found["none"]
    told = f"{both:.2f} ms; {none:.2f} by a plain manager without scope"
    made = [Figure(f"rights and tenancy, {who}, CPU", round(both - none, 2), "ms", most=BAR, note=told)]
    if "first" in found:
        first = found["first"]
        note = f"{first:.2f} ms with the policies off and nobody told who is looking"
        made.append(Figure(f"of it the second lock, {who}, CPU", round(both - first, 2), "ms", note=note))
    return made


def turn(page: Callable[[int], Any], lifted: Callable[[], AbstractContextManager[object]]) -> float:
    """Measure a page; gives its CPU in ms."""
    with lifted():
        return measure(page).cpu


@contextmanager
def without_any() -> Iterator[None]:
    """Let everybody see all rows of the firm, and other rows whoever looks; on PostgreSQL without policies too.

    The firm itself stays in the question: the indexes are led by it, and without it the page would be slower.
    """
    from django.db import connection

    from kemai.core.tenancy.manager import OwnedManager, RecordManager, RecordQuerySet

    def plain(self: Any) -> Any:
        return self._queryset_class(model=self.model, using=self._db)

    def visible(self: Any, viewer: Any, verb: str = "read") -> Any:
        return self.filter(organisation_id=viewer.organisation_id)

    with (
        without_policies() if connection.vendor == "postgresql" else nullcontext(),
        patch.object(RecordManager, "with_deleted", plain),
        patch.object(OwnedManager, "get_queryset", plain),
        patch.object(RecordQuerySet, "visible_to", visible),
    ):
        yield


@contextmanager
def without_policies() -> Iterator[None]:
    """Take the policies off all tables, and leave the sessions' knowledge of who is looking away, for the block."""
    from django.db import connection

    from kemai.core.tenancy.session import Session, as_owner

    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute(GUARDED)
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(OFF.format(table=table))
    wrappers = list(connection.execute_wrappers)
    connection.execute_wrappers[:] = [one for one in wrappers if not isinstance(one, Session)]
    try:
        yield
    finally:
        connection.execute_wrappers[:] = wrappers
        with as_owner(connection), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(ON.format(table=table))
