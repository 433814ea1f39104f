"""Amounts in several currencies: they are added up each for itself, never into one number, until rates are there.

A type whose amounts are not all in the firm's own currency names the field that says so (`RecordType.currency`). As
long as no record of a firm has another one, its sums are asked as if there were none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Index, Q

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType

HOME = "CNY"
NOTHING = Decimal(0)


class Amounts(dict[str, Decimal]):
    """Amounts by their currency."""

    def __add__(self, other: Mapping[str, Decimal]) -> Self:
        """Add each currency up for itself."""
        return type(self)({name: self.get(name, NOTHING) + other.get(name, NOTHING) for name in {**self, **other}})

    def said(self, write: Callable[[Any], Any]) -> Any:
        """Say them one after the other, the firm's own first and without its name; one alone as it is written."""
        own = self.get(HOME, NOTHING)
        others = [f"{name} {write(self[name])}" for name in sorted(self) if name != HOME and self[name]]
        return " + ".join([*([str(write(own))] if own else []), *others]) if others else write(own)


def split_by(record_type: RecordType) -> str:
    """Name the column by which amounts of a type have to be kept apart, nothing where all are in one currency."""
    if not record_type.currency:
        return ""
    path = record_type.fields[record_type.currency].path
    return path if record_type.model.objects.exclude(**{path: HOME}).order_by().exists() else ""


def foreign_index(name: str, column: str = "currency") -> Index:
    """Give the small index by which a firm knows at once whether it has amounts in another currency."""
    return Index(fields=["organisation"], condition=~Q(**{column: HOME}), name=name)
