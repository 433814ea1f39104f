"""Figures of the calendar: a month of a team of 50 who work with it, a year of entries behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, WRITES = 1000, True
PEOPLE, BEHIND, AHEAD = 50, 365, 60
FIRST = "2026-11-01"


def figures() -> list[Figure]:
    """Measure the feed of a month of the team, of one person, and the page of the team's week."""
    department = team()
    client = browser("mgr1")
    month = f"start={FIRST}&end=2026-12-01"
    asked = (
        ("month of a team of 50, feed", f"/calendar/feed/?who=d{department}&{month}", 60),
        ("month of one person, feed", f"/calendar/feed/?{month}", None),
        ("week of a team of 50, page", f"/calendar/?view=team&who=d{department}&date=2026-11-23", None),
        ("calendar page", "/calendar/?view=month", None),
    )
    return [figure for name, url, bar in asked for figure in measure(repeated(client, url)).figures(name, bar)]


def team() -> int:
    """Make a department of 50 people with their entries, once; gives its id."""
    from kemai.areas.accounts.models import Department, User
    from kemai.areas.activities.models import CalendarEntry
    from kemai.core.tenancy.current import acting_as
    from kemai.site.demo.firm import FIRST as PLAN
    from kemai.site.demo.firm import found

    firm = found(PLAN)
    with acting_as(firm.viewer):
        made, new = Department.objects.get_or_create(
            organisation=firm.organisation, name="五十人部", defaults={"parent": firm.people["mgr1"].department}
        )
        if new:
            given = {"organisation": firm.organisation, "department": made}
            people = [User(login=f"team{n}", name=f"员工{n}", **given) for n in range(PEOPLE)]
            for person in people:
                person.save()
            CalendarEntry.objects.bulk_create(entries(people), batch_size=500)
    return int(made.pk)


def entries(people: list[Any]) -> Iterator[Any]:
    """Draw two entries a working day for each, one in five with a colleague, and two series."""
    from django.utils import timezone

    zone = timezone.get_current_timezone()
    first = datetime.fromisoformat(FIRST).replace(tzinfo=zone)
    for place, person in enumerate(people):
        for day in range(-BEHIND, AHEAD):
            for hour in (9 + (place + day) % 3, 14 + place * day % 3):
                start = first + timedelta(days=day, hours=hour)
                if start.isoweekday() <= 5:
                    other = people[(place + 1) % PEOPLE].pk if day % 5 == 0 else None
                    yield entry(person, start, 60, people=f",{other}," if other else "")
        for repeat in ("weekly", "workdays"):
            yield entry(person, first - timedelta(days=700 - place, hours=-8), 30, repeat=repeat)


def entry(person: Any, start: datetime, minutes: int, **more: Any) -> Any:
    """Make one entry of a person."""
    from kemai.areas.activities.calendar.records import reach_of
    from kemai.areas.activities.calendar.repeating import Times
    from kemai.areas.activities.models import CalendarEntry

    times = Times(start, start + timedelta(minutes=minutes), "Asia/Shanghai", more.get("repeat", ""))
    origin = {"organisation_id": person.organisation_id, "owner_id": person.pk, "department_id": person.department_id}
    shown = {"subject": "客户拜访", "zone": times.zone, "created_at": start, "updated_at": start}
    return CalendarEntry(start=times.start, end=times.end, **origin, **shown, **reach_of(times), **more)
