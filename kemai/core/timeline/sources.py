"""Where the entries of a timeline come from; areas add their own sources (calls, orders, tickets)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Happening:
    """One entry of a timeline: when, what kind, and how it reads; `note` is text with marks, drawn when it is shown."""

    at: datetime
    id: int
    kind: str
    icon: str
    hue: int
    who: str
    verb: str
    text: str = ""
    note: str = ""
    changes: tuple[dict[str, str], ...] = ()
    small: bool = False
    url: str = ""
    files: tuple[dict[str, str], ...] = field(default=())
    tags: tuple[str, ...] = ()


Source = Callable[["RecordType", Any, "Viewer", "datetime | None", int], list[Happening]]
_sources: dict[str, tuple[Any, Source]] = {}
_modules: dict[str, str] = {}


def source(kind: str, label: Any, *, module: str = "") -> Callable[[Source], Source]:
    """Register a source: a function of type, record, viewer, upper time limit and count, newest first.

    It is silent while its `module` is switched off.
    """

    def register(function: Source) -> Source:
        _sources[kind], _modules[kind] = (label, function), module
        return function

    return register


def sources(viewer: Viewer) -> dict[str, tuple[Any, Source]]:
    """Give the sources by kind that the firm has switched on."""
    return {kind: one for kind, one in _sources.items() if _modules[kind] not in viewer.rights.off}
