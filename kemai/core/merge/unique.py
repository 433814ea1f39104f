"""Values that only one record may have: two records exchange them, so that both stay what the database promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType


def unique_names(record_type: RecordType) -> set[str]:
    """Name the fields that stand in a promise of uniqueness."""
    model = record_type.model
    named = {name for constraint in model._meta.constraints for name in getattr(constraint, "fields", ())}
    single = {column.name for column in model._meta.concrete_fields if column.unique and not column.primary_key}
    return (named | single) & set(record_type.fields) - {record_type.part_of}


def exchange(record_type: RecordType, kept: Any, removed: Any, before: Mapping[str, Any], taken: set[str]) -> None:
    """Give the removed record what the survivor had of the unique values that it took; the caller saves both.

    The removed record is given a value that nobody has for the moment in which the survivor takes its own.
    """
    names = unique_names(record_type) & taken
    for name in names:
        setattr(removed, record_type.fields[name].path, before[name])
    park(record_type, removed, names)


def park(record_type: RecordType, record: Any, names: set[str]) -> None:
    """Free the stored unique values of a record; it is saved with its own ones in the same transaction."""
    paths = {record_type.fields[name].path: free_value(record_type, name, record.pk) for name in names}
    if paths:
        record_type.model._base_manager.filter(pk=record.pk).update(**paths)


def free_value(record_type: RecordType, name: str, record_id: int) -> Any:
    """Give a value that no record has."""
    column = record_type.model._meta.get_field(name)
    return None if column.null else f"~{record_id}"
