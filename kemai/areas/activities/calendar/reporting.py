"""The schedule report (日程报表): what was and will be on, by days and people, for reading and printing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.calendar.looks import weekday
from kemai.areas.activities.calendar.repeating import TIMES, Times, between
from kemai.areas.activities.calendar.window import KEY
from kemai.core.records.colleagues import names
from kemai.core.records.words import enumerated
from kemai.core.reports.answers import Answer, Heading, Line, said
from kemai.core.reports.declare import Report, Shelf
from kemai.core.reports.questions import Question

HOME = "/calendar/reports/"
USUAL, LONGEST = timedelta(days=6), timedelta(days=400)
COLUMNS = ("id", "subject", "place", "all_day", "owner_id", "people", "customer__name", *TIMES)


@dataclass(frozen=True, kw_only=True)
class Schedule(Report):
    """Lists every time of every entry in the asked days, the next seven where none are asked."""

    def answer(self, question: Question) -> Answer:
        """Work the repeats out, and give the times one after the other."""
        question = bounded(question)
        first, last = question.moments()
        listing = question.listing(self.record_type, "")
        lines = [line for _start, line in sorted(self.lines(question.rows(listing), first, last))]
        period = {"first": question.start, "last": question.end, "count": said(len(lines))}
        headings = (_("主题"), _("日期"), _("时间"), _("谁"), _("地点"), _("客户"))
        return Answer(
            finding=_("%(first)s 至 %(last)s 共 %(count)s 条日程") % period,
            headings=[Heading(heading) for heading in headings],
            lines=iter(lines),
            totals=[],
            count=len(lines),
            bars=False,
            sentence=listing.sentence(),
            fields=["subject", "start", "end", "owner", "people", "place", "customer"],
        )

    def lines(self, rows: Any, first: Any, last: Any) -> Iterator[tuple[tuple[datetime, int, int], Line]]:
        """Give each time with the line that it makes."""
        over = Q(last_at=None) | Q(last_at__gte=first)
        read = rows.filter(over, start__lte=last).order_by().values_list(*COLUMNS)
        for count, (pk, subject, place, all_day, owner, people, customer, *told) in enumerate(read):
            who = [owner, *(int(one) for one in people.split(",") if one)] if owner else []
            called = names(who)
            for start, end in between(Times(*told), first, last):
                day, until = timezone.localtime(start), timezone.localtime(end)
                clock = _("全天") if all_day else f"{day:%H:%M}–{until:%H:%M}"
                figures = (
                    f"{day:%Y-%m-%d} {weekday(day.date())}",
                    clock,
                    enumerated(called[one] for one in who if one in called),
                    place,
                    customer or "",
                )
                yield (start, pk, count), Line(subject, figures, f"/calendarentries/{pk}/")


def bounded(question: Question) -> Question:
    """Give a question its days: a week from today or from its first day, never more than 400 days."""
    start = question.start or (question.end - USUAL if question.end else timezone.localdate())
    end = min(question.end or start + USUAL, start + LONGEST)
    return replace(question, start=start, end=end)


REPORTS = Shelf(
    HOME,
    gettext_lazy("日程报表"),
    (Schedule(code="schedule", label=gettext_lazy("日程报表"), type_key=KEY, dated="start"),),
)
