"""Deciding what becomes of each row: added, updated, skipped or rejected. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.actions.perform import right_of
from kemai.core.duplicates.blocking import Blocks
from kemai.core.duplicates.keys import keys_of
from kemai.core.records.among import among
from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import EMPTY
from kemai.core.transfer.changing import Changes
from kemai.core.transfer.entries import Entry, Result
from kemai.core.transfer.matching import Matcher, Seen
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.plan import Plan
from kemai.core.transfer.unique import Promises
from kemai.core.transfer.within import SeenWithin, Within, named_within

How = ImportJob.OnDuplicate
FORGIVABLE = {"fk", "dict", "dicts"}


@dataclass(frozen=True)
class Remembered:
    """What a decided chunk will have stored, for rows that are decided before it is."""

    seen: Seen
    promises: Promises
    blocks: Blocks
    changes: Changes

    def concerns(self, entry: Entry) -> bool:
        """Say whether a row may mean, or get in the way of, a record that the chunk adds or changes."""
        return (
            self.seen.find(entry)[0] is not None
            or (entry.match is not None and entry.match.record_id in self.changes.columns)
            or self.promises.took(entry)
            or bool(self.blocks.broken(entry.values))
        )


class Decider:
    """Decides rows in their order, a chunk at a time; `mine` holds the ids that this import has added.

    In a dry run later chunks must know the rows of earlier ones; otherwise those are stored, and only the rows of the
    same chunk are remembered.
    """

    def __init__(self, plan: Plan, mine: set[int] | None = None) -> None:
        """Prepare the questions that every row is asked."""
        self.plan = plan
        self.by = plan.by
        self.type = plan.record_type
        self.mine = mine if mine is not None else set()
        self.matcher = Within(plan, plan.link, self.mine) if plan.link else Matcher(plan, self.mine)
        self.key = self.matcher.key
        self.required = [name for name, field in self.type.fields.items() if field.required]
        self.may_add = self.by.may(*right_of(self.type, "add"))
        self.forget()

    def forget(self) -> None:
        """Drop what is remembered of earlier rows, because it is stored now."""
        self.seen = self.nobody()
        self.promises = Promises(self.type, self.key)
        self.blocks = Blocks(self.type, self.by)

    def nobody(self) -> Seen:
        """Start to remember the rows that will be added."""
        link, likeness = self.plan.link, self.matcher.likeness
        return (
            SeenWithin(self.key, likeness, link, named=named_within(self.plan, link))
            if link
            else Seen(self.key, likeness)
        )

    def decide(self, entries: list[Entry]) -> Changes:
        """Decide a chunk; gives the changes of stored records that it makes."""
        if not self.plan.dry:
            self.forget()
        live = [entry for entry in entries if entry.result is None and not self.hopeless(entry)]
        self.matcher.match(live)
        self.promises.load(live)
        self.blocks.load([entry.values for entry in live])
        self.changes = Changes(self.plan, live)
        self.wholes = self.writable_wholes(live)
        with self.type.deciding([entry.values for entry in live], self.by):
            for entry in entries:
                if entry.result is None:
                    self.settle(entry)
        return self.changes

    def remembered(self) -> Remembered:
        """Give what the chunk decided last will have stored."""
        return Remembered(self.seen, self.promises, self.blocks, self.changes)

    def hopeless(self, entry: Entry) -> bool:
        """Refuse a row with a cell that does not fit, all its reasons with it.

        A link or choice that nobody knows may still be what the record holds already, when the row is an update.
        """
        if not entry.errors:
            return False
        fields = self.type.fields
        if self.plan.on_duplicate == How.UPDATE and all(fields[n].kind.name in FORGIVABLE for n, _r in entry.errors):
            return False
        named = {name for name, _reason in entry.errors}
        for name in self.required:
            if name in self.plan.names and name not in entry.values and name not in named:
                entry.reject(name, Invalid("E-REQ"))
        entry.result = Result.REJECTED
        return True

    def settle(self, entry: Entry) -> None:
        """Decide one row."""
        sure = entry.match is not None and entry.match.sure
        if entry.match is None:
            entry.earlier, sure = self.seen.find(entry)
        if entry.match is None and entry.earlier is None:
            self.add(entry)
        elif entry.match is not None and entry.match.binned:
            entry.reject(self.key, Invalid("E-DUP", _("此编号的记录在回收站中，请先恢复")))
        elif self.plan.beside and self.of_this_file(entry):
            self.repeat(entry)
        elif self.plan.on_duplicate == How.SKIP:
            entry.result = Result.SKIPPED
        elif self.plan.on_duplicate == How.UPDATE:
            self.update(entry)
        elif sure:
            hint = _("与第 %(line)d 行相同") % {"line": entry.earlier.line} if entry.earlier else ""
            entry.reject(self.key, Invalid("E-DUP", hint))
        else:
            entry.match = entry.earlier = None
            self.add(entry)

    def of_this_file(self, entry: Entry) -> bool:
        """Say whether a row means a record that this file brings."""
        return entry.earlier is not None or (entry.match is not None and entry.match.record_id in self.mine)

    def repeat(self, entry: Entry) -> None:
        """Decide a row that names a record of this file once more, because of what stands beside it."""
        entry.result = Result.REPEATED
        if self.plan.on_duplicate == How.UPDATE:
            self.update(entry)
            if entry.result is Result.UPDATED and not entry.changes:
                entry.result = Result.REPEATED

    def update(self, entry: Entry) -> None:
        """Decide a row that changes a stored record, or an earlier row of the file."""
        if entry.match is not None:
            self.changes.update(entry, self.promises)
        elif entry.earlier is not None and not entry.errors:
            self.changes.merge(entry, entry.earlier)
        if entry.errors:
            entry.result = Result.REJECTED
        else:
            entry.result = Result.UPDATED
            self.promises.take(entry)

    def add(self, entry: Entry) -> None:
        """Decide a row that would be a new record: required fields, the type's own rules, unique fields."""
        if not self.may_add:
            entry.reject("", Invalid("E-PERM", _("只可更新，不可新增")))
        values = entry.values
        named = {name for name, _reason in entry.errors}
        self.prepare(entry)
        for name in self.required:
            if values.get(name) in EMPTY and name not in named:
                entry.reject(name, Invalid("E-REQ"))
        self.reach_whole(entry)
        if not entry.errors:
            for name, reason in self.type.check(values, None, self.by):
                entry.reject(name, reason)
        if not entry.errors and (blocked := self.blocks.broken(values)):
            entry.reject(blocked, Invalid("E-DUP"))
        if entry.errors or self.promises.broken(entry):
            entry.result = Result.REJECTED
            return
        entry.result = Result.ADDED
        self.blocks.take(values)
        self.seen.note(entry)
        self.promises.take(entry)

    def prepare(self, entry: Entry) -> None:
        """Fill in what follows from other values; match keys follow when it changes what they are made of."""
        declared = self.type.duplicates
        before = [entry.values.get(name) for name in declared]
        self.type.prepare(entry.values, None, self.by)
        if before != [entry.values.get(name) for name in declared]:
            entry.keys = keys_of(self.type, entry.values)

    def reach_whole(self, entry: Entry) -> None:
        """Refuse a part of a record that the person may not change."""
        part_of = self.type.part_of
        if part_of and part_of in entry.values and entry.values[part_of] not in self.wholes:
            entry.reject(part_of, Invalid("E-PERM"))

    def writable_wholes(self, entries: list[Entry]) -> set[int]:
        """Give the records among the rows' wholes that the person may change."""
        name = self.type.part_of
        if not name:
            return set()
        wanted: set[Any] = {entry.values[name] for entry in entries if name in entry.values}
        rows = self.type.fields[name].target.objects.visible_to(self.by, "write").filter(among("pk", wanted))
        return set(rows.values_list("pk", flat=True))
