"""A register: a page of rows with a filter above and acts beside them (log, alarms, recycle bin, checks)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from kemai.core.screens.frame import frame_of
from kemai.core.screens.heads import button
from kemai.core.tenancy.request import Request

PAGE = 50
SETTINGS = {"url": "/settings/"}


def cell(text: Any, url: str = "", kind: str = "", level: str = "") -> dict[str, Any]:
    """Make one cell; a `kind` of badge shows it as one."""
    return {"text": str(text), "url": url, "kind": kind, "level": level, "hue": 0}


def row(cells: list[dict[str, Any]], changes: Any = (), actions: Any = ()) -> dict[str, Any]:
    """Make one row."""
    return {"cells": cells, "changes": list(changes), "actions": list(actions)}


def act(label: str, url: str, icon: str, *, method: str = "dialog", confirm: str = "", danger: bool = False) -> Any:
    """Make an act: a link, a link into the dialog, or a form that may ask first."""
    return button(icon, label, icon, url, method=method) | {"confirm": confirm, "danger": danger}


def register(
    request: Request, title: str, headings: list[str], rows: list[dict[str, Any]], **parts: Any
) -> HttpResponse:
    """Show a register; `parts` are tabs, filters, actions, notice, empty, more_url, crumbs."""
    context = {
        "frame": frame_of(request, title, crumbs=parts.pop("crumbs", [])),
        "title": title,
        "headings": headings,
        "rows": rows,
        "acted": any(one["actions"] for one in rows),
        "tabs": [],
        "filters": [],
        "actions": [],
        "action": request.path,
        "notice": None,
        "empty": {"title": "", "text": ""},
        "more_url": "",
        **parts,
    }
    return render(request, "audit/register.html", context)
