"""Everything that links to records of a type, read from the models: no list of tables is kept by hand.

A foreign key, a many-to-many table, a pair of columns `record_type` and `record_id` and a link field that the firm has
added are links by what they are. A model whose rows belong to the record as it was (history, search index) says
`stays_at_merge` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps

from kemai.core.own.values import PREFIX
from kemai.core.records import registry
from kemai.core.records.base import Record

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType

HANGS_ON = {"record_type", "record_id"}


@dataclass(frozen=True)
class Link:
    """A column that names a record: by its id alone, beside the key of its type, or under a key of own values."""

    model: Any
    column: str
    typed: bool = False

    def rows(self, record_type: RecordType, record_id: int) -> Any:
        """Give the rows that name the record, deleted ones included."""
        rows = self.model._base_manager.filter(**{self.column: record_id})
        return rows.filter(record_type=record_type.key) if self.typed else rows

    @property
    def own(self) -> str:
        """Name the key of an own field's values, empty for a column of its own."""
        return self.column.removeprefix(PREFIX) if self.column.startswith(PREFIX) else ""

    @property
    def place(self) -> Any:
        """Give the column of the model."""
        return next(one for one in self.model._meta.concrete_fields if one.attname == self.column)

    @property
    def name(self) -> str:
        """Name the field as history and people do."""
        fields = registry.of_model(self.model).fields.values()
        return str(next(one.name for one in fields if one.path == self.column))

    @property
    def holds_records(self) -> bool:
        """Say whether its rows are records themselves, with a history and a recycle bin."""
        return issubclass(self.model, Record)


def links_to(record_type: RecordType) -> list[Link]:
    """Give every link that a merge of two records of a type moves; the link of a part to its whole is one of them."""
    added = [
        Link(other.model, field.path)
        for other in registry.kept()
        for field in other.fields.values()
        if field.own and field.target is record_type.model
    ]
    return [*_links(record_type.model), *added]


@cache
def _links(target: Any) -> tuple[Link, ...]:
    return tuple(found for model in tables() for found in links_in(model, target))


def tables() -> Iterator[Any]:
    """Give every table whose rows go where the record goes."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not getattr(model, "stays_at_merge", ""):
            yield model


def links_in(model: Any, target: Any) -> Iterator[Link]:
    """Give the links of one table to records of a model."""
    columns = model._meta.concrete_fields
    for column in columns:
        if column.is_relation and column.related_model is target:
            yield Link(model, column.attname)
    if {column.name for column in columns} >= HANGS_ON:
        yield Link(model, "record_id", typed=True)
