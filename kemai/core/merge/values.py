"""Whose value survives, field by field: what a person chose, and where nobody chose the fuller or newer one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import Field
from kemai.core.records.kinds.base import EMPTY

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

KEPT, REMOVED = "kept", "removed"
ORIGIN = ("created_by", "created_at", "updated_by", "updated_at")
IDENTITY = ("number", "owner")
REMARK = re.compile(
    r"\s*[(（\[【](新|旧|老|重复?|副本|备份|作废|停用|测试|new|old|copy|duplicate|test|\d)[)）\]】]$", re.I
)


def joined_fields(record_type: RecordType) -> dict[str, Field]:
    """Give the fields whose value one of the two records gives; the origin of each record is its own."""
    apart = {"department", *ORIGIN, record_type.part_of}
    return {name: field for name, field in record_type.fields.items() if name not in apart}


def content_of(record_type: RecordType) -> dict[str, Field]:
    """Give the fields that an act of history compares: all but who wrote last and when."""
    return {name: field for name, field in record_type.fields.items() if name not in ORIGIN}


def choosable(record_type: RecordType, kept: Any, removed: Any, by: Viewer) -> list[str]:
    """Name the fields whose value a person may choose: those that they may read in full and change."""
    resolved = registry.resolve(record_type, by)
    mine = all(one.owner_id == by.user_id for one in (kept, removed))
    return [
        name
        for name in joined_fields(record_type)
        if name in resolved.fields and resolved.fields[name].editable and (mine or name not in resolved.masked)
    ]


def preset(record_type: RecordType, kept: Any, removed: Any, by: Viewer) -> dict[str, str]:
    """Give for every field the side whose value survives when nobody chooses."""
    return {name: side_of(record_type, field, kept, removed, by) for name, field in joined_fields(record_type).items()}


def side_of(record_type: RecordType, field: Field, kept: Any, removed: Any, by: Viewer) -> str:
    """Choose between two values: the one that is there, that the type prefers, that says more, that is newer.

    What somebody put behind a name to tell the two apart, such as （新）, says nothing more.
    """
    ours, theirs = getattr(kept, field.path), getattr(removed, field.path)
    if ours == theirs or theirs in EMPTY:
        return KEPT
    if ours in EMPTY:
        return REMOVED
    for value in winning(record_type, field, by):
        if value in (ours, theirs):
            return KEPT if ours == value else REMOVED
    if field.name in IDENTITY:
        return KEPT
    if field.name == record_type.title and REMARK.sub("", ours) == REMARK.sub("", theirs):
        return REMOVED if len(theirs) < len(ours) else KEPT
    if says_more(ours, theirs, field):
        return KEPT
    if says_more(theirs, ours, field):
        return REMOVED
    if field.name == record_type.title:
        return KEPT
    return REMOVED if removed.updated_at > kept.updated_at else KEPT


def says_more(one: Any, other: Any, field: Field) -> bool:
    """Say whether a typed text holds all of another and more."""
    return isinstance(one, str) and field.kind.name != "pick" and isinstance(other, str) and other in one


def winning(record_type: RecordType, field: Field, by: Viewer) -> list[Any]:
    """Give the values of a field that survive before all others; those of a dictionary are named by code."""
    named = record_type.wins.get(field.name, ())
    if field.kind.name != "dict":
        return list(named)
    return [entry.id for code in named if (entry := book(by).find(field.dictionary, code))]


def sides(
    record_type: RecordType, kept: Any, removed: Any, choices: Mapping[str, str], by: Viewer, prefix: str = ""
) -> dict[str, str]:
    """Give for every field the side whose value survives; raises Rejected beside a choice that can't be made.

    Choices about a part's fields begin with its address and a dot.
    """
    allowed = {f"{prefix}{name}": name for name in choosable(record_type, kept, removed, by)}
    made, errors = preset(record_type, kept, removed, by), {}
    for name, side in choices.items():
        if not name.startswith(prefix) or (not prefix and "." in name):
            continue
        if side not in (KEPT, REMOVED):
            errors[name] = [Invalid("E-FMT")]
        elif name not in allowed:
            errors[name] = [Invalid("E-PERM")]
        else:
            made[allowed[name]] = side
    if errors:
        raise Rejected(errors)
    return made


def packed(value: Any) -> Any:
    """Write a stored value as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def unpacked(column: Any, value: Any) -> Any:
    """Read a stored value back."""
    return column.to_python(value) if isinstance(value, str) else value


def picture(record: Any) -> dict[str, Any]:
    """Give all columns of a record as JSON, the firm's own fields one by one."""
    columns = [one for one in record._meta.concrete_fields if one.name not in ("custom", "lock_version", *ORIGIN)]
    own = {f"custom.{name}": value for name, value in record.custom.items()}
    return {one.attname: packed(getattr(record, one.attname)) for one in columns} | own


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Give what differs between two pictures, each with the value before and after."""
    names = [*before, *(name for name in after if name not in before)]
    return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}
