"""Questions that every page asks: put into SQL once for a person, then asked again with other values.

Writing a query anew costs several times what the database needs to answer it. What is kept belongs to the rights of one
person at one version of the firm, as do the scope and the field rights inside it; when they move, the question is
written anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.utils.translation import get_language

from kemai.core.tenancy.current import looking
from kemai.core.tenancy.viewer import Viewer

MOST = 2000
MARKS = (1_985_229_001, 1_271_304_007)
log = logging.getLogger("kemai.prepared")
_kept: dict[Any, Statement | None] = {}


class NotFixed(RuntimeError):
    """A question's SQL depends on more than its fixed parts, such as the time: it can't be prepared."""


class Prepared:
    """A question as a function that gives a query set of tuples; made by `@prepared` or `@prepared_for_all`.

    What is passed by place is fixed (it shapes the SQL, and must be hashable), what is passed by name is a number or a
    text that changes from call to call. Where a viewer asks, the viewer comes first.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, of_viewer: bool) -> None:
        """Wrap the function."""
        self.build = build
        self.of_viewer = of_viewer
        update_wrapper(self, build)

    __name__: str

    def __call__(self, *fixed: Any, **values: int | str) -> list[tuple[Any, ...]]:
        """Give the rows of the answer."""
        kept = self.statement(fixed, values)
        return list(self.build(*fixed, **values)) if kept is None else kept.rows(values)

    def anew(self, *fixed: Any, **values: int | str) -> list[tuple[Any, ...]]:
        """Give the rows of the answer without preparing: for values that themselves decide what is asked."""
        return list(self.build(*fixed, **values))

    def count(self, *fixed: Any, **values: int | str) -> int:
        """Count the rows of the answer."""
        kept = self.statement(fixed, values)
        return self.build(*fixed, **values).count() if kept is None else kept.count(values)

    def statement(self, fixed: tuple[Any, ...], values: dict[str, int | str]) -> Statement | None:
        """Give the prepared statement, None when it is not the person looking who asks.

        A question that turns out to depend on more than its fixed parts is written anew each time, which the log says.
        """
        place: tuple[Any, ...] = (self, get_language(), *fixed)
        if self.of_viewer:
            viewer: Viewer | None = fixed[0]
            if viewer is None or viewer is not looking():
                return None
            person = (viewer.rights.token, viewer.organisation_id, viewer.user_id, viewer.department_id, viewer.version)
            place = (self, get_language(), person, *fixed[1:])
        if place not in _kept:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[place] = self.written(fixed, values)
        return _kept.get(place)

    def written(self, fixed: tuple[Any, ...], values: dict[str, int | str]) -> Statement | None:
        """Write the question twice with marks in the place of its values: where the two differ, the values belong."""
        first, second = (Statement(self.build(*fixed, **marked(values, mark))) for mark in MARKS)
        try:
            first.find_places(second, marked(values, MARKS[0]))
        except NotFixed:
            log.exception("%s can't be prepared", self.__name__)
            return None
        return first


class Statement:
    """One question in SQL, with the places of its values and how what comes back is turned into Python."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        """Write the question."""
        self.alias = rows.db
        self.places: list[tuple[int, str, Callable[[Any], Any]]] = []
        self.converters: list[tuple[int, Any, Any]] = []
        compiler = rows.query.get_compiler(self.alias)
        try:
            self.sql, params = compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        self.params = list(params)
        if self.sql:
            found = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
            self.converters = [(at, convert, one) for at, (many, one) in found.items() for convert in many]

    def find_places(self, other: Statement, marks: dict[str, int | str]) -> None:
        """Find where the values stand, by a second writing with other marks; raises NotFixed when more differs."""
        names = {f"{mark}": name for name, mark in marks.items()}
        if self.sql != other.sql or len(self.params) != len(other.params) or (marks and not self.sql):
            raise NotFixed(self.sql)
        for at, (one, two) in enumerate(zip(self.params, other.params, strict=True)):
            if one != two:
                if (name := names.get(f"{one}")) is None:
                    raise NotFixed(self.sql)
                self.places.append((at, name, type(one)))
        if self.sql and set(names.values()) != {name for _at, name, _kind in self.places}:
            raise NotFixed(self.sql)

    def filled(self, values: dict[str, int | str]) -> list[Any]:
        """Give the statement's parameters with the values in their places."""
        params = self.params.copy()
        for at, name, kind in self.places:
            params[at] = kind(values[name])
        return params

    def rows(self, values: dict[str, int | str]) -> list[tuple[Any, ...]]:
        """Ask, and give the rows."""
        if not self.sql:
            return []
        connection = connections[self.alias]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(values))
            found = cursor.fetchall()
        return self.converted(found, connection) if self.converters and found else found

    def converted(self, rows: list[tuple[Any, ...]], connection: Any) -> list[tuple[Any, ...]]:
        """Turn rows as the database gives them into Python values, column by column."""
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for at, convert, expression in self.converters:
            columns[at] = [convert(value, expression, connection) for value in columns[at]]
        return list(zip(*columns, strict=True))

    def count(self, values: dict[str, int | str]) -> int:
        """Ask how many rows there are."""
        if not self.sql:
            return 0
        with connections[self.alias].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self.sql}) AS counted", self.filled(values))
            return int(cursor.fetchone()[0])


def marked(values: dict[str, int | str], first: int) -> dict[str, int | str]:
    """Give a mark in place of each value, of the value's kind."""
    marks = ((name, value, first + at) for at, (name, value) in enumerate(values.items()))
    return {name: f"{mark}" if isinstance(value, str) else mark for name, value, mark in marks}


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Prepare a question for each person who asks; within `everyone` it is written anew each time."""
    return Prepared(build, of_viewer=True)


def prepared_for_all(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Prepare a question that is the same whoever is looking (who a session belongs to)."""
    return Prepared(build, of_viewer=False)


def columns_of(model: type[Model], *wanted: str) -> list[str]:
    """Give a model's columns, or the key and the wanted ones, in the order in which `made` takes them."""
    names = [field.attname for field in model._meta.concrete_fields]
    return [name for name in names if name == "id" or name in wanted] if wanted else names


def made(model: type[Model], columns: list[str], values: tuple[Any, ...]) -> Any:
    """Make a record of what was read of its columns; the others are read when somebody asks for them."""
    return model.from_db(DEFAULT_DB_ALIAS, columns, values)


def forget() -> None:
    """Forget every statement (tests, which change what stands behind the version)."""
    _kept.clear()
