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
from kemai.core.tenancy.request import Request
from kemai.core.updates.notes import COOKIE, has_news
from kemai.ui.looks import looks

HUB = "/settings/"
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
}


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
        return {**made, "menu": [], "dock": [], "more": [], "user": None, "organisation": "", "quick": [], "notices": 0}
    menu = menu_of(viewer, request.path)
    flat = [item for group in menu for item in group["items"]]
    hub = {"label": _("设置"), "url": HUB}
    if hub not in crumbs and of_settings(request.path) and any(item["url"] == HUB for item in flat):
        made["crumbs"] = [hub, *crumbs]
    notices = unread(viewer)
    bell = {"label": _("通知"), "url": "/notices/", "icon": "bell", "current": request.path == "/notices/"}
    return {
        **made,
        "menu": menu,
        "dock": [*flat[:4], {**bell, "count": notices or None}],
        "more": flat[4:],
        "user": {"name": viewer.name, "initial": viewer.name[:1], "hue": 0, "role": request.user.position},
        "organisation": request.user.organisation.name,
        "firms": firms_of(request.user),
        "news": has_news(request.COOKIES.get(COOKIE, "")),
        "quick": quick(viewer),
        "notices": notices,
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


def menu_of(viewer: Any, path: str) -> list[dict[str, Any]]:
    """Give the groups of the rail with what this person may open; the longest address that fits is current."""
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in GROUPS}
    for record_type in registry.all():
        if record_type.menu and viewer.may(record_type.key, "read"):
            found[record_type.menu].append(item(record_type.many, f"/{record_type.address}/", record_type.icon))
    for place in places():
        if place.group not in SETTINGS and place.open_to(viewer):
            found[place.group].append(item(place.label, place.url, place.icon))
    if any(place.group in SETTINGS and place.open_to(viewer) for place in places()):
        found["settings"].append(item(_("设置"), HUB, "settings"))
    here = HUB if of_settings(path) else path
    fits = [one for items in found.values() for one in items if lies_in(here, one["url"])]
    if fits:
        max(fits, key=lambda one: len(one["url"]))["current"] = True
    return [{"label": str(GROUPS[key]), "items": items} for key, items in found.items() if items]


def of_settings(path: str) -> bool:
    """Say whether an address lies in one of the settings places, which the rail shows as one."""
    return any(place.group in SETTINGS and lies_in(path, place.root or place.url) for place in places())


def lies_in(path: str, url: str) -> bool:
    """Say whether an address lies in a place; everything would lie in the workbench, so that holds only itself."""
    return path == url if url == "/" else path.startswith(url)


def item(label: Any, url: str, icon: str) -> dict[str, Any]:
    """Make one place of the rail."""
    return {"label": str(label), "url": url, "icon": icon, "current": False, "count": None}


def quick(viewer: Any) -> list[dict[str, str]]:
    """Give the record types that the `+` of the bar adds."""
    return [
        {"label": str(one.label), "url": f"/{one.address}/add/", "icon": one.icon}
        for one in registry.all()
        if one.menu and viewer.may(one.key, "add")
    ]
