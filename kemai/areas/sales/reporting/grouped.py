"""Figures side by side for each person or customer, every cell with the way to its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.reporting.asks import own
from kemai.core.records.among import among
from kemai.core.records.conditions import address
from kemai.core.records.currencies import HOME, Amounts
from kemai.core.reports.answers import Answer, Heading, Line, share_of
from kemai.core.reports.built.report import shown
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question, list_address
from kemai.core.reports.tally import Key, Tally, by

LINES_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Grouped(Report):
    """A line for each value of `field` (a link that all counted types have), a column for each figure.

    The largest of the first figure stands first.
    """

    field: str
    tallies: tuple[Tally, ...]

    def answer(self, question: Question) -> Answer:
        """Add up in one statement for each list that is counted."""
        asked = own(question)
        tallies = [one for one in self.tallies if one.open_to(asked)]
        found = by(self.field, tallies, asked)
        values = sorted({key for one in found for key in one}, key=lambda key: rank(key, found))
        totals = [whole(one).said(shown) for one in found]
        words = {"label": str(tallies[0].label) if tallies else "", "total": totals[0] if totals else ""}
        return Answer(
            finding=_("%(label)s共 %(total)s") % words if values else _("这段时间没有数据"),
            headings=[
                Heading(str(self.record_type.fields[self.field].label)),
                *(Heading(str(one.label), numeric=True, kind="money" if one.value else "number") for one in tallies),
            ],
            lines=self.lines(values, found, tallies, asked),
            totals=[_("合计"), *totals],
            count=len(values),
            drawing="bar",
            bars=False,
            fields=[self.field, *(one.value for one in tallies if one.value)],
            total_urls=[one.address(asked, currency="") for one in tallies],
        )

    def lines(
        self, values: list[Key], found: list[dict[Key, Any]], tallies: Sequence[Tally], asked: Question
    ) -> Iterator[Line]:
        """Give a line for each value and currency as they are read: most of thousands of customers stand on no page."""
        largest = max((abs(one) for one in found[0].values()), default=0) if found else 0
        lists = [(one.record_type, one.listing(asked)) for one in tallies]
        split = [one.record_type.currency if one.split() else "" for one in tallies]
        for start in range(0, len(values), LINES_AT_ONCE):
            part = values[start : start + LINES_AT_ONCE]
            names = self.names([value for value, _currency in part])
            for value, currency in part:
                first, chip = found[0].get((value, currency), 0), self.chip(value)
                name = names.get(value) or _("未填写")
                yield Line(
                    label=name if currency == HOME else f"{name} · {currency}",
                    figures=[shown(one.get((value, currency), 0)) for one in found],
                    share=share_of(abs(first), largest),
                    urls=[
                        list_address(*one, chip, *([f"{path}:is:{currency}"] if path else []))
                        for one, path in zip(lists, split, strict=True)
                    ],
                    weight=first,
                )

    def names(self, values: list[Any]) -> dict[Any, str]:
        """Call the people or customers."""
        field = self.record_type.fields[self.field]
        rows = field.target._base_manager.filter(among("pk", [one for one in values if one]))
        return {pk: str(title) for pk, title in rows.values_list("pk", field.target_title)}

    def chip(self, value: Any) -> str:
        """Give the condition of a line's rows."""
        leaf: dict[str, Any] = {"field": self.field, "op": "is", "values": [value]}
        return address.write_chip(leaf if value else {"field": self.field, "op": "empty"})


def rank(key: Key, found: list[dict[Key, Any]]) -> tuple[Any, ...]:
    """Order lines by their figures, the largest first; those in the firm's own currency before the others."""
    value, currency = key
    return (currency != HOME, currency, *(-one.get(key, 0) for one in found), value or 0)


def whole(found: dict[Key, Any]) -> Amounts:
    """Add a figure up over all lines, each currency for itself."""
    sums = Amounts()
    for (_value, currency), figure in found.items():
        sums[currency] = sums.get(currency, 0) + figure
    return sums
