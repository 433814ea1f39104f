"""How sales stand against the same period last year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.sales.reporting.asks import own
from kemai.core.records.currencies import HOME
from kemai.core.reports.answers import Answer, Heading, Line
from kemai.core.reports.built.report import shown
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question
from kemai.core.reports.tally import Tally


@dataclass(frozen=True, kw_only=True)
class Compared(Report):
    """A line for each figure: the asked days (else this year so far), the same days a year before, the change."""

    tallies: tuple[Tally, ...]

    def answer(self, question: Question) -> Answer:
        """Add each figure up twice."""
        now = this_year(own(question))
        before = replace(now, start=year_before(now.start), end=year_before(now.end))
        lines = []
        for tally in self.tallies:
            if tally.open_to(now):
                sums = [tally.totals(now), tally.totals(before)]
                currencies = sorted({HOME, *sums[0], *sums[1]}, key=lambda one: (one != HOME, one))
                lines += [line(tally, name, (now, before), [one.get(name, 0) for one in sums]) for name in currencies]
        words = {"start": now.start, "end": now.end}
        return Answer(
            finding=_("%(start)s 至 %(end)s，与上年同期比") % words,
            headings=[
                Heading(_("指标")),
                Heading(_("本期"), numeric=True, kind="money"),
                Heading(_("上年同期"), numeric=True, kind="money"),
                Heading(_("增长"), numeric=True),
            ],
            lines=lines,
            totals=[],
            count=len(lines),
            bars=False,
        )


def line(tally: Tally, currency: str, days: tuple[Question, Question], figures: list[Any]) -> Line:
    """Set a figure in one currency beside that of the year before."""
    label = str(tally.label) if currency == HOME else f"{tally.label} · {currency}"
    now, before = (tally.address(one, currency=currency) for one in days)
    return Line(label, [*map(shown, figures), change(*figures)], urls=[now, before, now])


def this_year(question: Question) -> Question:
    """Fill in the days that were not asked for: from the first of January to today."""
    end = question.end or timezone.localdate()
    return replace(question, start=question.start or date(end.year, 1, 1), end=end)


def year_before(day: date | None) -> date | None:
    """Give the same day a year before; the 29th of February becomes the 28th."""
    if day is None:
        return None
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def change(now: Any, before: Any) -> str:
    """Say the growth in per cent; nothing before is no growth."""
    if not before:
        return _("数据不足")
    grown = (Decimal(now) - Decimal(before)) * 100 / Decimal(before)
    return f"{grown.quantize(Decimal('0.1'), ROUND_HALF_UP):+}%"
