"""Field rights: what one person may do with one field, decided once for every door.

`hide`: the field does not exist for the person. `mask`: of records of others only 138****1234 is shown, and the field
can't be filtered, sorted, grouped, searched or edited. `read`: shown, not edited. `write`: all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kemai.core.modules.declare import holds

if TYPE_CHECKING:
    from kemai.core.access.rights import Rights
    from kemai.core.records.typed import RecordType

HIDE, MASK_LEVEL, READ, WRITE = "hide", "mask", "read", "write"
LEVELS = {HIDE: _("隐藏"), MASK_LEVEL: _("遮盖"), READ: _("只读"), WRITE: _("可修改")}
MILDNESS = {level: place for place, level in enumerate(LEVELS)}
MASK = "****"
PHONE_DIGITS = 11
ALWAYS_SHOWN = frozenset(
    ("number", "owner", "department", "created_by", "created_at", "updated_by", "updated_at"),
)


def levels(record_type: RecordType, rights: Rights) -> dict[str, str]:
    """Give the level of every field that a person may not fully read and write: the shipped ones, then their roles'."""
    found = {name: MASK_LEVEL for name, right in record_type.masked.items() if not rights.has(right)}
    found |= {name: HIDE for name, right in record_type.guarded.items() if not rights.has(right)}
    for name, level in rights.fields.get(record_type.key, {}).items():
        found[name] = allowed(record_type, name, level)
    if rights.off:
        found |= dict.fromkeys(switched_off(record_type, rights), HIDE)
    return {name: level for name, level in found.items() if level != WRITE}


def switched_off(record_type: RecordType, rights: Rights) -> list[str]:
    """Name the fields that belong to a module that is off, or that link to a type of one."""
    return [
        name
        for name, field in record_type.fields.items()
        if holds(rights.off, "fields", f"{record_type.key}:{name}")
        or (field.target_type is not None and rights.closed(field.target_type.key))
    ]


def allowed(record_type: RecordType, name: str, level: str) -> str:
    """Give the level that holds: what a record is called by and placed by is always read."""
    shown = name in ALWAYS_SHOWN or name in (record_type.title, record_type.part_of)
    return READ if shown and level in (HIDE, MASK_LEVEL) else level


def restrictable(record_type: RecordType, name: str) -> bool:
    """Say whether a field may be hidden or masked at all."""
    return allowed(record_type, name, HIDE) == HIDE


def mildest(many: list[str]) -> str:
    """Give the level that lets a person do most."""
    return max(many, key=MILDNESS.__getitem__)


def joined_levels(many: list[Rights]) -> Mapping[str, Mapping[str, str]]:
    """Join the field levels of several roles: the mildest of those that read the type wins."""
    from kemai.core.records import registry

    found: dict[str, dict[str, str]] = {}
    for record_type in registry.all():
        key, whole = record_type.key, registry.whole_of(record_type).key
        names = {name for rights in many for name in rights.fields.get(key, {})}
        readers = [rights for rights in many if rights.scope(whole, "read") or rights.scope(whole, "find")]
        if names and readers:
            found[key] = {name: mildest([rights.field(key, name) for rights in readers]) for name in names}
    return found


def mask_of(value: Any, kind: str = "") -> str:
    """Show that something stands here without showing it: 138****1234 for phones, 110****34 for other long texts."""
    text = "" if value is None else str(value)
    if not text:
        return ""
    if kind == "phone":
        digits = "".join(char for char in text if char.isdigit())
        digits = digits.removeprefix("0086") if digits.startswith("0086") else digits
        digits = digits.removeprefix("86") if len(digits) > PHONE_DIGITS else digits
        return f"{digits[:3]}{MASK}{digits[-4:]}" if len(digits) >= PHONE_DIGITS else MASK
    if kind == "email" and "@" in text:
        return f"{text[:1]}{MASK}@{text.rpartition('@')[2]}"
    if kind not in ("", "text"):
        return MASK
    return f"{text[:3]}{MASK}{text[-2:]}" if len(text) >= 9 else MASK


def is_mask(text: str) -> bool:
    """Say whether a text is what a mask leaves of a value."""
    return MASK in text
