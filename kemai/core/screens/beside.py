"""Panels of an area's own beside a record, where related records and files stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

Panel = Callable[[Any, "Viewer"], dict[str, Any] | None]
_panels: dict[str, list[Panel]] = defaultdict(list)


def beside(type_key: str) -> Callable[[Panel], Panel]:
    """Put a panel beside the records of a type: a function of record and viewer that gives the template's values.

    The values name their `template`; None leaves the panel out.
    """

    def register(function: Panel) -> Panel:
        _panels[type_key].append(function)
        return function

    return register


def panels_beside(type_key: str, record: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """Give the panels of one record for one person."""
    made = (function(record, viewer) for function in _panels.get(type_key, ()))
    return [one for one in made if one is not None]
