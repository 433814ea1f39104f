"""Order and pages of a list: keyset pages, so that page 1,000 costs what page 1 does."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from django.core.signing import b64_decode, b64_encode
from django.db.models import F, Q

from kemai.core.records.conditions import UnknownName
from kemai.core.records.handed import LISTED_BY, LISTED_ID
from kemai.core.records.registry import Resolved


@dataclass(frozen=True)
class Order:
    """One column to sort by, with the id as tie-break."""

    name: str
    path: str
    descending: bool
    nullable: bool
    tie: str = "id"

    @property
    def text(self) -> str:
        """Write the order as it stands in the address: `-updated_at`."""
        return f"-{self.name}" if self.descending else self.name

    def reverse(self) -> Order:
        """Turn the order round."""
        return replace(self, descending=not self.descending)

    def on(self, rows: Any) -> Order:
        """Give the same order in the columns of the list to which rows are joined: its index has them sorted."""
        return replace(self, path=LISTED_BY, tie=LISTED_ID) if LISTED_BY in rows.query.annotations else self

    def apply(self, rows: Any) -> Any:
        """Sort rows; empty values come first when ascending, last when descending, on every database."""
        key: Any = F(self.path)
        if self.nullable:
            key = key.desc(nulls_last=True) if self.descending else key.asc(nulls_first=True)
        else:
            key = key.desc() if self.descending else key.asc()
        return rows.order_by(key, f"-{self.tie}" if self.descending else self.tie)

    def after(self, value: Any, record_id: int) -> Q:
        """Give the condition for rows behind a given one."""
        past, tie = ("lt", "lte") if self.descending else ("gt", "gte")
        behind = Q(**{f"{self.tie}__{past}": record_id})
        if value is None:
            empty = Q(**{f"{self.path}__isnull": True}) & behind
            return empty if self.descending else empty | Q(**{f"{self.path}__isnull": False})
        further = Q(**{f"{self.path}__{tie}": value}) & (Q(**{f"{self.path}__{past}": value}) | behind)
        return further | Q(**{f"{self.path}__isnull": True}) if self.nullable and self.descending else further


def read_order(text: str, resolved: Resolved) -> Order:
    """Read an order from the address; an unknown or masked column is refused by name."""
    name = text.removeprefix("-")
    if name == "id":
        return Order("id", "id", text.startswith("-"), False)
    field = resolved.fields.get(name)
    if field is None or name in resolved.masked:
        raise UnknownName(name)
    match field.kind.name:
        case "dict" if not field.own:
            path, nullable = f"{field.relation}__order", True
        case "fk":
            path, nullable = field.kind.paths(field)[-1], True
        case _:
            path = field.path
            nulls = {column.name: column.null for column in resolved.type.model._meta.concrete_fields}
            nullable = nulls.get(name, field.own and field.kind.blank is None)
    return Order(name, path, text.startswith("-"), nullable)


def write_cursor(value: Any, record_id: int) -> str:
    """Write where a page ends, as text for the address."""
    return b64_encode(json.dumps([value, record_id], default=str).encode()).decode()


def read_cursor(text: str) -> tuple[Any, int]:
    """Read where a page ends; a text that was tampered with is refused."""
    try:
        value, record_id = json.loads(b64_decode(text.encode()))
        if isinstance(value, (list, dict)) or not isinstance(record_id, int):
            raise UnknownName("after")
        return value, record_id
    except (ValueError, TypeError) as error:
        raise UnknownName("after") from error
