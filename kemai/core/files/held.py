"""Which files of a record lie in its fields, and which of those a person must not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kemai.core.records import registry
from kemai.core.records.kinds.files import FileKind

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

PREFIX = "file_"  # of the keys under which own values of this kind stand


def ids_of(value: Any) -> set[int]:
    """Give the ids of the files of a stored value."""
    return {pk for pk, _name in FileKind.parts(value)}


def held(record: Any) -> Iterator[tuple[str, set[int]]]:
    """Give the fields of a record that hold files, also those taken out of use, with the ids of their files."""
    for key, value in getattr(record, "custom", {}).items():
        if key.startswith(PREFIX):
            yield key.removeprefix(PREFIX), ids_of(value)


def field_of(record: Any, attachment_id: int) -> str:
    """Name the field that holds a file of a record, nothing where it only lies beside the record."""
    return next((name for name, ids in held(record) if attachment_id in ids), "")


def closed(record_type: RecordType, record: Any, by: Viewer) -> set[int]:
    """Give the files of a record that lie in fields whose values the person must not see."""
    found: set[int] = set()
    for name, ids in held(record):
        resolved = registry.resolve(record_type, by)
        if not resolved.known(name) and (name not in resolved.fields or record.owner_id != by.user_id):
            found |= ids
    return found
