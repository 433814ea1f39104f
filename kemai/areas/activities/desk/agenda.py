"""Meetings, visits and calendar entries of today on the workbench."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kemai.areas.activities.calendar.sources import Item, Span, sources
from kemai.areas.activities.calendar.window import KEY, overlaps
from kemai.areas.activities.desk.days import today
from kemai.core.screens.workbench.tiles import SIDE, tile
from kemai.core.tenancy.viewer import Viewer

SHOWN = 8
ELSEWHERE = "tasks"


@tile("agenda", gettext_lazy("今日日程"), place=20, column=SIDE, type_key=KEY)
def agenda(viewer: Viewer) -> dict[str, Any]:
    """Show what a person has on today, in the order of time; tasks stand in their own tile."""
    first, last = today()
    span, now = Span(first, last, frozenset({viewer.user_id})), timezone.now()
    read = [one for one in sources(viewer) if one.code != ELSEWHERE]
    found = sorted((item for one in read for item in one.read(viewer, span)), key=lambda item: (item.start, item.end))
    overlaps(found)
    number = len(found)
    may_add = viewer.may(KEY, "add")
    return {
        "template": "activities/agenda_tile.html",
        "rows": [row(one, now) for one in around(found, now)],
        "count": number or "",
        "said": ngettext("%(count)s 场安排", "%(count)s 场安排", number) % {"count": number} if number else "",
        "all_url": "/calendar/",
        "add": {"label": _("加日程"), "url": "/calendarentries/add/", "icon": "calendar"} if may_add else None,
        "empty": {"text": _("今天没有安排。会议、拜访和日程都会列在这里。")},
    }


def around(found: list[Item], now: datetime) -> list[Item]:
    """Keep what is on and what comes next, with the last of what is over where there is room."""
    over = sum(one.end < now for one in found)
    first = max(0, min(over - 1, len(found) - SHOWN))
    return found[first : first + SHOWN]


def row(item: Item, now: datetime) -> dict[str, Any]:
    """Give one appointment: past, on now, or to come."""
    running = item.start <= now < item.end and item.days is None
    minutes = int((item.start - now).total_seconds() // 60)
    over = item.end < now
    tag = (
        ""
        if over
        else _("冲突")
        if item.clash
        else _("%(count)d 分钟后") % {"count": minutes}
        if 0 < minutes <= 60
        else ""
    )
    return {
        "time": _("全天") if item.days else f"{timezone.localtime(item.start):%H:%M}",
        "title": item.title,
        "url": item.url,
        "place": item.place,
        "shape": "now" if running else "past" if over else "",
        "tag": tag,
        "level": "bad" if item.clash else "brand",
    }
