"""The places of the frame: groups of the rail and the pages that are not records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

GROUPS = {
    "": "",
    "sales": _("销售"),
    "service": _("服务"),
    "market": _("市场"),
    "supply": _("供应"),
    "analysis": _("分析"),
    "settings": _("设置"),
}


@dataclass(frozen=True)
class Place:
    """A page in the rail that is no record type."""

    group: str
    label: Any
    url: str
    icon: str
    allowed: Callable[[Viewer], bool]


_places: list[Place] = []


def place(group: str, label: Any, url: str, icon: str, allowed: Callable[[Viewer], bool] = lambda viewer: True) -> None:
    """Put a page into the rail; it shows only to those who may open it."""
    if url not in [one.url for one in _places]:
        _places.append(Place(group, label, url, icon, allowed))


def places() -> list[Place]:
    """Give all pages of the rail in the order declared."""
    return list(_places)


place("", _("工作台"), "/", "home")
place("settings", _("数据字典"), "/dictionary/", "settings", lambda viewer: viewer.rights.has("settings"))
place("settings", _("编号规则"), "/numbers/", "category", lambda viewer: viewer.rights.has("settings"))
place("settings", _("接口"), "/api/v1/", "key", lambda viewer: viewer.rights.has("settings"))
