"""What somebody asks of a report: for whom, which days, under which filter, for reading, printing or export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.records import registry
from kemai.core.records.conditions import address
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.review.states import counted
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer

FILTERS = ("f", "where", "q", "view")


@dataclass(frozen=True)
class Question:
    """One question; `query` holds the filters of the list that it is asked of, `verb` is print or export.

    `chosen` are conditions that were picked above a report (a team, a product); they narrow every list behind it.
    """

    viewer: Viewer
    start: date | None = None
    end: date | None = None
    query: str = ""
    verb: str = ""
    chosen: tuple[str, ...] = ()

    def listing(self, record_type: RecordType, dated: str, *more: str) -> Listing:
        """Give the list whose rows are asked about: the days are one more of its filters."""
        query = QueryDict(self.query, mutable=True)
        chips = [*query.getlist("f"), *self.chosen, *more, *self.chips(dated)]
        if chips:
            query.setlist("f", chips)
        made = Listing(record_type, self.viewer, registry.resolve(record_type, self.viewer), query)
        made.read()
        return made

    def chips(self, dated: str) -> list[str]:
        """Write the asked days as filters of a field."""
        days = [day.isoformat() for day in (self.start, self.end) if day]
        if not days or not dated:
            return []
        operator = "between" if len(days) == 2 else "over" if self.start else "under"
        return [address.write_chip({"field": dated, "op": operator, "values": days})]

    def rows(self, listing: Listing) -> Any:
        """Give the rows that count: those the person may read, and print or export where that is wanted."""
        rows = counted(listing.rows("read"), listing.record_type, self.viewer)
        return rows.visible_to(self.viewer, self.verb) if self.verb else rows

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """Give the first and last instant of the asked days."""
        start = timezone.make_aware(datetime.combine(self.start, time.min)) if self.start else None
        end = timezone.make_aware(datetime.combine(self.end, time.max)) if self.end else None
        return start, end


def list_address(record_type: RecordType, listing: Listing, *chips: str) -> str:
    """Give the address of the list with the same filters and some more."""
    others = [(name, value) for name, value in (("where", listing.where), ("q", listing.q)) if value]
    query = address.query([*listing.chips, *chips], others)
    return f"/{record_type.address}/{'?' if query else ''}{query}"


def read_question(given: QueryDict, viewer: Viewer, verb: str = "") -> Question:
    """Read a question from an address; raises Rejected (E-FMT, E-RNG) beside `from` or `to`."""
    errors: dict[str, list[Invalid]] = {}
    start, end = day_of(given, "from", errors), day_of(given, "to", errors)
    if start and end and start > end:
        errors["to"] = [Invalid("E-RNG", f"≥ {start.isoformat()}")]
    if errors:
        raise Rejected(errors)
    query = QueryDict(mutable=True)
    for name in FILTERS:
        if values := [value for value in given.getlist(name) if value]:
            query.setlist(name, values)
    return Question(viewer, start, end, query.urlencode(), verb)


def day_of(given: QueryDict, name: str, errors: dict[str, list[Invalid]]) -> date | None:
    """Read one day; empty is no limit."""
    text = given.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        errors[name] = [Invalid("E-FMT", _("应为日期，例如 2026-11-22"))]
        return None
