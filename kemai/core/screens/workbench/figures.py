"""A person's own figures on the workbench; the areas register them, and every figure leads to its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kemai.core.screens.workbench.tiles import tile

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

Read = Callable[["Viewer"], dict[str, Any]]


@dataclass(frozen=True)
class OwnFigure:
    """One figure: `read` gives text, url, note and level of it to those who may read the type."""

    label: Any
    type_key: str
    place: int
    read: Read


_figures: dict[str, OwnFigure] = {}
MOST = 4


def own_figure(code: str, label: Any, type_key: str, *, place: int) -> Callable[[Read], Read]:
    """Put a figure on everybody's workbench: a function of the viewer that gives its text, url, note and level."""

    def register(read: Read) -> Read:
        _figures[code] = OwnFigure(label, type_key, place, read)
        return read

    return register


def money(amount: Any) -> str:
    """Write an amount in whole units."""
    return f"¥{amount or 0:,.0f}"


@tile("figures", _("我的数字"), place=10)
def figures(viewer: Viewer) -> dict[str, Any] | None:
    """Show the first few of the figures that exist for the person."""
    known = sorted(_figures.values(), key=lambda one: one.place)
    known = [one for one in known if viewer.may(one.type_key, "read")][:MOST]
    made = [{"label": str(one.label), "note": "", "level": "", **one.read(viewer)} for one in known]
    return {"template": "screens/tile_figures.html", "figures": made, "bare": True} if made else None
