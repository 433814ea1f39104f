"""Taking the entries of a file into one's calendar; the same file again changes what has changed and adds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from kemai.areas.activities.calendar.files.reading import FileEntry, read_file
from kemai.areas.activities.calendar.window import KEY
from kemai.areas.activities.following import write
from kemai.areas.activities.models import CalendarEntry
from kemai.core import actions
from kemai.core.actions.perform import require
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.tenancy.viewer import Viewer


@dataclass
class Taken:
    """What became of a file."""

    added: int
    changed: int
    same: int
    left_out: list[str]


def take(data: bytes, *, by: Viewer) -> Taken:
    """Read a file into the calendar of a person, all or nothing; raises Rejected (E-FILE)."""
    require(registry.get(KEY), "add", by)
    contents = read_file(data)
    with transaction.atomic():
        told = Taken(0, 0, 0, contents.left_out)
        wanted = {one.key: one for one in contents.entries}
        mine = CalendarEntry.objects.filter(organisation_id=by.organisation_id, owner_id=by.user_id)
        held = {one.file_key: one for one in mine.filter(among("file_key", wanted)).order_by("-pk")}
        for key, one in wanted.items():
            if key not in held:
                told.added += 1
                write(registry.get(KEY), {**values_of(one), "owner": by.user_id}, by=by)
            elif differs(held[key], values_of(one)):
                told.changed += 1
                replace(held[key], one, by)
            else:
                told.same += 1
        facts = {"added": told.added, "changed": told.changed}
        log(by, f"{KEY}.import", KEY, 0, [], title=timezone.localtime().strftime("%Y-%m-%d"), facts=facts)
    return told


def values_of(one: FileEntry) -> dict[str, Any]:
    """Give the values of an entry of a file by field."""
    again = one.again
    return {
        "subject": one.subject,
        "start": one.start,
        "end": one.end,
        "all_day": one.all_day,
        "place": one.place,
        "remark": one.remark,
        "private": one.private,
        "remind_minutes": one.remind_minutes,
        "repeat": str(again.repeat),
        "repeat_until": again.repeat_until,
        "rule": again.rule,
        "skipped": again.skipped,
        "zone": one.zone,
        "file_key": one.key,
    }


def differs(entry: CalendarEntry, values: dict[str, Any]) -> bool:
    """Say whether a file tells something new of an entry."""
    return any(getattr(entry, name) != value for name, value in values.items())


def replace(entry: CalendarEntry, one: FileEntry, by: Viewer) -> None:
    """Let what a file tells now take the place of an entry; customer and people stay as they were set here."""
    actions.delete(registry.get(KEY), entry.pk, by=by)
    kept = {"owner": entry.owner_id, "customer": entry.customer_id, "people": entry.people}
    write(registry.get(KEY), {**values_of(one), **kept}, by=by)
