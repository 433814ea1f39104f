"""The calendar page: today, day, week, month, list and team, for oneself, a colleague or a department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from csp.constants import NONCE, SELF
from csp.decorators import csp_update
from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kemai.areas.activities.calendar.looks import DRAWN, LOOKS, Look, address, look_of, weekday
from kemai.areas.activities.calendar.sources import Item, Span, items
from kemai.areas.activities.calendar.whose import Whose, offered, team_of, whose
from kemai.areas.activities.calendar.window import KEY, overlaps
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

HOME = "/calendar/"
MOST = 300
A_DAY = timedelta(days=1)

place("", gettext_lazy("日历"), HOME, "calendar", lambda viewer: viewer.may(KEY, "read"))


@csp_update({"style-src": [SELF, NONCE], "font-src": [SELF, "data:"]})
@person("GET")
def calendar_page(request: Request) -> HttpResponse:
    """Show the days of a look; day, week and month are drawn by script, the others stand on the page."""
    viewer = request.viewer
    require(registry.get(KEY), "read", viewer)
    look = look_of(request.GET)
    chosen = whose(request.GET.get("who") or (team_of(viewer) if look.code == "team" else ""), viewer)
    drawn = DRAWN.get(look.code, "")
    found = [] if drawn else shown(look, chosen, viewer)
    context = {
        "frame": frame_of(request, _("日历")),
        "title": look.title,
        "looks": [
            {"label": str(label), "url": address(code, look.day, chosen.code), "current": code == look.code}
            for code, label in LOOKS.items()
        ],
        "before_url": address(look.code, look.before, chosen.code) if look.code != "today" else "",
        "after_url": address(look.code, look.after, chosen.code) if look.code != "today" else "",
        "now_url": address(look.code, None, chosen.code),
        "look": look.code,
        "day": look.day.isoformat(),
        "whose": offered(chosen, viewer),
        "add_url": "/calendarentries/add/" if viewer.may(KEY, "add") else "",
        "drawn": drawing(look, chosen, drawn) if drawn else None,
        "list_url": address("list", look.first, chosen.code),
        "days": list(by_day(found[:MOST], look, chosen)) if not drawn and look.code != "team" else [],
        "team": team(found, look, chosen) if look.code == "team" else None,
        "more": len(found) > MOST,
    }
    return render(request, "activities/calendar.html", context)


def shown(look: Look, chosen: Whose, viewer: Viewer) -> list[Item]:
    """Give what stands in the days of a look, clashes marked."""
    first, last = look.moments
    found = items(viewer, Span(first, last, frozenset(chosen.people)))
    overlaps(found)
    return found


def drawing(look: Look, chosen: Whose, kind: str) -> dict[str, Any]:
    """Say to the script what to draw."""
    return {
        "source": static("vendor/calendar.js"),
        "locale": static("vendor/calendar-zh.js") if get_language() != "en" else "",
        "kind": kind,
        "day": look.day.isoformat(),
        "now": f"{timezone.localtime():%Y-%m-%dT%H:%M:%S}",
        "feed": f"{HOME}feed/?who={chosen.code}",
    }


def by_day(found: Iterable[Item], look: Look, chosen: Whose) -> Iterator[dict[str, Any]]:
    """Give the days that hold something, each with its lines."""
    days: dict[date, list[Item]] = defaultdict(list)
    for item in found:
        for day in days_of(item, look):
            days[day].append(item)
    for day in sorted(days):
        yield {
            "label": f"{day:%Y-%m-%d} {weekday(day)}",
            "today": day == timezone.localdate(),
            "lines": [line(item, day, chosen) for item in days[day]],
        }


def days_of(item: Item, look: Look) -> list[date]:
    """Give the days of a look on which something is; it is not on a day at whose midnight it ends."""
    end = max(item.start, item.end - timedelta.resolution)
    first, last = item.days or (timezone.localtime(item.start).date(), timezone.localtime(end).date() + A_DAY)
    first, last = max(first, look.first), min(max(last, first + A_DAY), look.last)
    return [first + timedelta(days=count) for count in range((last - first).days)]


def line(item: Item, day: date, chosen: Whose) -> dict[str, Any]:
    """Give one thing of a day to the template."""
    names = [chosen.people[one] for one in item.people if one in chosen.people] if chosen.several else []
    return {
        "time": time_of(item, day),
        "title": item.title,
        "url": item.url,
        "source": item.source,
        "note": " · ".join(filter(None, [*names, item.place])),
        "clash": item.clash,
        "again": item.again,
    }


def time_of(item: Item, day: date) -> str:
    """Say when something is on one day."""
    if item.days is not None:
        return _("全天")
    start, end = timezone.localtime(item.start), timezone.localtime(item.end)
    first = f"{start:%H:%M}" if start.date() == day else "…"
    last = f"{end:%H:%M}" if end.date() == day else "…"
    return first if item.end == item.start else f"{first}–{last}"


def team(found: Iterable[Item], look: Look, chosen: Whose) -> dict[str, Any]:
    """Lay the days out with one line a person."""
    cells: dict[tuple[int, date], list[dict[str, Any]]] = defaultdict(list)
    for item in found:
        for day in days_of(item, look):
            said = {**line(item, day, chosen), "note": item.place}
            for one in item.people:
                cells[one, day].append(said)
    days = [look.first + timedelta(days=count) for count in range((look.last - look.first).days)]
    return {
        "days": [{"label": f"{day:%m-%d} {weekday(day)}", "today": day == timezone.localdate()} for day in days],
        "rows": [{"name": name, "cells": [cells[pk, day] for day in days]} for pk, name in chosen.people.items()],
    }
