"""Reading and deciding rows in which records of one or of several types stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.records.among import among
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.transfer.changing import Changes
from kemai.core.transfer.convert import Converter
from kemai.core.transfer.decide import Decider, Remembered
from kemai.core.transfer.entries import COUNTED, Entry, Result
from kemai.core.transfer.plan import Plan
from kemai.core.transfer.readers import Row


@dataclass(frozen=True)
class Group:
    """The record that rows go on with which name none, or the same once more; the cells that name it, its owner.

    `record_id` is below 0 for a record that the row of that line will add, 0 for one that was refused.
    """

    record_id: int = 0
    line: int = 0
    cells: tuple[str, ...] = ()
    owner: int | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Group:
        """Read what an import keeps of it."""
        return cls(**{**kept, "cells": tuple(kept.get("cells", ()))})


@dataclass
class Side:
    """The records of one type that stand beside the rows of a chunk, at most one a row."""

    plan: Plan
    entries: list[Entry]
    changes: Changes


@dataclass
class Chunk:
    """Decided rows with the changes of stored records, what stands beside them, and the group that goes on behind.

    `goes_on` says that its first rows belong to the group of the chunk before it.
    """

    plan: Plan
    entries: list[Entry]
    changes: Changes
    sides: list[Side] = field(default_factory=list)
    group: Group = field(default_factory=Group)
    goes_on: bool = False

    def by_type(self) -> list[list[Entry]]:
        """Give the entries of the rows themselves, then those of each type beside them."""
        return [self.entries, *(side.entries for side in self.sides)]

    def refused(self) -> list[tuple[Entry, list[tuple[Plan, Entry]]]]:
        """Give the rows of which something is refused, each with the plans and entries that say why."""
        if not self.sides:
            return [(entry, [(self.plan, entry)]) for entry in self.entries if entry.result is Result.REJECTED]
        along: dict[int, list[tuple[Plan, Entry]]] = {}
        for side in self.sides:
            for entry in side.entries:
                if entry.result is Result.REJECTED:
                    along.setdefault(entry.line, []).append((side.plan, entry))
        return [
            (entry, [(self.plan, entry), *along.get(entry.line, ())])
            for entry in self.entries
            if entry.result is Result.REJECTED or entry.line in along
        ]

    def counts(self) -> dict[str, dict[str, int]]:
        """Count what becomes of the records beside the rows, by type."""
        return {side.plan.record_type.key: counted(side.entries) for side in self.sides}


def counted(entries: Iterable[Entry]) -> dict[str, int]:
    """Count results, and the updates that say nothing new."""
    entries = list(entries)
    counts = Counter(str(entry.result) for entry in entries if entry.result in COUNTED)
    counts["unchanged"] = sum(entry.result is Result.UPDATED and not entry.changes for entry in entries)
    return dict(counts)


class Beside:
    """Reads and decides the records of one type beside the rows of another."""

    def __init__(self, plan: Plan, link: Field, mine: set[int]) -> None:
        """Know the columns that make a record stand there."""
        self.plan, self.link = plan, link
        self.converter, self.decider = Converter(plan), Decider(plan, mine)
        self.places = [place for column in plan.columns for place in column.places]

    def read(self, rows: list[Row]) -> list[Entry]:
        """Read the rows in which a record of the type stands."""
        return self.converter.entries([row for row in rows if not row.problem and speaks(row.values, self.places)])

    def join(self, entries: list[Entry], groups: Mapping[int, Group], open_ids: set[int]) -> None:
        """Link records to those of their rows; what these are refused for, their records are refused with."""
        label = self.link.target_type.label if self.link.target_type else self.link.label
        for entry in entries:
            group = groups[entry.line]
            entry.values[self.link.name] = group.record_id
            if group.record_id == 0:
                entry.result = Result.REJECTED
                if group.line != entry.line:
                    why = _("所属的%(type)s没有导入，见第 %(line)d 行") % {"type": label, "line": group.line}
                    entry.reject(self.link.name, Invalid("E-REF", why))
            elif group.record_id > 0 and group.record_id not in open_ids:
                entry.reject(self.link.name, Invalid("E-PERM", _("您不能关联到这条%(type)s") % {"type": label}))
            elif group.owner is not None:
                entry.values.setdefault("owner", group.owner)


class Judge:
    """Decides rows, chunk by chunk; `mine` holds by type the ids that this import has added."""

    def __init__(self, plan: Plan, mine: Mapping[str, set[int]] | None = None) -> None:
        """Prepare the questions of all types in the file."""
        mine = mine or {}
        self.plan = plan
        self.mine = mine.get(plan.record_type.key, set())
        self.converter, self.decider = Converter(plan), Decider(plan, self.mine)
        self.sides = [Beside(one, one.link, mine.get(one.record_type.key, set())) for one in plan.beside if one.link]
        self.places = [place for column in plan.columns for place in column.places]

    @property
    def converters(self) -> list[tuple[Plan, Converter]]:
        """Give the reader of each type's cells."""
        return [(self.plan, self.converter), *((side.plan, side.converter) for side in self.sides)]

    def decide(self, rows: list[Row], group: Group) -> Chunk:
        """Read and decide rows, outside any transaction."""
        entries = self.converter.entries(rows)
        if not self.sides:
            return Chunk(self.plan, entries, self.decider.decide(entries))
        along = [side.read(rows) for side in self.sides]
        going_on = self.mark(entries, {entry.line for several in along for entry in several}, group)
        changes = self.decider.decide(entries)
        groups: dict[int, Group] = {}
        for entry in entries:
            if entry.line not in going_on:
                group = self.begun(entry)
            groups[entry.line] = group
        open_ids = self.open_ids({one.record_id for one in groups.values() if one.record_id > 0})
        for side, several in zip(self.sides, along, strict=True):
            side.join(several, groups, open_ids)
        sides = [
            Side(side.plan, several, side.decider.decide(several))
            for side, several in zip(self.sides, along, strict=True)
        ]
        goes_on = bool(entries) and entries[0].line in going_on
        return Chunk(self.plan, entries, changes, sides, group, goes_on)

    def goes_on(self, above: Row, row: Row) -> bool:
        """Say whether a row seems to go on with the record of the one above: it names none, or the same once more."""
        if not self.sides or row.problem:
            return False
        return all(row.values[place].strip() in ("", above.values[place].strip()) for place in self.places)

    def remembered(self) -> list[Remembered]:
        """Give what the chunk decided last will have stored, by type."""
        return [self.decider.remembered(), *(side.decider.remembered() for side in self.sides)]

    def mark(self, entries: list[Entry], speaking: set[int], group: Group) -> set[int]:
        """Mark the rows that go on with the record above, and complete their cells; gives their lines."""
        going_on = set()
        cells, begun = group.cells, bool(group.line)
        for entry in entries:
            own = tuple(entry.cells[place].strip() for place in self.places)
            silent = not any(own)
            if begun and entry.result is None and entry.line in speaking and (silent or own == cells):
                going_on.add(entry.line)
                entry.result, entry.errors = Result.REPEATED, []
                if silent:
                    entry.cells = completed(entry.cells, self.places, cells)
            else:
                cells, begun = own, True
        return going_on

    def begun(self, entry: Entry) -> Group:
        """Begin a group with a row that names its record."""
        cells = tuple(entry.cells[place].strip() for place in self.places)
        record_id = 0 if entry.result is Result.REJECTED else meant(entry)
        return Group(record_id, entry.line, cells, entry.values.get("owner"))

    def open_ids(self, ids: set[int]) -> set[int]:
        """Keep the stored records that others may be linked to: those of this import, those in the person's reach."""
        if not ids:
            return set()
        record_type = self.plan.record_type
        rows = record_type.model.objects.filter(organisation_id=self.plan.by.organisation_id)
        reached = record_type.open_to_links(record_type.linkable(rows, self.plan.by)).filter(among("pk", ids))
        added = rows.filter(among("pk", ids & self.mine)) if ids & self.mine else rows.none()
        return {*reached.values_list("pk", flat=True), *added.values_list("pk", flat=True)}

    def refuse(self, row: Row, reason: Invalid, group: Group) -> Chunk:
        """Refuse a row that the database did not take, with all that stands beside it."""
        chunk = self.decide([row], group)
        entry = chunk.entries[0]
        goes_on = entry.result is Result.REPEATED and chunk.group == group
        entry.reject("", reason)
        behind = group if goes_on or not self.sides else self.begun(entry)
        return Chunk(self.plan, chunk.entries, Changes(self.plan, []), group=behind)

    def slim(self, chunk: Chunk) -> None:
        """Keep of a chunk only what later rows are compared with."""
        self.decider.seen.slim(chunk.entries)
        for side, decided in zip(self.sides, chunk.sides, strict=True):
            side.decider.seen.slim(decided.entries)


def meant(entry: Entry) -> int:
    """Give the id of the record that a row means, below 0 for one that will be added by the row of that line."""
    if entry.match is not None:
        return entry.match.record_id
    return meant(entry.earlier) if entry.earlier is not None else -entry.line


def speaks(cells: list[str], places: Iterable[int]) -> bool:
    """Say whether any of these cells holds something."""
    return any(cells[place].strip() for place in places)


def completed(cells: list[str], places: list[int], texts: Iterable[str]) -> list[str]:
    """Fill in the cells that the row above names its record by."""
    whole: list[Any] = [*cells]
    for place, text in zip(places, texts, strict=True):
        whole[place] = text
    return whole
