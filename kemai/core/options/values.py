"""The settings of firms in memory, read once per version of the firm."""

from __future__ import annotations

from typing import Any

from kemai.core.options.models import FirmOption
from kemai.core.tenancy.current import everyone, viewer

_values: dict[int, tuple[int, dict[str, Any]]] = {}


def values_of(organisation_id: int) -> dict[str, Any]:
    """Give what a firm has set; the current viewer tells the firm's version, without one it is read anew."""
    looking = viewer()
    version = looking.version if looking and looking.organisation_id == organisation_id else None
    kept = _values.get(organisation_id)
    if kept is None or version is None or kept[0] != version:
        kept = (version or 0, read(organisation_id))
        if version is not None:
            _values[organisation_id] = kept
    return kept[1]


def read(organisation_id: int) -> dict[str, Any]:
    """Read what a firm has set."""
    with everyone(reason="settings of a firm"):
        rows = FirmOption.objects.filter(organisation_id=organisation_id)
        return dict(rows.values_list("key", "value"))


def forget() -> None:
    """Drop what is held in memory (tests that change firms behind the version)."""
    _values.clear()
