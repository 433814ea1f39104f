"""One figure of a firm: what is added up over which rows of a list, so that figure and rows always agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count

from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.reports.built.figures import exact_sum, whole
from kemai.core.reports.questions import Question, list_address
from kemai.core.screens.listing import Listing

Days = tuple[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Adds `value` up (counts where it is empty) over the rows of a type that meet `chips`, dated by `dated`."""

    label: Any
    type_key: str
    dated: str
    value: str = ""
    chips: tuple[str, ...] = ()

    @property
    def record_type(self) -> RecordType:
        """Give the type whose rows are added up."""
        return registry.get(self.type_key)

    def open_to(self, question: Question) -> bool:
        """Say whether the figure exists for a person: rows that they may read, a value that is not hidden."""
        if not question.viewer.may(self.type_key, "read"):
            return False
        resolved = registry.resolve(self.record_type, question.viewer)
        return not self.value or resolved.known(self.value)

    def listing(self, question: Question, *more: str) -> Listing:
        """Give the list of the rows."""
        asked = Question(question.viewer, question.start, question.end, verb=question.verb)
        return asked.listing(self.record_type, self.dated, *self.chips, *question.chosen, *more)

    def rows(self, question: Question, *more: str) -> Any:
        """Give the rows."""
        return question.rows(self.listing(question, *more)).order_by()

    def asked(self) -> Any:
        """Give what the database is asked."""
        return exact_sum(self.value, self.places) if self.value else Count("pk")

    def read(self, found: Any) -> Any:
        """Give the figure of what the database said."""
        return whole(found, self.places).quantize(Decimal("0.01")) if self.value else int(found or 0)

    @property
    def places(self) -> int:
        """Give the decimals of the value."""
        return self.record_type.fields[self.value].places or 0 if self.value else 0

    def total(self, question: Question, *more: str) -> Any:
        """Give the figure over all rows."""
        return self.read(self.rows(question, *more).aggregate(found=self.asked())["found"])

    def address(self, question: Question, *more: str) -> str:
        """Give the list of the rows."""
        return list_address(self.record_type, self.listing(question, *more))


def by(field: str, tallies: Sequence[Tally], question: Question) -> list[dict[Any, Any]]:
    """Give each figure for each value of a link or choice; figures over the same rows come by one statement."""
    found: list[dict[Any, Any]] = [{} for _one in tallies]
    alike: dict[tuple[Any, ...], list[int]] = {}
    for place, one in enumerate(tallies):
        alike.setdefault((one.type_key, one.dated, one.chips), []).append(place)
    for places in alike.values():
        first = tallies[places[0]]
        path = first.record_type.fields[field].path
        asked = {f"m{place}": tallies[place].asked() for place in places}
        for value, *figures in first.rows(question).values(path).annotate(**asked).values_list(path, *asked):
            for place, figure in zip(places, figures, strict=True):
                found[place][value] = tallies[place].read(figure)
    return found
