"""Panels of an area's own beside a record, where related records and files stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

Panel = Callable[[Any, "Viewer"], dict[str, Any] | None]
_panels: dict[tuple[str, bool], list[Panel]] = defaultdict(list)


def beside(type_key: str, *, later: bool = False) -> Callable[[Panel], Panel]:
    """Put a panel beside the records of a type: a function of record and viewer that gives the template's values.

    The values name their `template`; None leaves the panel out. A `later` one is fetched once the page stands.
    """

    def register(function: Panel) -> Panel:
        _panels[type_key, later].append(function)
        return function

    return register


def panels_beside(type_key: str, record: Any, viewer: Viewer, *, later: bool = False) -> list[dict[str, Any]]:
    """Give the panels of one record for one person."""
    made = (function(record, viewer) for function in _panels.get((type_key, later), ()))
    return [one for one in made if one is not None]


def has_later(type_key: str) -> bool:
    """Say whether records of a type have panels that are fetched later."""
    return bool(_panels.get((type_key, True)))
