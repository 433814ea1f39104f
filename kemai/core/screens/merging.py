"""Rows that come into sight on several ways: those of a department, those that a person handed out, those they follow.

One condition with OR lets a database walk the whole order of a list until a page is full, which for a person with few
rows is the whole table. Here each way gives its own first rows out of its own index, and the page is the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, Case, Func, Subquery, Value, When
from django.db.models.lookups import GreaterThan

from kemai.core.records.handed import LISTED_ID, list_first
from kemai.core.tenancy.viewer import Viewer

ID = re.compile(r"( = )?(?<!%)%s")


class First(Subquery):
    """The first rows of one way, in a form that every database joins to those of others."""

    template = "SELECT * FROM (%(subquery)s) AS way"

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None, **context: Any) -> Any:
        """Write the question; a way on which nothing can come is one without rows."""
        try:
            return super().as_sql(compiler, connection, template, **context)
        except EmptyResultSet:
            return "SELECT CAST(NULL AS bigint) WHERE 1 = 0", ()


class OnAnyWay(Func):
    """The ids of the first rows of all ways, each once."""

    template, arg_joiner, output_field = "(%(expressions)s)", " UNION ", BigIntegerField()


class OnAnyWayAlike(OnAnyWay):
    """The same by one plan for everybody, where each way has an index in the order in which it is read.

    PostgreSQL would plan anew for each id, because it expects more or fewer rows for that one, and planning takes
    longer than reading. Ids that stand in a question of their own are unknown to it until it reads.
    """

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write the question with its ids out of the planner's sight; other values stay in it."""
        sql, params = super().as_sql(compiler, connection, **context)
        values = iter(params)

        def unseen(found: re.Match[str]) -> str:
            return " = (SELECT %s::bigint)" if type(next(values)) is int and found[1] else found[0]

        return ID.sub(unseen, sql), params


class HowMany(Func):
    """How many rows all ways have together, each once."""

    template, arg_joiner = "(SELECT count(*) FROM (%(expressions)s) AS counted)", " UNION "
    output_field = BigIntegerField()

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **context: Any,
    ) -> Any:
        """Write the question; rows in no order are taken from a person's own list first."""
        with list_first():
            return super().as_sql(compiler, connection, function, template, arg_joiner, **context)


class HowManyOfThese(HowMany):
    """The same with the ids in the text of the question, for one that is asked again and again.

    A thousand rows of a large department stand on the first pages of a table, those of a small one only in its index;
    one plan for both would read the table from end to end. PostgreSQL keeps the plan that was made for these ids.
    """

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write the question with its ids; other values stay beside it."""
        sql, params = self.as_sql(compiler, connection, **context)
        values = iter(params)

        def written(found: re.Match[str]) -> str:
            value = next(values)
            return f"{found[1] or ''}{value:d}" if type(value) is int else found[0]

        return ID.sub(written, sql), tuple(one for one in params if type(one) is not int)


def merged(ways: Sequence[Any], first: Callable[[Any], Any], *, alike: bool = False) -> Any:
    """Give the rows that come first on each way, as far as `first` takes them; a single way stays as it is.

    `alike` says that each way has an index in that order, so that one plan serves whoever asks.
    """
    if len(ways) == 1:
        return ways[0]
    any_way = OnAnyWayAlike if alike else OnAnyWay
    return ways[0].model.objects.filter(pk__in=any_way(*ids(ways, first)))


def how_many(
    ways: Sequence[Any], first: Callable[[Any], Any], enough: int, viewer: Viewer, *, again: bool = False
) -> Any:
    """Ask for one row with the number of rows on all ways, of each as far as `first` takes them.

    Where the first way alone has more than enough, the others are not read. `again` says that the same is asked often.
    """
    among = HowManyOfThese if again else HowMany
    number: Any = among(*ids(ways, first))
    if len(ways) > 1:
        alone = When(GreaterThan(among(*ids(ways[:1], first)), enough), then=Value(enough + 1))
        number = Case(alone, default=number, output_field=BigIntegerField())
    firms = ways[0].model._meta.get_field("organisation").related_model._base_manager
    return firms.filter(pk=viewer.organisation_id).values_list(number)


def ids(ways: Sequence[Any], first: Callable[[Any], Any]) -> list[First]:
    """Give the ids of the first rows of each way."""
    return [First(first(rows).values(LISTED_ID if LISTED_ID in rows.query.annotations else "pk")) for rows in ways]
