"""What happened month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.records.conditions import address
from kemai.core.records.errors import Rejected
from kemai.core.reports.answers import Answer, Heading, Line, said, share_of
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question, list_address
from kemai.core.screens.listing import Listing

MONTHS_MOST = 120
USUAL_MONTHS = 12


@dataclass(frozen=True)
class Month:
    """A month, or the part of it that was asked about."""

    first: date
    last: date

    @property
    def end(self) -> datetime:
        """Give the instant at which the month is over."""
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    @property
    def label(self) -> str:
        """Call the month: 2026-03."""
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, kw_only=True)
class Monthly(Report):
    """Counts records by the month of one moment (`path`), which `narrow` may have added to the rows.

    `finding` may name %(total)s, %(month)s and %(count)s. `leads_to` gives the address of one month's rows; without it
    a month leads to the list, filtered by `dated`.
    """

    finding: Any
    nothing: Any
    path: str = "created_at"
    leads_to: Callable[[Month], str] | None = None

    def answer(self, question: Question) -> Answer:
        """Count by month in one query; without days the last twelve months."""
        months = months_of(question)
        question = replace(question, start=months[0].first, end=months[-1].last)
        listing, rows = self.asked(question)
        counts = self.counts(rows, months)
        total, largest = sum(counts.values()), max(counts.values(), default=0)
        plain = replace(question, start=None, end=None).listing(self.record_type, "")
        lines = [
            Line(month.label, (counts[place],), self.address(month, plain), share_of(counts[place], largest))
            for place, month in enumerate(months)
        ]
        return Answer(
            finding=self.say(months, counts, total),
            headings=[Heading(_("月份")), Heading(str(self.label), numeric=True, kind="number")],
            lines=lines,
            totals=[_("合计"), total],
            count=total,
            sentence=listing.sentence(),
            fields=[self.path],
            total_urls=[] if self.leads_to else [list_address(self.record_type, listing)],
        )

    def address(self, month: Month, listing: Listing) -> str:
        """Give the address of a month's rows."""
        if self.leads_to:
            return self.leads_to(month)
        days = {"field": self.dated, "op": "between", "values": [month.first.isoformat(), month.last.isoformat()]}
        return list_address(self.record_type, listing, address.write_chip(days))

    def counts(self, rows: Any, months: list[Month]) -> Counter[int]:
        """Count the rows of each month; a moment of the table is counted in SQL."""
        columns = {column.name for column in self.record_type.model._meta.concrete_fields}
        if self.path not in columns:
            moments = rows.order_by().values_list(self.path, flat=True)
            return Counter(place_of(timezone.localtime(moment).date(), months) for moment in moments)
        place = Case(
            *(When(**{f"{self.path}__lt": month.end}, then=Value(place)) for place, month in enumerate(months)),
            default=Value(len(months) - 1),
            output_field=IntegerField(),
        )
        counted = rows.order_by().annotate(place=place).values("place").annotate(found=Count("pk"))
        return Counter(dict(counted.values_list("place", "found")))

    def say(self, months: list[Month], counts: Counter[int], total: int) -> str:
        """Say the most telling fact as a sentence."""
        if not total:
            return str(self.nothing)
        place, found = max(counts.items(), key=lambda one: (one[1], one[0]))
        return str(self.finding) % {"total": said(total), "month": months[place].label, "count": said(found)}


def months_of(question: Question) -> list[Month]:
    """Give the asked months; raises Rejected (E-RNG) for more than ten years."""
    end = question.end or timezone.localdate()
    start = question.start or months_before(end, USUAL_MONTHS - 1)
    months: list[Month] = []
    first = min(start, end)
    while first <= end:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        months.append(Month(first, min(end, following - timedelta(days=1))))
        first = following
        if len(months) > MONTHS_MOST:
            raise Rejected.one("from", "E-RNG", _("最多 %(limit)d 个月") % {"limit": MONTHS_MOST})
    return months


def months_before(day: date, count: int) -> date:
    """Give the first day of the month so many months before."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, 1)


def place_of(day: date, months: list[Month]) -> int:
    """Give the place of a day among consecutive months."""
    return (day.year - months[0].first.year) * 12 + day.month - months[0].first.month
