"""One figure of a firm: what is added up over which rows of a list, so that figure and rows always agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from kemai.core.records import registry
from kemai.core.records.currencies import HOME, Amounts, split_by
from kemai.core.records.typed import RecordType
from kemai.core.reports.built.figures import exact_sum, whole
from kemai.core.reports.questions import Question, list_address
from kemai.core.screens.listing import Listing

Days = tuple[Any, Any]
Key = tuple[Any, str]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Adds `value` up (counts where it is empty) over the rows of a type that meet `chips`, dated by `dated`.

    `above_zero` names an amount: only rows where it is above zero are counted, in the same statement as the others.
    """

    label: Any
    type_key: str
    dated: str
    value: str = ""
    chips: tuple[str, ...] = ()
    above_zero: str = ""

    @property
    def record_type(self) -> RecordType:
        """Give the type whose rows are added up."""
        return registry.get(self.type_key)

    def open_to(self, question: Question) -> bool:
        """Say whether the figure exists for a person: rows that they may read, a value that is not hidden."""
        if not question.viewer.may(self.type_key, "read"):
            return False
        resolved = registry.resolve(self.record_type, question.viewer)
        return all(resolved.known(name) for name in (self.value, self.above_zero) if name)

    def listing(self, question: Question, *more: str) -> Listing:
        """Give the list of the rows."""
        return self.listed(question, *more, *([f"{self.above_zero}:over:0.01"] if self.above_zero else []))

    def listed(self, question: Question, *more: str) -> Listing:
        """Give the list of the rows among which those are that count."""
        asked = Question(question.viewer, question.start, question.end, verb=question.verb)
        return asked.listing(self.record_type, self.dated, *self.chips, *question.chosen, *more)

    def rows(self, question: Question, *more: str) -> Any:
        """Give the rows among which those are that count."""
        return question.rows(self.listed(question, *more)).order_by()

    def asked(self) -> Any:
        """Give what the database is asked."""
        if self.value:
            return exact_sum(self.value, self.places)
        return Count("pk", filter=Q(**{f"{self.above_zero}__gt": 0})) if self.above_zero else Count("pk")

    def read(self, found: Any) -> Any:
        """Give the figure of what the database said."""
        return whole(found, self.places).quantize(Decimal("0.01")) if self.value else int(found or 0)

    @property
    def places(self) -> int:
        """Give the decimals of the value."""
        return self.record_type.fields[self.value].places or 0 if self.value else 0

    def split(self) -> str:
        """Name the column by which the figure is kept apart: that of the currency, where there are several."""
        return split_by(self.record_type) if self.value else ""

    def totals(self, question: Question, *more: str) -> Amounts:
        """Give the figure over all rows, by currency; a number of rows as one in the firm's own."""
        rows, path = self.rows(question, *more), self.split()
        if not path:
            return Amounts({HOME: self.read(rows.aggregate(found=self.asked())["found"])})
        found = rows.values(path).annotate(found=self.asked()).values_list(path, "found")
        return Amounts({currency: self.read(figure) for currency, figure in found})

    def total(self, question: Question, *more: str) -> Any:
        """Give the figure in the firm's own currency; what is in others doesn't count towards it."""
        return self.totals(question, *more).get(HOME, self.read(None))

    def address(self, question: Question, *more: str, currency: str = HOME) -> str:
        """Give the list of the rows in one currency, in all of them where none is named."""
        return list_address(self.record_type, self.listing(question, *more, *self.chips_of(currency)))

    def chips_of(self, currency: str) -> list[str]:
        """Give the condition of rows in one currency, where there are several."""
        return [f"{self.record_type.currency}:is:{currency}"] if currency and self.split() else []


def by(field: str, tallies: Sequence[Tally], question: Question) -> list[dict[Key, Any]]:
    """Give each figure for each value of a link or choice and each currency; those over the same rows by one statement.

    A number of rows stands with the firm's own currency, unless an amount over the same rows is kept apart.
    """
    found: list[dict[Key, Any]] = [{} for _one in tallies]
    alike: dict[tuple[Any, ...], list[int]] = {}
    for place, one in enumerate(tallies):
        alike.setdefault((one.type_key, one.dated, one.chips), []).append(place)
    for places in alike.values():
        first = tallies[places[0]]
        path = first.record_type.fields[field].path
        split = next(filter(None, (tallies[place].split() for place in places)), "")
        paths = [path, split] if split else [path]
        asked = {f"m{place}": tallies[place].asked() for place in places}
        for value, *figures in first.rows(question).values(*paths).annotate(**asked).values_list(*paths, *asked):
            currency = figures.pop(0) if split else HOME
            for place, figure in zip(places, figures, strict=True):
                found[place][value, currency] = tallies[place].read(figure)
    return found
