"""Panels of an area's own beside a record, where related records and files stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

Panel = Callable[[Any, "Viewer"], dict[str, Any] | None]
_panels: dict[tuple[str, bool], list[tuple[str, Panel]]] = defaultdict(list)


def beside(type_key: str, *, later: bool = False, module: str = "") -> Callable[[Panel], Panel]:
    """Put a panel beside the records of a type: a function of record and viewer that gives the template's values.

    The values name their `template`; None leaves the panel out. A `later` one is fetched once the page stands.
    It is absent while its `module` is switched off.
    """

    def register(function: Panel) -> Panel:
        _panels[type_key, later].append((module, function))
        return function

    return register


def panels_beside(type_key: str, record: Any, viewer: Viewer, *, later: bool = False) -> list[dict[str, Any]]:
    """Give the panels of one record for one person."""
    off, known = viewer.rights.off, _panels.get((type_key, later), ())
    made = (function(record, viewer) for module, function in known if module not in off)
    return [one for one in made if one is not None]


def has_later(type_key: str, viewer: Viewer) -> bool:
    """Say whether records of a type have panels that are fetched later."""
    return any(module not in viewer.rights.off for module, _function in _panels.get((type_key, True), ()))
