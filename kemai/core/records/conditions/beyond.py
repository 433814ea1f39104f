"""Conditions that areas add to a record type beyond its fields, such as being in a segment of customers."""

from __future__ import annotations

from kemai.core.modules.declare import holds
from kemai.core.records.fields import Field
from kemai.core.tenancy.current import viewer

_provided: dict[str, dict[str, Field]] = {}


def provide(type_key: str, field: Field) -> None:
    """Let records of a type be found by something that is no field of theirs; its kind makes the query condition."""
    _provided.setdefault(type_key, {})[field.name] = field


def beyond(type_key: str) -> dict[str, Field]:
    """Give what records of a type can be found by beyond their fields, without what the firm has switched off."""
    known, looking = _provided.get(type_key, {}), viewer()
    if looking is None or not looking.rights.off:
        return known
    off = looking.rights.off
    return {name: field for name, field in known.items() if not holds(off, "fields", f"{type_key}:{name}")}


def is_beyond(type_key: str, field: Field) -> bool:
    """Say whether a condition is on something that is no field of the record."""
    return _provided.get(type_key, {}).get(field.name) is field
