"""Drawing the report of a day from history: nobody writes it, and what was entered later for that day is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from kemai.areas.activities.journal.lines import DailyLine, by_action, daily_lines
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.currencies import HOME, Amounts, split_by
from kemai.core.tenancy.viewer import Viewer

ITEMS_MOST = 200


@dataclass(frozen=True)
class Item:
    """One piece of work: when, what it is called, where it is, and what it is worth where that counts."""

    at: datetime
    title: str
    url: str
    amount: Amounts | None = None


@dataclass
class Section:
    """One line of a person's day with its pieces; `hidden` counts those that the reader may not see."""

    line: DailyLine
    items: list[Item] = field(default_factory=list)
    hidden: int = 0

    @property
    def total(self) -> Amounts | None:
        """Add the amounts up, each currency for itself; None for work that is not about money."""
        amounts = [one.amount for one in self.items if one.amount is not None]
        return sum(amounts, Amounts()) if amounts else None


def acts_of(people: Iterable[int], day: date, actions: Iterable[str]) -> Any:
    """Give what some people did on a day, imports left out."""
    start, end = span(day)
    rows = Act.objects.filter(among("user_id", people), at__gte=start, at__lt=end, batch__isnull=True)
    return rows.filter(action__in=list(actions), record_id__isnull=False)


def span(day: date) -> tuple[datetime, datetime]:
    """Give the first instant of a day and that of the day after."""
    start, end = (timezone.make_aware(datetime.combine(one, time.min)) for one in (day, day + timedelta(days=1)))
    return start, end


def dated(line: DailyLine, people: Iterable[int], day: date) -> Any:
    """Give the records of some people whose moment lies on a day."""
    start, end = span(day)
    rows = registry.get(line.type_key).model.objects.filter(among("owner_id", people))
    return rows.filter(**{f"{line.dated}__gte": start, f"{line.dated}__lt": end})


def counts(people: Iterable[int], day: date, lines: list[DailyLine]) -> dict[int, dict[str, int]]:
    """Count each person's work of a day by line: one query for all acts, one for each line that goes by a moment."""
    known = by_action(lines)
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = acts_of(people, day, known).order_by().values("user_id", "action")
    for person, action, count in rows.annotate(found=Count("record_id", distinct=True)).values_list(
        "user_id", "action", "found"
    ):
        found[person][known[action].code] += count
    for line in lines:
        if line.dated:
            owned = dated(line, people, day).order_by().values("owner_id").annotate(found=Count("pk"))
            for person, count in owned.values_list("owner_id", "found"):
                found[person][line.code] += count
    return found


def sections(person: int, day: date, viewer: Viewer) -> list[Section]:
    """Draw a person's day for a reader: the newest first, with those records only that the reader may read."""
    lines = daily_lines(viewer)
    known = by_action(lines)
    made = {line.code: Section(line) for line in lines}
    rows = acts_of([person], day, known).order_by("-id").values_list("at", "action", "record_id", "title")
    acts: dict[tuple[str, int], tuple[datetime, str]] = {}
    for at, action, record_id, title in rows[: ITEMS_MOST * len(lines)]:
        acts.setdefault((known[action].code, record_id), (at, title))
    seen = in_sight(made, acts, viewer)
    for (code, record_id), (at, title) in acts.items():
        section = made[code]
        record_type = registry.get(section.line.type_key)
        if record_id not in seen[code]:
            section.hidden += 1
        elif len(section.items) < ITEMS_MOST:
            section.items.append(Item(at, title, f"/{record_type.address}/{record_id}/", seen[code][record_id]))
    for section in made.values():
        if section.line.dated:
            section.items += moments(section.line, person, day, viewer)
    return [one for one in made.values() if one.items or one.hidden]


def moments(line: DailyLine, person: int, day: date, viewer: Viewer) -> list[Item]:
    """Give a person's records that bear a moment of the day, as far as the reader may read them."""
    record_type = registry.get(line.type_key)
    rows = dated(line, [person], day).visible_to(viewer, "read").order_by(f"-{line.dated}")
    found = rows.values_list(line.dated, record_type.title, "pk")[:ITEMS_MOST]
    return [Item(at, str(title), f"/{record_type.address}/{pk}/") for at, title, pk in found]


def in_sight(
    made: dict[str, Section], acts: Iterable[tuple[str, int]], viewer: Viewer
) -> dict[str, dict[int, Amounts | None]]:
    """Give the records of each line that a reader may read, with what they are worth: one query for each line."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for code, record_id in acts:
        wanted[code].add(record_id)
    return {code: worth(made[code].line, ids, viewer) for code, ids in wanted.items()}


def worth_of(amount: Decimal | None, currency: str = HOME) -> Amounts | None:
    """Give an amount in its currency."""
    return None if amount is None else Amounts({currency: amount})


def worth(line: DailyLine, ids: Iterable[int], viewer: Viewer) -> dict[int, Amounts | None]:
    """Give the records among these that a reader may read, with the amount of the line where they may see it."""
    record_type = registry.get(line.type_key)
    told = bool(line.amount) and registry.resolve(record_type, viewer).known(line.amount)
    rows = record_type.model.objects.visible_to(viewer, "read").filter(among("pk", sorted(ids))).order_by()
    if told:
        split = split_by(record_type)
        found = rows.values_list("pk", line.amount, *([split] if split else []))
        return {pk: worth_of(*more) for pk, *more in found}
    return dict.fromkeys(rows.values_list("pk", flat=True))
