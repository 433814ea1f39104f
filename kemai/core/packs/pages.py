"""The settings pages of packs: all of them, and what one will add before anybody takes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kemai.core.packs.files import Pack, packs
from kemai.core.packs.models import TakenPack
from kemai.core.packs.taking import give_back, may_take, take, taken_of
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

HOME = "/packs/"

place("settings", gettext_lazy("行业包"), HOME, "folder", lambda viewer: viewer.rights.has("settings"))


def pack_at(code: str) -> Pack:
    """Give the pack of a code; 404 when there is none."""
    found = packs().get(code)
    if found is None:
        raise Http404(code)
    return found


@person("GET")
def packs_page(request: Request) -> HttpResponse:
    """Show every pack, with those that the firm has taken marked."""
    may_take(request.viewer)
    taken = set(TakenPack.objects.values_list("code", flat=True))
    context = {
        "frame": frame_of(request, _("行业包"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "packs": [
            {"label": str(one.label), "text": str(one.text), "taken": one.code in taken, "url": f"{HOME}{one.code}/"}
            for one in packs().values()
        ],
    }
    return render(request, "packs/list.html", context)


@person("GET", "POST")
def pack_page(request: Request, code: str) -> HttpResponse:
    """Show what a pack adds, and take it."""
    may_take(request.viewer)
    pack = pack_at(code)
    refused: list[str] = []
    if request.method == "POST":
        try:
            count = len(take(pack, by=request.viewer))
            words = ngettext("已启用“%(name)s”，加了 %(count)d 项", "已启用“%(name)s”，加了 %(count)d 项", count)
            messages.success(request, words % {"name": pack.label, "count": count})
            return redirect(f"{HOME}{code}/")
        except Rejected as reasons:
            refused = [reason.message for many in reasons.errors.values() for reason in many]
    return shown(request, pack, refused)


def shown(request: Request, pack: Pack, refused: list[str]) -> HttpResponse:
    """Show a pack with its parts, those that the firm has already and those that will be added."""
    home, taken = f"{HOME}{pack.code}/", taken_of(pack)
    parts: list[dict[str, Any]] = [
        {"kind": str(part.kind), "words": part.words, "there": part.there()} for part in pack.parts
    ]
    context = {
        "frame": frame_of(request, str(pack.label), crumbs=[{"label": _("行业包"), "url": HOME}]),
        "pack": {"label": str(pack.label), "text": str(pack.text), "version": pack.version},
        "taken": taken is not None,
        "parts": parts,
        "lacking": not all(part["there"] for part in parts),
        "errors": refused,
        "take_url": home,
        "back_url": f"{home}back/",
    }
    return render(request, "packs/page.html", context, status=422 if refused else 200)


@person("POST")
def back_page(request: Request, code: str) -> HttpResponse:
    """Give a pack back."""
    may_take(request.viewer)
    pack = pack_at(code)
    if give_back(pack, by=request.viewer):
        messages.success(request, _("已退回“%(name)s”；用过的字段和选项已停用，数据保留") % {"name": pack.label})
    return redirect(f"{HOME}{code}/")
