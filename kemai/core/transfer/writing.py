"""Writing a decided chunk of an import: records, history, numbers, match keys and search in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import repeat
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kemai.core.duplicates.keys import has_keys, remade, stored_keys, whole_keys
from kemai.core.duplicates.models import MatchKey
from kemai.core.duplicates.rules import Rule, compared, rules_of
from kemai.core.duplicates.stored import NewKeys
from kemai.core.history.models import Act
from kemai.core.merge.trail import old_codes
from kemai.core.numbering.allot import allot
from kemai.core.own.keeping import custom_of
from kemai.core.records import bulk
from kemai.core.records.allotting import Ids
from kemai.core.records.among import among
from kemai.core.review.clearing import clear
from kemai.core.search import index
from kemai.core.search.cutting import Cutter
from kemai.core.search.models import SearchDocument
from kemai.core.search.records import document_of
from kemai.core.search.store import Entry as SearchEntry
from kemai.core.transfer.changing import Changes
from kemai.core.transfer.departments import Departments
from kemai.core.transfer.entries import COUNTED, Entry, Result
from kemai.core.transfer.judging import Group
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.numbers import foreseen
from kemai.core.transfer.plan import Plan
from kemai.core.transfer.titles import Titles

HISTORY_TITLE = 200


class Stale(Exception):
    """What the chunk rests on has changed since it was read; it must be decided anew."""


@dataclass
class Batch:
    """A decided chunk made ready, so that the transaction that writes it is short.

    `numbers` are all that will be allotted, those included that files have brought in before and that are passed over;
    `following` is the one after them.
    `writes` insert what is new; they may be packed before the transaction.
    `beside` is what other types bring in the same rows, with the group that goes on behind them and the counts so far.
    """

    entries: list[Entry]
    changes: Changes
    added: list[Entry]
    numbers: list[str] = field(default_factory=list)
    following: int = 0
    columns: dict[str, Any] = field(default_factory=dict)
    searched: list[SearchEntry] = field(default_factory=list)
    search_again: list[SearchEntry] = field(default_factory=list)
    keys: list[list[str]] = field(default_factory=list)
    keys_again: dict[int, list[str]] = field(default_factory=dict)
    done: list[tuple[str, Entry, str, Any]] = field(default_factory=list)
    at: Any = None
    writes: list[Callable[[], None]] = field(default_factory=list)
    refused: int = 0
    beside: list[tuple[Writer, Batch]] = field(default_factory=list)
    group: Group | None = None
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


class Writer:
    """Writes the chunks of one import; what is the same for all rows is worked out once."""

    def __init__(self, plan: Plan, departments: Departments, cutter: Cutter, new_keys: NewKeys, rows: int) -> None:
        """Read the columns of the model with their defaults; so many rows are to come."""
        self.plan = plan
        self.new_keys = new_keys
        self.cutter = cutter
        self.by = plan.by
        self.type = plan.record_type
        self.departments = departments
        self.ids, self.documents = Ids(plan.record_type.model, rows), Ids(SearchDocument, rows)
        columns = self.type.model._meta.concrete_fields
        self.defaults = {one.attname: one.get_default() for one in columns if not one.primary_key}
        self.defaults.update(self.type.constants)
        self.place = {"organisation_id": plan.by.organisation_id, "record_type": plan.record_type.key}

    def ready(self, entries: list[Entry], changes: Changes, following: int = 0) -> Batch:
        """Make a chunk ready outside of any transaction; `following` is where numbers go on behind one underway."""
        batch = Batch(entries, changes, [entry for entry in entries if entry.result is Result.ADDED])
        if "number" in self.type.fields:
            batch.numbers, batch.following = foreseen(self.type, batch.added, self.by, following)
        searched = batch.added if self.type.search else []
        self.cutter.begin([document_of(self.type, entry.values) for entry in searched])
        batch.columns = self.columns(batch.added)
        if self.type.search:
            names = [*self.type.searched]
            again = self.changed(changes, names, [*names, self.type.title])
            codes = old_codes(self.type, again) if again else {}
            batch.search_again = [
                index.prepared(document_of(self.type, values, codes.get(pk, ())), pk) for pk, values in again.items()
            ]
        if has_keys(self.type):
            firm = self.by.organisation_id
            names = [*dict.fromkeys((*self.type.duplicates, *compared(self.type, firm)))]
            rules = self.kept_rules()
            batch.keys = [whole_keys(self.type, entry.values, entry.keys, rules) for entry in batch.added]
            again = self.changed(changes, names, names)
            batch.keys_again = {pk: stored_keys(self.type, values, firm) for pk, values in again.items()}
        titles = Titles(self.type, entries, changes)
        for entry in entries:
            if entry.result is Result.ADDED:
                batch.done.append(("add", entry, titles.of(entry), []))
            elif entry.changes:
                named = entry if entry.record_id else entry.earlier or entry
                batch.done.append(("edit", named, titles.of(named), entry.changes))
        self.cutter.work()
        return batch

    def gather(self, batch: Batch) -> None:
        """Take what the helper has cut, as late as possible: it works while others do."""
        if self.type.search:
            batch.searched = self.cutter.entries()
        for writer, along in batch.beside:
            writer.gather(along)

    def write(self, batch: Batch, reject_size: int) -> None:
        """Write a chunk or nothing; raises Stale when somebody was faster."""
        with transaction.atomic():
            bulk.commit_later()
            self.put(batch)
            for writer, along in batch.beside:
                writer.put(along)
            self.note(batch, reject_size)

    def pack(self, batch: Batch) -> None:
        """Give new records their ids and make ready what inserts them with their history, search and match keys."""
        self.pack_own(batch)
        if batch.group is not None:
            self.pack_beside(batch, batch.group)

    def pack_own(self, batch: Batch) -> None:
        """Pack the records of the rows themselves."""
        batch.at = timezone.now()
        if batch.added:
            ids = self.ids.take(len(batch.added))
            for entry, record_id in zip(batch.added, ids, strict=True):
                entry.record_id = record_id
            times = {"created_at": repeat(batch.at), "updated_at": repeat(batch.at)}
            columns = {"id": ids, **batch.columns, **times}
            batch.writes.append(bulk.inserting(self.type.model, columns, len(batch.added)))
        batch.writes += [self.logging(batch), *self.indexing(batch)]

    def put(self, batch: Batch) -> None:
        """Write the records of a chunk with all that hangs on them."""
        self.refuse_stale(batch)
        for write in batch.writes:
            write()
        self.change(batch.changes, batch.at)
        self.index(batch)
        self.type.follow_import(self.written(batch), self.by)

    def pack_beside(self, batch: Batch, group: Group) -> None:
        """Pack what stands beside the rows, linked to records that have their ids now."""
        new = {-entry.line: entry.record_id for entry in batch.added}
        for writer, along in batch.beside:
            writer.join(along, new)
            writer.pack(along)
        batch.group = replace(group, record_id=new.get(group.record_id, group.record_id))

    def join(self, batch: Batch, new: dict[int, int]) -> None:
        """Put the ids of new records in the place of the lines that stood for them."""
        link = self.plan.link
        if link is None:
            return
        for entry in batch.added:
            entry.values[link.name] = new.get(entry.values[link.name], entry.values[link.name])
        if link.own:
            batch.columns["custom"] = [custom_of(self.type, entry.values) for entry in batch.added]
        else:
            batch.columns[link.path] = [entry.values[link.name] for entry in batch.added]
        rules = self.kept_rules()
        if any(link.name in rule.fields for rule in rules):
            batch.keys = [whole_keys(self.type, entry.values, entry.keys, rules) for entry in batch.added]

    def kept_rules(self) -> tuple[Rule, ...]:
        """Give the rules whose keys are written with the rows: those that refuse the second record."""
        return tuple(one for one in remade(self.type, rules_of(self.type, self.by.organisation_id)) if one.block)

    def refuse_stale(self, batch: Batch) -> None:
        """Raise Stale when a record to be changed has moved on, or a foreseen number has gone to somebody else."""
        versions = batch.changes.versions
        ids = [record_id for record_id, columns in batch.changes.columns.items() if columns]
        rows = self.type.model.objects.filter(among("pk", ids)).select_for_update(of=("self",))
        if ids and dict(rows.values_list("pk", "lock_version")) != {one: versions[one] for one in ids}:
            raise Stale
        count = len(batch.numbers)
        if count and allot(self.by.organisation_id, self.type.key, count) != batch.numbers:
            raise Stale

    def columns(self, added: list[Entry]) -> dict[str, Any]:
        """Give the columns of the new records, those that differ between rows as lists."""
        owners = [entry.values.get("owner", self.by.user_id) for entry in added]
        self.departments.load(owners)
        columns: dict[str, Any] = {attname: repeat(value) for attname, value in self.defaults.items()}
        fields = self.type.fields
        named = {name for entry in added for name in entry.values}
        for name in named:
            if not fields[name].own:
                path = fields[name].path
                default = self.defaults[path]
                columns[path] = [entry.values.get(name, default) for entry in added]
        if self.type.shape:
            columns["custom"] = [custom_of(self.type, entry.values) for entry in added]
        return columns | {
            "organisation_id": repeat(self.by.organisation_id),
            "owner_id": owners,
            "department_id": [self.departments.known.get(owner) for owner in owners],
            "created_by_id": repeat(self.by.user_id),
            "updated_by_id": repeat(self.by.user_id),
        }

    def changed(self, changes: Changes, watched: list[str], names: list[str]) -> dict[int, dict[str, Any]]:
        """Give some values of the records on which a watched field changes."""
        fields = self.type.fields
        paths = {fields[name].column for name in watched}
        return {
            record_id: {name: getattr(changes.records[record_id], fields[name].path) for name in names}
            for record_id, columns in changes.columns.items()
            if columns & paths
        }

    def change(self, changes: Changes, now: Any) -> None:
        """Update the stored records that rows change."""
        values = {}
        for record_id, columns in changes.columns.items():
            if columns:
                values[record_id] = {
                    **{column: getattr(changes.records[record_id], column) for column in sorted(columns)},
                    "updated_at": now,
                    "updated_by_id": self.by.user_id,
                    "lock_version": changes.versions[record_id] + 1,
                }
        bulk.update(self.type.model, values)
        clear(self.type, values, self.by.organisation_id)

    def written(self, batch: Batch) -> list[int]:
        """Give the records that the chunk added or changed."""
        added = [entry.record_id for entry in batch.added if entry.record_id]
        return [*added, *(record_id for record_id, columns in batch.changes.columns.items() if columns)]

    def logging(self, batch: Batch) -> Callable[[], None]:
        """Make ready one act for each row that added or changed something."""
        changes = [changes for _verb, _entry, _title, changes in batch.done]
        return bulk.inserting(
            Act,
            {
                "organisation_id": repeat(self.by.organisation_id),
                "at": repeat(batch.at),
                "user_id": repeat(self.by.user_id),
                "action": [f"{self.type.key}.{verb}" for verb, _entry, _title, _changes in batch.done],
                "record_type": repeat(self.type.key),
                "record_id": [entry.record_id for _verb, entry, _title, _changes in batch.done],
                "title": [title[:HISTORY_TITLE] for _verb, _entry, title, _changes in batch.done],
                "changes": changes if any(changes) else repeat([]),
                "facts": repeat({}),
                "batch": repeat(self.plan.batch),
            },
            len(batch.done),
        )

    def indexing(self, batch: Batch) -> Iterator[Callable[[], None]]:
        """Make ready what finds the new records: search and match keys."""
        if self.type.search and batch.added:
            pairs = zip(batch.added, batch.searched, strict=True)
            new = [document._replace(record_id=entry.record_id) for entry, document in pairs]
            yield index.adding(self.by.organisation_id, self.type.key, new, self.documents.take(len(new)))
        if has_keys(self.type):
            made_of = zip(batch.added, batch.keys, strict=True)
            keys = [(int(entry.record_id or 0), key) for entry, made in made_of for key in made]
            yield self.new_keys.inserting(self.type.key, keys)

    def index(self, batch: Batch) -> None:
        """Bring search and match keys of changed records up to date."""
        index.put_entries(self.by.organisation_id, self.type.key, batch.search_again)
        if batch.keys_again:
            MatchKey.objects.filter(among("record_id", batch.keys_again), **self.place).delete()
            keys = [(pk, key) for pk, again in batch.keys_again.items() for key in again]
            self.new_keys.inserting(self.type.key, keys)()

    def note(self, batch: Batch, reject_size: int) -> None:
        """Move the import's position and counts with the rows."""
        entries = batch.entries
        counts = Counter(entry.result for entry in entries)
        counts[Result.REJECTED] = batch.refused
        beside = {"group": asdict(batch.group), "beside": batch.counts} if batch.group is not None else {}
        ImportJob.objects.filter(pk=self.plan.batch).update(
            position=F("position") + len(entries),
            unchanged=F("unchanged") + sum(one.result is Result.UPDATED and not one.changes for one in entries),
            reject_size=reject_size,
            **{str(result): F(str(result)) + counts[result] for result in COUNTED},
            **beside,
        )
