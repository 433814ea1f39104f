"""The places of the frame: groups of the rail and the pages that are not records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.core.modules.declare import holds_page

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

GROUPS = {
    "": "",
    "customers": pgettext_lazy("plural", "客户"),
    "sales": _("销售"),
    "papers": _("单据"),
    "money": _("钱款"),
    "products": pgettext_lazy("plural", "产品"),
    "affairs": _("事务"),
    "service": _("服务"),
    "market": _("市场"),
    "supply": _("供应"),
    "analysis": _("分析"),
    "settings": _("设置"),
}


SETTINGS = {
    "settings": _("单位"),
    "settings.people": _("人员与权限"),
    "settings.safety": _("安全与隐私"),
    "settings.data": _("数据与接口"),
}


@dataclass(frozen=True)
class Place:
    """A page in the rail that is no record type; those of `SETTINGS` stand on the page of settings instead.

    `root` is the address below which all pages belong to the place, where that is not `url`.
    """

    group: str
    label: Any
    url: str
    icon: str
    allowed: Callable[[Viewer], bool]
    root: str = ""

    def open_to(self, viewer: Viewer) -> bool:
        """Say whether a person may open the page; those of modules that are switched off do not exist."""
        return not holds_page(viewer.rights.off, self.url) and self.allowed(viewer)


_places: list[Place] = []
_firms: list[Callable[[Any], list[dict[str, Any]]]] = []


def provide_firms(function: Callable[[Any], list[dict[str, Any]]]) -> Callable[[Any], list[dict[str, Any]]]:
    """Register the function that lists the other firms of a user, each with label and url; the accounts area does."""
    _firms[:] = [function]
    return function


def firms_of(user: Any) -> list[dict[str, Any]]:
    """Give the firms that a user may switch to."""
    return _firms[0](user) if _firms else []


def place(
    group: str,
    label: Any,
    url: str,
    icon: str,
    allowed: Callable[[Viewer], bool] = lambda viewer: True,
    *,
    root: str = "",
) -> None:
    """Put a page into the rail; it shows only to those who may open it."""
    if url not in [one.url for one in _places]:
        _places.append(Place(group, label, url, icon, allowed, root))


def places() -> list[Place]:
    """Give all pages of the rail in the order declared."""
    return list(_places)


place("", _("工作台"), "/", "home")
place("settings", _("参数设置"), "/options/", "settings", lambda viewer: viewer.rights.has("settings"))
place("settings", _("数据字典"), "/dictionary/", "rows", lambda viewer: viewer.rights.has("settings"))
place("settings", _("编号规则"), "/numbers/", "category", lambda viewer: viewer.rights.has("settings"))
place("settings.data", _("接口"), "/api/v1/", "key", lambda viewer: viewer.rights.has("settings"))
