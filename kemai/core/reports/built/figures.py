"""Figures over rows in SQL: counts and exact sums, averages, least and most values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, Max, Min, Sum
from django.utils.translation import gettext as _

from kemai.core.records.fields import Field
from kemai.core.reports.built.spec import FUNCTIONS, Measure

TWO = Decimal("0.01")


class Parts(Func):
    """A decimal as a whole number of its smallest parts: SQLite adds whole numbers exactly, decimals as floats."""

    template = "CAST(ROUND(%(expressions)s * %(parts)s) AS INTEGER)"
    output_field = BigIntegerField()


def exact_sum(path: str, places: int, condition: Any = None) -> Sum:
    """Add a decimal column up without a float; on SQLite in its smallest parts (`whole` gives the amount back)."""
    if connection.vendor == "sqlite" and places:
        return Sum(Parts(F(path), parts=10**places), filter=condition)
    return Sum(F(path), filter=condition)


def whole(total: Any, places: int) -> Decimal:
    """Give the amount of an exact sum; nothing added up is zero."""
    if connection.vendor == "sqlite" and places:
        return Decimal(int(total or 0)).scaleb(-places)
    return Decimal(total or 0)


@dataclass(frozen=True)
class Figure:
    """One figure of a report over a field of the record, or the number of records where there is none."""

    measure: Measure
    field: Field | None = None

    @property
    def places(self) -> int:
        """Give the decimals of the field."""
        return self.field.places or 0 if self.field else 0

    @property
    def label(self) -> str:
        """Head the column."""
        if self.field is None:
            return str(FUNCTIONS["count"])
        words = {"field": self.field.label, "function": FUNCTIONS[self.measure.function]}
        return _("%(field)s%(function)s") % words if self.measure.function != "sum" else str(self.field.label)

    @property
    def kind(self) -> str:
        """Name the kind of its values in a file."""
        return "money" if self.field is not None and self.field.kind.name == "money" else "number"

    def asked(self, name: str) -> dict[str, Any]:
        """Give what the database is asked under a name."""
        if self.field is None:
            return {name: Count("pk")}
        path = self.field.path
        match self.measure.function:
            case "sum":
                return {name: exact_sum(path, self.places)}
            case "avg":
                return {name: exact_sum(path, self.places), f"{name}_n": Count(path)}
            case "min":
                return {name: Min(path)}
        return {name: Max(path)}

    def read(self, name: str, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Give the figure of some groups taken together, None where there is nothing to say."""
        values = [row[name] for row in rows]
        if self.field is None:
            return sum(values)
        match self.measure.function:
            case "sum":
                return self.shaped(sum(whole(value, self.places) for value in values))
            case "avg":
                count = sum(row[f"{name}_n"] for row in rows)
                total = sum((whole(value, self.places) for value in values), Decimal(0))
                return (total / count).quantize(TWO, ROUND_HALF_UP) if count else None
        known = [value for value in values if value is not None]
        pick = min if self.measure.function == "min" else max
        return self.shaped(pick(known)) if known else None

    def shaped(self, value: Any) -> Any:
        """Give a sum as whole numbers or with the decimals of its field; money is rounded to the cent at the end."""
        if self.places and self.kind == "money":
            return Decimal(value).quantize(TWO, ROUND_HALF_UP)
        return Decimal(value).quantize(Decimal(1).scaleb(-self.places)) if self.places else int(value)
