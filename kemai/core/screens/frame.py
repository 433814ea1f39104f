"""What stands around the work on every page: rail, bar, messages."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.middleware.csrf import get_token
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.core.notify.send import unread
from kemai.core.records import registry
from kemai.core.screens.menu import GROUPS, SETTINGS, firms_of, places
from kemai.core.screens.standing import standing
from kemai.core.tenancy.request import Request
from kemai.core.updates.notes import COOKIE, has_news
from kemai.ui.links import Groups, Link
from kemai.ui.looks import looks

HUB = "/settings/"
MENUS_KEPT = 1000
LEVELS = {"success": "good", "info": "info", "warning": "warn", "error": "bad", "debug": "info"}
URLS = {
    "home": "/",
    "search": "/search/",
    "notices": "/notices/",
    "keys": "/keys/",
    "profile": "/profile/",
    "password": "/password/",
    "signout": "/signout/",
    "language": "/language/",
    "people": "/people/",
    "jobs": "/jobs/",
    "shortcuts": "/shortcuts/",
}
NOBODYS = {"menu": (), "dock": (), "quick": (), "current": "", "user": None, "organisation": "", "notices": 0}
_menus: dict[tuple[Any, ...], tuple[Groups, Groups]] = {}


def frame(request: Request) -> dict[str, Any]:
    """Give templates the frame that the view made with `frame_of`, an untitled one where it made none.

    The mark against forged forms is made once for all forms of a page.
    """
    return {
        "frame": SimpleLazyObject(lambda: getattr(request, "frame", None) or frame_of(request, "")),
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }


def frame_of(request: Request, title: str, *, crumbs: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """Make the frame of one page; kept on the request, since Django lays its own context over the view's."""
    request.frame = around(request, title, crumbs or [])
    return request.frame


def around(request: Request, title: str, crumbs: list[dict[str, str]]) -> dict[str, Any]:
    """Give all parts of a frame."""
    viewer = getattr(request, "viewer", None)
    look = looks(request.COOKIES)
    made: dict[str, Any] = {
        "title": title,
        "language": get_language(),
        "crumbs": crumbs,
        "messages": messages_of(request),
        "urls": URLS,
        **look,
    }
    if viewer is None:
        return made | NOBODYS
    menu, quick = offered(viewer)
    flat = [link for _label, links in menu for link in links]
    hub = {"label": _("设置"), "url": HUB}
    if hub not in crumbs and of_settings(request.path) and any(link.url == HUB for link in flat):
        made["crumbs"] = [hub, *crumbs]
    bell = Link(_("通知"), URLS["notices"], "bell")
    here = current_of(request.path, [*flat, bell])
    return {
        **made,
        "menu": menu,
        "dock": (*flat[:4], bell),
        "current": here,
        "user": {"name": viewer.name, "initial": viewer.name[:1], "hue": 0, "role": request.user.position},
        "organisation": request.user.organisation.name,
        "firms": firms_of(request.user),
        "news": has_news(request.COOKIES.get(COOKIE, "")),
        "quick": quick,
        "notices": unread(viewer),
        "standing": standing(viewer) | {"module": next((link.label for link in flat if link.url == here), "")},
        "here": request.get_full_path() if request.method == "GET" else "",
    }


def messages_of(request: Request) -> list[dict[str, Any]]:
    """Give the messages left by the last action; the tag holds the address that undoes it.

    A piece that htmx puts into a page has no place for them, so they wait for the next page.
    """
    if getattr(request, "htmx", False):
        return []
    return [
        {"level": LEVELS.get(message.level_tag, "info"), "text": str(message), "undo_url": message.extra_tags or ""}
        for message in (get_messages(request) if hasattr(request, "_messages") else ())
    ]


def current_of(path: str, links: list[Link]) -> str:
    """Give the address of the place that a page belongs to, the longest that fits, or nothing."""
    here = HUB if of_settings(path) else path
    return max((link.url for link in links if lies_in(here, link.url)), key=len, default="")


def offered(viewer: Any) -> tuple[Groups, Groups]:
    """Give rail and `+` of a person, remembered as long as the rights and what the firm has set stay."""
    key = (viewer.rights.token, viewer.organisation_id, viewer.user_id, viewer.version, get_language())
    if key not in _menus:
        if len(_menus) >= MENUS_KEPT:
            _menus.clear()
        _menus[key] = menu_made(viewer), quick_made(viewer)
    return _menus[key]


def menu_made(viewer: Any) -> Groups:
    """Go through all record types and places for what a person may open."""
    found: dict[str, list[Link]] = {key: [] for key in GROUPS}
    for record_type in registry.all():
        if record_type.menu and viewer.may(record_type.key, "read"):
            link = Link(str(record_type.many), f"/{record_type.address}/", record_type.icon)
            found[record_type.menu].append(link)
    for place in places():
        if place.group not in SETTINGS and place.open_to(viewer):
            found[place.group].append(Link(str(place.label), place.url, place.icon))
    if any(place.group in SETTINGS and place.open_to(viewer) for place in places()):
        found["settings"].append(Link(_("设置"), HUB, "settings"))
    return tuple((str(GROUPS[key]), tuple(links)) for key, links in found.items() if links)


def quick_made(viewer: Any) -> Groups:
    """Go through the record types for those that the `+` of the bar adds."""
    links = (
        Link(str(one.label), f"/{one.address}/add/", one.icon)
        for one in registry.all()
        if one.menu and "add" not in one.without and viewer.may(one.key, "add")
    )
    return ((_("新建"), tuple(links)),)


def of_settings(path: str) -> bool:
    """Say whether an address lies in one of the settings places, which the rail shows as one."""
    return any(place.group in SETTINGS and lies_in(path, place.root or place.url) for place in places())


def lies_in(path: str, url: str) -> bool:
    """Say whether an address lies in a place; everything would lie in the workbench, so that holds only itself."""
    return path == url if url == "/" else path.startswith(url)
