"""Reports that list records: chosen columns, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kemai.core.records.batches import read_in_batches
from kemai.core.records.fields import Field
from kemai.core.records.registry import Resolved
from kemai.core.reports.answers import Answer, Heading, Line, said
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question
from kemai.core.screens.cells import Cells, Row

ROWS_AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True)
class Listed(Report):
    """Lists records with some of their fields, the title first; fields that the person may not see are absent."""

    columns: tuple[str, ...]
    order: tuple[str, ...] = ("-updated_at", "-id")

    def names(self, resolved: Resolved) -> list[str]:
        """Name the columns that exist for this person."""
        return resolved.names([self.record_type.title, *self.columns])

    def length(self, question: Question) -> int:
        """Count the records."""
        return int(self.asked(question)[1].count())

    def answer(self, question: Question) -> Answer:
        """Count the records, and give them one by one."""
        listing, rows = self.asked(question)
        names = self.names(listing.resolved)
        fields = [listing.resolved.fields[name] for name in names]
        total = rows.count()
        words = {"count": said(total), "type": self.record_type.label}
        return Answer(
            finding=(_("共 %(count)s 个%(type)s") if total else _("没有符合条件的%(type)s")) % words,
            headings=[Heading(str(field.label), field.kind.numeric, file_kind(field)) for field in fields],
            lines=self.lines(Cells(listing.resolved, question.viewer), rows.order_by(*self.order), names),
            totals=[_("合计 %(count)s") % words, *[""] * (len(names) - 1)],
            count=total,
            bars=False,
            sentence=listing.sentence(),
            fields=names,
        )

    def lines(self, cells: Cells, rows: Any, names: list[str]) -> Iterator[Line]:
        """Read the rows and say their values; masks hold."""
        paths = cells.paths(names)
        home = f"/{self.record_type.address}/"
        for record_id, owner_id, *values in read_in_batches(rows, "owner_id", *paths, size=ROWS_AT_ONCE):
            row = Row(record_id, owner_id, dict(zip(paths, values, strict=True)))
            label, *figures = (value_of(cells, name, row) for name in names)
            yield Line(str(label), figures, f"{home}{record_id}/")


def value_of(cells: Cells, name: str, row: Row) -> Any:
    """Give a value for page, paper and file: numbers as numbers, everything else in words."""
    field = cells.resolved.fields[name]
    if field.kind.numeric and not cells.is_masked(name, row):
        return Figure(row.values[field.path], cells.text(name, row))
    return cells.text(name, row)


@dataclass(frozen=True)
class Figure:
    """A number with the words that people read."""

    value: Any
    text: str

    def __str__(self) -> str:
        """Read as people do."""
        return self.text


def file_kind(field: Field) -> str:
    """Name the kind of a column in a file."""
    if field.kind.name == "money":
        return "money"
    return "number" if field.kind.numeric else "text"
