"""Keeping the page one is on at hand, removing a shortcut, and the tile that shows them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.accounts.models import Shortcut
from kemai.areas.accounts.shortcuts.keeping import add_shortcut, is_ours, own_shortcut, remove_shortcut
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.workbench.tiles import SIDE, act, line, tile
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

HOME = "/shortcuts/"


@person("POST")
def add_page(request: Request) -> HttpResponse:
    """Keep a page at hand, as the person called it, and go back to it."""
    url = here(request)
    try:
        add_shortcut(request.POST.get("shortcut", "").replace("\x00", ""), url, by=request.viewer)
        messages.success(request, _("已加到工作台的“我的快捷方式”"))
    except Rejected as reasons:
        text = "；".join(reason.message for many in reasons.errors.values() for reason in many)
        messages.warning(request, text)
    return redirect(url if is_ours(url) else "/")


def here(request: Request) -> str:
    """Give the page that the person is on as the browser tells it, filters set since included; else the form's."""
    told = urlsplit(request.headers.get("Referer", ""))
    if told.netloc == request.get_host() and told.path:
        return f"{told.path}?{told.query}" if told.query else told.path
    return request.POST.get("here", "").replace("\x00", "")


@person("GET", "POST")
def remove_page(request: Request, shortcut_id: int) -> HttpResponse:
    """Ask whether a shortcut goes, and take it away."""
    found = own_shortcut(shortcut_id, request.viewer)
    if request.method == "POST":
        remove_shortcut(shortcut_id, by=request.viewer)
        messages.success(request, _("快捷方式已移除"))
        return redirect("/")
    context: dict[str, Any] = {
        "frame": frame_of(request, _("移除快捷方式")),
        "title": _("移除快捷方式"),
        "text": _("从工作台移除“%(name)s”；页面本身不受影响。") % {"name": found.name},
        "danger": False,
        "obstacles": [],
        "fields": [],
        "hidden": [],
        "action": request.path,
        "cancel_url": "/",
        "label": _("移除"),
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context)


@tile("shortcuts", gettext_lazy("我的快捷方式"), place=15, column=SIDE)
def shortcuts(viewer: Viewer) -> dict[str, Any] | None:
    """Lead to the pages that a person keeps at hand; nothing where there are none."""
    mine = Shortcut.objects.filter(person_id=viewer.user_id).order_by("pk")
    rows = [
        line(name, url, acts=(act(_("移除"), f"{HOME}{pk}/remove/", "x", dialog=True),))
        for pk, name, url in mine.values_list("pk", "name", "url")
    ]
    return {"rows": rows} if rows else None
