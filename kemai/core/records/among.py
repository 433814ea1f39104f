"""A condition for thousands of values at once: one parameter where `pk__in` binds thousands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Lookup

from kemai.core.postgresql.arrays import text_array


def among(path: str, values: Iterable[int | str]) -> Among:
    """Give the condition that a column is one of many numbers or texts: `rows.filter(among("pk", ids))`."""
    return Among(F(path), list(values))


class Among(Lookup):
    """The values travel as one JSON text on SQLite and as an array on PostgreSQL."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write the condition for SQLite."""
        left, given = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*given, json.dumps(self.rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write the condition for PostgreSQL, hiding how many values there are: a long list is looked up by index.

        Seeing thousands, the planner reads a table of tens of thousands from end to end instead, each time.
        """
        left, given = self.process_lhs(compiler, connection)
        kind = str(self.lhs.output_field.db_type(connection)).partition("(")[0]
        values: Any = self.rhs
        if values and isinstance(values[0], str):
            values = text_array(values)
        return f"{left} = ANY((SELECT %s::{kind}[])::{kind}[])", (*given, values)
