"""Turning rows of text into values, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kemai.core.access.fields import is_mask
from kemai.core.records.errors import Invalid
from kemai.core.records.kinds import Given
from kemai.core.transfer.choices import ChoiceBook
from kemai.core.transfer.days import Days
from kemai.core.transfer.entries import Entry
from kemai.core.transfer.links import LinkBook
from kemai.core.transfer.plan import Column, Plan
from kemai.core.transfer.readers import Row
from kemai.core.transfer.readers.names import full_name
from kemai.core.transfer.shares import Shares

REMEMBERED = {"pick", "bool"}


class Converter:
    """Reads the cells of one import; what it has looked up once it knows for all rows."""

    def __init__(self, plan: Plan) -> None:
        """Prepare a reader for each column."""
        self.plan = plan
        self.given = Given(plan.by, by_key=True)
        self.links: dict[str, LinkBook] = {}
        self.choices: dict[str, ChoiceBook] = {}
        self.days: dict[str, Days] = {}
        self.shares: dict[str, Shares] = {}
        self.readers = [(column, self.reader(column)) for column in plan.columns]

    def reader(self, column: Column) -> Callable[[str], Any]:
        """Give the function that reads one text of a column; it raises Invalid."""
        field, kind = column.field, column.field.kind
        if kind.name == "fk":
            first = self.plan.record_type.transfer.get("by", {}).get(field.name, "")
            self.links[field.name] = LinkBook(field, first, self.plan.by)
            return self.links[field.name].read
        if kind.name in ("dict", "dicts"):
            rules = self.plan.rules.get(field.name, {})
            self.choices[field.name] = ChoiceBook(field, self.plan.by, rules, dry=self.plan.dry)
            return self.choices[field.name].read
        given = self.given
        if kind.name in ("date", "dt"):
            days = self.days[field.name] = Days()
            return lambda text: kind.parse(field, days.iso(text), given)
        if kind.name == "pct":
            shares = self.shares[field.name] = Shares(column.heading)
            return lambda text: kind.parse(field, shares.percent(text), given)
        if kind.name in REMEMBERED:
            return remembering(lambda text: kind.parse(field, text, given))
        return lambda text: kind.parse(field, text, given)

    def entries(self, rows: list[Row]) -> list[Entry]:
        """Read rows; every cell that does not fit leaves its reason on the entry."""
        entries = [Entry(row.number, row.values) for row in rows]
        for entry, row in zip(entries, rows, strict=True):
            if row.problem:
                entry.reject("", Invalid("E-FMT", row.problem))
        texts = {column.field.name: list(column_texts(column, entries)) for column in self.plan.columns}
        said = self.translated(texts, len(entries))
        for column, read in self.readers:
            name = column.field.name
            if name in self.links:
                self.links[name].load(texts[name])
            for told in (self.days, self.shares):
                if name in told:
                    told[name].load(texts[name])
            fill(entries, texts[name], name, read)
        for entry, values in zip(entries, said, strict=True) if said else ():
            entry.values = {**values, **entry.values}
        return entries

    def translated(self, texts: dict[str, list[str]], count: int) -> list[dict[str, Any]]:
        """Let the type turn the words of other programs into its own, row by row; gives the values that they mean."""
        said: list[dict[str, Any]] = []
        if not self.plan.record_type.translates:
            return said
        for at in range(count):
            row = {name: column[at] for name, column in texts.items()}
            said.append(self.plan.record_type.translate(row, self.plan.by))
            for name, column in texts.items():
                column[at] = row[name]
        return said


def fill(entries: list[Entry], texts: list[str], name: str, read: Callable[[str], Any]) -> None:
    """Read one column; empty cells and masked ones (138****1234) say nothing."""
    for entry, text in zip(entries, texts, strict=True):
        if not text or is_mask(text) or entry.result is not None:
            continue
        try:
            value = read(text)
        except Invalid as reason:
            entry.errors.append((name, reason))
        except (ArithmeticError, ValueError):
            entry.errors.append((name, Invalid("E-RNG")))
        else:
            if value is not None:
                entry.values[name] = value


def column_texts(column: Column, entries: list[Entry]) -> Iterable[str]:
    """Give a column's texts without blanks around them."""
    if not column.places:
        return [column.fixed] * len(entries)
    if len(column.places) == 1:
        place = column.places[0]
        return (entry.cells[place].strip() for entry in entries)
    family, given = column.places
    return (full_name(entry.cells[family], entry.cells[given]) for entry in entries)


def remembering(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Read every text once: few texts come in many rows."""
    known: dict[str, Any] = {}

    def look_up(text: str) -> Any:
        if text not in known:
            try:
                known[text] = read(text)
            except Invalid as reason:
                known[text] = reason
        if isinstance(known[text], Invalid):
            raise known[text]
        return known[text]

    return look_up


def unknown_choices(converter: Converter, most: int) -> dict[str, dict[str, int]]:
    """Give the texts that no dictionary has, by field, the frequent ones first."""
    return {name: dict(book.unknown.most_common(most)) for name, book in converter.choices.items() if book.unknown}
