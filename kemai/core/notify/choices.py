"""How each person wants to be told: by which channels, and never in their quiet hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from kemai.core.history.write import log
from kemai.core.notify.kinds import BELL, CHANNELS, Kind
from kemai.core.notify.models import NoticeChoice
from kemai.core.records.among import among
from kemai.core.records.colleagues import people as all_people
from kemai.core.tenancy.viewer import Viewer
from kemai.core.tenancy.zones import ZONE, named

A_DAY = timedelta(days=1)
COLUMNS = ("person_id", "channels", "quiet_from", "quiet_to", "digest", "person__time_zone", "organisation_id")


@dataclass(frozen=True)
class Choice:
    """What one person chose; `zone` names the clock of their quiet hours."""

    channels: dict[str, list[str]] = field(default_factory=dict)
    quiet_from: time | None = None
    quiet_to: time | None = None
    digest: bool = False
    zone: str = ""

    def by(self, kind: Kind) -> tuple[str, ...]:
        """Give the channels for a kind of notice; of alarms the bell is always one."""
        chosen = tuple(one for one in self.channels.get(kind.code, kind.shipped) if one in CHANNELS)
        return tuple(dict.fromkeys((BELL, *chosen))) if kind.alarm else chosen

    def open_at(self, moment: datetime) -> datetime:
        """Give the moment itself, or the end of the quiet hours that it lies in."""
        span = self.quiet_around(moment)
        return span[1] if span else moment

    def quiet_around(self, moment: datetime) -> tuple[datetime, datetime] | None:
        """Give the quiet hours in which a moment lies, which may have begun the evening before."""
        if self.quiet_from is None or self.quiet_to is None or self.quiet_from == self.quiet_to:
            return None
        zone = named(self.zone)
        today = moment.astimezone(zone).date()
        for day in (today - A_DAY, today):
            begins = datetime.combine(day, self.quiet_from, zone)
            ends = datetime.combine(day if self.quiet_from < self.quiet_to else day + A_DAY, self.quiet_to, zone)
            if begins <= moment < ends:
                return begins, ends
        return None


NOTHING = Choice()


def choices_of(people: Iterable[int]) -> dict[int, Choice]:
    """Give the choices of those people who have made any. One query."""
    rows = NoticeChoice.objects.filter(among("person_id", set(people))).values_list(*COLUMNS)
    return {
        person: Choice(channels, quiet_from, quiet_to, digest, zone or ZONE.of(firm))
        for person, channels, quiet_from, quiet_to, digest, zone, firm in rows
    }


def keep(values: dict[str, Any], zone: str, *, by: Viewer) -> None:
    """Keep what a person chose for themselves: the columns of NoticeChoice, and the zone of their clock."""
    NoticeChoice.objects.update_or_create(
        person_id=by.user_id, defaults={**values, "organisation_id": by.organisation_id}
    )
    all_people().filter(pk=by.user_id).update(time_zone=zone)
    log(by, "core.noticechoice.edit", "core.noticechoice", by.user_id, [], title=by.name)
