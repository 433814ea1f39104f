"""Bridge from record types to the search index: which fields a document is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from kemai.core.merge.trail import old_codes
from kemai.core.records import registry
from kemai.core.search import index
from kemai.core.search.document import Document

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.search.gathering import Narrowed
    from kemai.core.tenancy.viewer import Viewer


def document_of(record_type: RecordType, values: Mapping[str, Any], codes: Iterable[str] = ()) -> Document:
    """Make the document of a record's values; guarded and masked fields never enter the index.

    `codes` are the numbers of records that were merged into it.
    """
    parts: dict[str, list[str]] = {"names": [], "codes": [*codes], "texts": [], "phones": []}
    place = {"A": "names", "B": "codes", "C": "texts", "P": "phones"}
    for name, weight in record_type.searched.items():
        value = values.get(name)
        if value and not closed(record_type, name):
            parts[place[weight]].append(str(value))
    return Document(title=str(values.get(record_type.title) or "")[:200], **parts)


def values_of(record_type: RecordType, record: Any) -> dict[str, Any]:
    """Take the values of a record that its document is made of."""
    fields, names = record_type.fields, {*record_type.searched, record_type.title}
    return {name: getattr(record, fields[name].path if name in fields else name) for name in names}


def narrowed(record_types: Iterable[RecordType], viewer: Viewer) -> Narrowed:
    """Give, for the types whose search holds fields that this person may not search, how the rest is read."""
    found = {}
    for record_type in record_types:
        resolved = registry.resolve(record_type, viewer)
        shipped = [name for name in record_type.searched if not closed(record_type, name)]
        names = [name for name in shipped if resolved.known(name)]
        if len(names) < len(shipped):
            found[record_type.key] = partial(documents_of, record_type, names)
    return found


def closed(record_type: RecordType, name: str) -> bool:
    """Say whether a field never enters the index."""
    return name in record_type.guarded or name in record_type.masked


def documents_of(record_type: RecordType, names: list[str], record_ids: list[int]) -> dict[int, Document]:
    """Make the documents of some records out of some of their fields."""
    fields = record_type.fields
    paths = {name: fields[name].path if name in fields else name for name in (*names, record_type.title)}
    rows = record_type.model.objects.filter(pk__in=record_ids).values("pk", *set(paths.values()))
    codes = old_codes(record_type, record_ids) if "number" in names else {}
    return {
        row["pk"]: document_of(record_type, {name: row[path] for name, path in paths.items()}, codes.get(row["pk"], ()))
        for row in rows
    }


def index_record(record_type: RecordType, record: Any, *, new: bool = False) -> None:
    """Put one saved record into the index; nothing was merged into a new one yet."""
    if record_type.search:
        codes = () if new else old_codes(record_type, [record.pk]).get(record.pk, ())
        document = document_of(record_type, values_of(record_type, record), codes)
        index.put(record.organisation_id, record_type.key, record.pk, document)


def unindex_record(record_type: RecordType, record: Any) -> None:
    """Take one record out of the index."""
    if record_type.search:
        index.remove(record.organisation_id, record_type.key, [record.pk])
