"""Whether something of the catalogue is in use: what papers and prices name stays, and is taken off sale."""

from __future__ import annotations

from typing import Any

from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.words import enumerated


def refuse_used(record: Any, instead: Any) -> None:
    """Refuse to delete what records of any type link to (E-STATE with their names); `instead` says what to do."""
    users = [other.label for other in registry.kept() if names(other, record)]
    if users:
        said = enumerated(users)
        raise Rejected.one("", "E-STATE", f"{said} — {instead}")


def names(other: Any, record: Any) -> bool:
    """Say whether a living record of a type links to the record, parts that go along with it aside."""
    links = [
        field for field in other.fields.values() if field.target is type(record) and field.name not in other.goes_with
    ]
    return any(other.model.objects.filter(**{field.path: record.pk}).exists() for field in links)
