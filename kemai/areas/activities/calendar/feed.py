"""What the drawn calendar asks for and tells: the things of a span as JSON, and where one of them was dragged."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.calendar.actions import Moved, move
from kemai.areas.activities.calendar.sources import Item, Span, items
from kemai.areas.activities.calendar.whose import Whose, whose
from kemai.areas.activities.calendar.window import KEY, overlaps
from kemai.areas.activities.models import CalendarEntry
from kemai.areas.activities.reminders.sorts import everyone_in
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.words import enumerated
from kemai.core.screens.door import Refused, person
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

LONGEST = timedelta(days=45)
CLOCK = len("2026-11-22T14:30:00")


@person("GET")
def feed_page(request: Request) -> HttpResponse:
    """Give what stands in a calendar between two days, 45 at the most."""
    viewer = request.viewer
    require(registry.get(KEY), "read", viewer)
    first, last = moment(request.GET.get("start", "")[:10]), moment(request.GET.get("end", "")[:10])
    if not first < last <= first + LONGEST:
        raise Refused(400, _("一次最多看 %(days)d 天") % {"days": LONGEST.days})
    chosen = whose(request.GET.get("who", ""), viewer)
    found = items(viewer, Span(first, last, frozenset(chosen.people)))
    overlaps(found)
    drawn = drawn_by(chosen)
    text = json.dumps([drawn(item) for item in found], ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


def drawn_by(chosen: Whose) -> Any:
    """Give the function that writes one thing as the drawing package reads it, by the reader's clock."""
    zone, names, several = timezone.get_current_timezone(), chosen.people, chosen.several
    clocks: dict[datetime, str] = {}
    called: dict[tuple[int, ...], str] = {}

    def clock(moment: datetime) -> str:
        """Many things of a team begin at the same hour: each moment is written once."""
        if moment not in clocks:
            clocks[moment] = moment.astimezone(zone).isoformat()[:CLOCK]
        return clocks[moment]

    def names_of(people: tuple[int, ...]) -> str:
        """The same few people stand before many things."""
        if people not in called:
            called[people] = enumerated(names[one] for one in people if one in names)
        return called[people]

    def drawn(item: Item) -> dict[str, Any]:
        if item.days:
            start, end = item.days[0].isoformat(), item.days[1].isoformat()
        else:
            start, end = clock(item.start), clock(item.end)
        look = f"of of-{item.source} clash" if item.clash else f"of of-{item.source}"
        title = item.title
        if several:
            title = f"{names_of(item.people)} {title}"
        made: dict[str, Any] = {"title": title, "start": start, "end": end, "classNames": look}
        if item.days:
            made["allDay"] = True
        if item.url:
            made["url"] = item.url
        if item.entry:
            made |= {"editable": True, "entry": item.entry, "version": item.version}
        return made

    return drawn


def moment(text: str) -> datetime:
    """Read a time by the reader's clock; what is none is refused."""
    try:
        read = datetime.fromisoformat(text)
        return read.replace(tzinfo=timezone.get_current_timezone())
    except ValueError as error:
        raise Refused(400, _("应为时间，例如 2026-11-22 14:30")) from error


@person("POST")
def move_page(request: Request) -> HttpResponse:
    """Put an entry where it was dragged; somebody else's newer version stays, and is said so."""
    given = request.POST
    was, start, end = (moment(given.get(name, "")[:19]) for name in ("was", "start", "end"))
    to = Moved(was, start, end, given.get("all_day") == "1")
    try:
        moved = move(as_id(given.get("entry", "")) or 0, to, by=request.viewer, version=int(given.get("version") or 0))
    except (Rejected, ValueError) as reason:
        raise Refused(409, said(reason)) from reason
    text, level = _("日程已改期"), "good"
    if others := clashes_of(moved, request.viewer):
        text, level = _("已改期，但与“%(other)s”冲突") % {"other": others[0].title}, "warn"
    told = json.dumps({"toast": {"text": text, "level": level}})
    return HttpResponse(status=204, headers={"HX-Trigger": told})


def said(reason: ValueError) -> str:
    """Say why a move was refused."""
    if isinstance(reason, Rejected):
        return "；".join(one.message for many in reason.errors.values() for one in many)
    return _("请刷新后重试")


def clashes_of(entry: CalendarEntry, viewer: Viewer) -> list[Item]:
    """Give what those who take part in an entry have at the same time, as far as the viewer may see it."""
    if entry.all_day or entry.end <= entry.start:
        return []
    people = frozenset(everyone_in(entry.owner_id, entry.people))
    found = items(viewer, Span(entry.start, entry.end, people))
    mine = f"/calendarentries/{entry.pk}/"
    return [
        one for one in found if one.url != mine and one.days is None and one.start < entry.end and one.end > entry.start
    ]
