"""The start page, a tile of it by itself, and the form that arranges it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kemai.core.records.errors import Rejected
from kemai.core.screens.door import Refused, person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.workbench import figures, own
from kemai.core.screens.workbench.arranging import arrange_as_shipped, arranged, keep_arrangement
from kemai.core.screens.workbench.tiles import MAIN, SIDE, drawn, find_tile
from kemai.core.tenancy.request import Request

__all__ = ["arrange", "figures", "own", "tile_page", "workbench"]

QUICK = 3


@person("GET")
def workbench(request: Request) -> HttpResponse:
    """Show a person's day: the tiles in their order, and what can be begun at once."""
    viewer = request.viewer
    columns: dict[str, list[dict[str, Any]]] = {MAIN: [], SIDE: []}
    for one, is_shown in arranged(viewer):
        if is_shown and (made := drawn(one, viewer)) is not None:
            columns[one.column].append(made)
    made_of_all = [item for items in columns.values() for item in items]
    now = timezone.localtime()
    hello = _("早上好") if now.hour < 12 else _("下午好") if now.hour < 18 else _("晚上好")
    context = {
        "frame": frame_of(request, _("工作台")),
        "greeting": _("%(name)s，%(hello)s") % {"name": viewer.name, "hello": hello},
        "date": date_format(now, "Y-m-d l"),
        "said": [{"text": item["said"], "url": f"#tile-{item['code']}"} for item in made_of_all if item.get("said")],
        "quick": [item["add"] for item in made_of_all if item.get("add")][:QUICK],
        "columns": list(columns.values()),
    }
    return render(request, "screens/workbench.html", context)


@person("GET")
def tile_page(request: Request, code: str) -> HttpResponse:
    """Show one tile by itself; the workbench takes those that come later from here."""
    one = find_tile(code, request.viewer)
    if one is None:
        raise Http404(code)
    item = drawn(one, request.viewer, now=True)
    return render(request, "screens/tile_page.html", {"frame": frame_of(request, str(one.label)), "item": item})


@person("GET", "POST")
def arrange(request: Request) -> HttpResponse:
    """Choose the tiles and their order, or return to the shipped ones."""
    viewer = request.viewer
    if request.method == "POST":
        try:
            if request.POST.get("reset"):
                arrange_as_shipped(by=viewer)
            else:
                keep_arrangement(request.POST.getlist("order"), request.POST.getlist("tiles"), by=viewer)
        except Rejected as reasons:
            raise Refused(400, str(reasons.errors[""][0].message)) from reasons
        messages.success(request, _("工作台已按您的安排显示"))
        return redirect("/")
    offered = [(one.column, {"code": one.code, "label": str(one.label), "shown": on}) for one, on in arranged(viewer)]
    groups = [
        {"label": label, "tiles": [item for column, item in offered if column == wanted]}
        for wanted, label in ((MAIN, _("左边")), (SIDE, _("右边")))
    ]
    title = _("安排工作台")
    context = {"frame": frame_of(request, title), "title": title, "groups": groups, "action": "/desk/"}
    return render(request, "screens/arrange.html", context)
