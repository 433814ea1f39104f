"""Declaring a tile of the workbench: what one part of a person's day shows, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

Read = Callable[["Viewer"], dict[str, Any] | None]
MAIN, SIDE = "main", "side"
ROWS = "screens/tile_rows.html"
PLAIN: dict[str, Any] = {
    "template": ROWS,
    "later_url": "",
    "bare": False,
    "rows": (),
    "count": "",
    "all_url": "",
    "add": None,
    "said": "",
    "empty": None,
}
LINE = {"face": "", "sub": "", "sub_level": "", "badge": None, "amount": "", "time": "", "time_level": "", "acts": ()}


@dataclass(frozen=True)
class Tile:
    """One part of the workbench: `read` gives the values of its template, None where there is nothing to say.

    `column` is main (wide) or side (narrow), `place` the shipped order. A `later` one is fetched once the page stands.
    It exists for those who may read `type_key` and whom `allowed` lets, while its `module` is on.
    """

    code: str
    label: Any
    read: Read
    column: str
    place: int
    type_key: str
    module: str
    later: bool
    allowed: Callable[[Viewer], bool]

    def open_to(self, viewer: Viewer) -> bool:
        """Say whether the tile exists for a person."""
        readable = not self.type_key or viewer.may(self.type_key, "read")
        return readable and self.module not in viewer.rights.off and self.allowed(viewer)


_tiles: dict[str, Tile] = {}


def tile(
    code: str,
    label: Any,
    *,
    place: int,
    column: str = MAIN,
    type_key: str = "",
    module: str = "",
    later: bool = False,
    allowed: Callable[[Viewer], bool] = lambda viewer: True,
) -> Callable[[Read], Read]:
    """Put a tile on the workbench: a function of the viewer that gives the values of the `template` it names.

    Without a template they are `rows` made by `line`, with `count`, `all_url`, `add` (label, url, icon: the quick
    action of the tile), `said` (its part of the sentence on top) and `empty` (text, label, url: what to do where there
    are none).
    """

    def register(read: Read) -> Read:
        _tiles[code] = Tile(code, label, read, column, place, type_key, module, later, allowed)
        return read

    return register


def tiles(viewer: Viewer) -> list[Tile]:
    """Give the tiles that exist for a person in the shipped order."""
    return sorted((one for one in _tiles.values() if one.open_to(viewer)), key=lambda one: (one.place, one.code))


def find_tile(code: str, viewer: Viewer) -> Tile | None:
    """Give the tile of that code, None where it does not exist for the person."""
    known = _tiles.get(code)
    return known if known is not None and known.open_to(viewer) else None


def line(title: str, url: str, **more: Any) -> dict[str, Any]:
    """Give one row of a tile: `face`, `sub`, `sub_level`, `badge`, `amount`, `time`, `time_level`, `acts` (`act`)."""
    return {**LINE, "title": title, "url": url, **more}


def act(label: str, url: str, icon: str, *, dialog: bool = False) -> dict[str, Any]:
    """Give a button of a row: a link, or one whose form opens in the dialog."""
    return {"label": label, "url": url, "icon": icon, "dialog": dialog}


def drawn(one: Tile, viewer: Viewer, *, now: bool = False) -> dict[str, Any] | None:
    """Give a tile to the template; one that comes later is only announced, unless it is wanted `now`."""
    frame = PLAIN | {"code": one.code, "label": str(one.label)}
    if one.later and not now:
        return frame | {"later_url": f"/desk/{one.code}/"}
    made = one.read(viewer)
    return None if made is None else frame | made
