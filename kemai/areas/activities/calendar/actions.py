"""What people do with calendar entries beyond adding and editing: leaving one time out, dragging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.calendar.repeating import last_end, times_of
from kemai.areas.activities.models import CalendarEntry
from kemai.core import actions
from kemai.core.actions.declare import action, ask
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.errors import Rejected, Stale
from kemai.core.tenancy.viewer import Viewer
from kemai.core.tenancy.zones import named

KEY = "activities.calendarentry"
COPIED = ("subject", "place", "private", "remind_minutes", "remark")


@action(
    KEY,
    label=_("跳过一次"),
    icon="calendar",
    allowed=lambda entry: times_of(entry).again,
    refusal=_("只有重复的日程可以跳过一次"),
    asks=(ask("day", _("跳过哪天，例如 2026-11-22"), required=True),),
    bulk=False,
)
def skip(entry: Any, *, by: Viewer, day: str) -> None:
    """Leave one day of a repeated entry out."""
    try:
        left_out = date.fromisoformat(day.strip())
    except ValueError as error:
        raise Rejected.one("day", "E-FMT", _("应为日期，例如 2026-11-22")) from error
    entry.skipped = " ".join(sorted({*entry.skipped.split(), left_out.isoformat()}))
    entry.last_at = last_end(times_of(entry))
    entry.save(update_fields=["skipped", "last_at"])


@dataclass(frozen=True)
class Moved:
    """Where one time of an entry was dragged: from which start, to when."""

    was: datetime
    start: datetime
    end: datetime
    all_day: bool


def move(entry_id: int, to: Moved, *, by: Viewer, version: int) -> CalendarEntry:
    """Put one time of an entry elsewhere; raises Stale when somebody saved it meanwhile.

    Of a repeated entry the one day is left out and an entry of its own takes its place.
    """
    record_type = registry.get(KEY)
    times = {"start": to.start, "end": to.end, "all_day": to.all_day}
    entry = fetch(record_type, entry_id, "write", by)
    if not times_of(entry).again:
        return actions.edit(record_type, entry_id, times, by=by, version=version)
    if entry.lock_version != version:
        raise Stale({"start": entry.start})
    with transaction.atomic():
        day = to.was.astimezone(named(entry.zone)).date()
        skip(entry, by=by, day=day.isoformat())
        kept = {name: getattr(entry, name) for name in COPIED if getattr(entry, name) not in (None, "")}
        people = [one for one in entry.people.split(",") if one]
        return actions.add(
            record_type,
            {**kept, **times, "owner": entry.owner_id, "people": people, "customer": entry.customer_id},
            by=by,
        )
