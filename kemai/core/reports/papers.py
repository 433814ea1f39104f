"""A report on paper: few lines with bars, many lines as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from kemai.core.printing import paper, press
from kemai.core.printing.widths import Column, plan, table
from kemai.core.reports.answers import Answer, Line, said
from kemai.core.reports.questions import Question

BARS_MOST = 300
PART = 2500


def pdf(title: str, question: Question, answer: Answer, advance: Callable[[int], None] = lambda count: None) -> bytes:
    """Set a report as PDF: the finding above, the filter and the person in the foot."""
    made = paper.common(answer.finding, answer.sentence, question.viewer)
    made["summary"] = f"{title} · {said(answer.count)}"
    lines = iter(answer.lines)
    first = list(islice(lines, BARS_MOST + 1))
    if answer.bars and len(first) <= BARS_MOST:
        return press.pdf("report", {**made, **bars(answer, first)})
    return listed(answer, made, first, lines, advance)


def bars(answer: Answer, lines: list[Line]) -> dict[str, Any]:
    """Give a report with bars as its layout takes it."""
    rows = [{"label": clean(line.label), "share": line.share, "figures": figures(line)} for line in lines]
    totals = [said(total) for total in answer.totals]
    return {"columns": [heading.label for heading in answer.headings], "rows": rows, "totals": totals}


def listed(
    answer: Answer, made: dict[str, Any], first: list[Line], lines: Iterator[Line], advance: Callable[[int], None]
) -> bytes:
    """Set a long report part by part; the totals stand behind the last line."""
    binder, shape = press.Binder(), None
    columns = [Column(one.label, one.kind, one.numeric) for one in answer.headings]
    part, following = [*first, *islice(lines, PART - len(first))], list(islice(lines, PART))
    while True:
        rows = [[clean(line.label), *figures(line)] for line in part]
        totals = [] if following else [said(total) for total in answer.totals]
        shape = shape or plan(columns, [*rows[:PART], totals] if totals else rows)
        only = not following and not binder.parts
        data = {**made, **({} if only else {"page_text": _("第 {page} 页")}), **table(columns, rows, shape)}
        first_page = binder.next_page if binder.parts else 1
        binder.add(press.pdf("list", {**data, "first_page": first_page, "totals": totals}))
        advance(len(part))
        if not following:
            return binder.bound()
        part, following = following, list(islice(lines, PART))


def figures(line: Line) -> list[str]:
    """Say the figures of a line."""
    return [clean(said(figure)) for figure in line.figures]


def clean(text: str) -> str:
    """Take out characters that have no shape on paper."""
    return paper.clean(text)
