"""Field rights: what one person sees of one field, decided once for every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

MASK = "••••"


def hidden(record_type: RecordType, name: str, viewer: Viewer) -> bool:
    """Say whether a field does not exist for this person (field right missing)."""
    right = record_type.guarded.get(name)
    return right is not None and not viewer.rights.has(right)


def masked(record_type: RecordType, name: str, viewer: Viewer) -> bool:
    """Say whether a field is masked for this person on records of others."""
    right = record_type.masked.get(name)
    return right is not None and not viewer.rights.has(right)


def mask_of(value: Any) -> str:
    """Show that something stands here without showing it: 138••••34 for long values."""
    text = "" if value is None else str(value)
    if not text:
        return ""
    return f"{text[:3]}{MASK}{text[-2:]}" if len(text) >= 9 else MASK
