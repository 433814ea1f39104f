"""The fields of a deal that a step may ask for, the firm's own fields among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kemai.core.records import registry
from kemai.core.records.fields import Field
from kemai.core.records.kinds.base import EMPTY
from kemai.core.records.kinds.choices import both
from kemai.core.tenancy.viewer import Viewer

OPPORTUNITY = "sales.opportunity"


def field_called(name: str) -> Field | None:
    """Find a field by its name, or by its label in either language."""
    fields = registry.get(OPPORTUNITY).fields
    return fields.get(name) or next((one for one in fields.values() if name.lower() in both(one.label)), None)


def unknown_fields(names: Iterable[str], by: Viewer) -> list[str]:
    """Give the names that no field of a deal has."""
    return [name for name in names if field_called(name) is None]


def unfilled(names: Iterable[str], values: Mapping[str, Any]) -> list[str]:
    """Give the labels of the named fields that have no value; a name that no field has any more is among them."""
    found = []
    for name in names:
        field = field_called(name)
        if field is None or values.get(field.name) in EMPTY:
            found.append(str(field.label) if field else name)
    return found
