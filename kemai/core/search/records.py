"""Bridge from record types to the search index: which fields a document is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kemai.core.search import index
from kemai.core.search.document import Document

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType


def document_of(record_type: RecordType, values: Mapping[str, Any]) -> Document:
    """Make the document of a record's values; guarded and masked fields never enter the index."""
    parts: dict[str, list[str]] = {"names": [], "codes": [], "texts": [], "phones": []}
    place = {"A": "names", "B": "codes", "C": "texts", "P": "phones"}
    for name, weight in record_type.search.items():
        value = values.get(name)
        if value and name not in record_type.guarded and name not in record_type.masked:
            parts[place[weight]].append(str(value))
    return Document(title=str(values.get(record_type.title) or "")[:200], **parts)


def values_of(record_type: RecordType, record: Any) -> dict[str, Any]:
    """Take the values of a record that its document is made of."""
    names = {*record_type.search, record_type.title}
    return {name: getattr(record, name) for name in names}


def index_record(record_type: RecordType, record: Any) -> None:
    """Put one saved record into the index."""
    if record_type.search:
        document = document_of(record_type, values_of(record_type, record))
        index.put(record.organisation_id, record_type.key, record.pk, document)


def unindex_record(record_type: RecordType, record: Any) -> None:
    """Take one record out of the index."""
    if record_type.search:
        index.remove(record.organisation_id, record_type.key, [record.pk])
