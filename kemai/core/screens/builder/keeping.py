"""Forms that areas offer for a condition that was put together, such as a segment made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Keeper:
    """A form at `url` whose input `name` starts with the condition; it adds a record of the type `made`."""

    code: str
    label: Any
    url: str
    name: str
    made: str


_keepers: dict[str, list[Keeper]] = {}


def keep_as(type_key: str, keeper: Keeper) -> None:
    """Offer a form for conditions on records of a type."""
    _keepers.setdefault(type_key, []).append(keeper)


def keepers(type_key: str, viewer: Viewer) -> list[Keeper]:
    """Give the forms that a person may use for conditions on records of a type."""
    return [one for one in _keepers.get(type_key, ()) if viewer.may(one.made, "add")]
