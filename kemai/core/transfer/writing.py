"""Writing a decided chunk of an import: records, history, numbers, match keys and search in one transaction."""

from __future__ import annotations

from itertools import repeat
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kemai.core.duplicates.keys import keys_of
from kemai.core.duplicates.models import MatchKey
from kemai.core.history.models import Act
from kemai.core.numbering.allot import allot
from kemai.core.records import bulk
from kemai.core.records.among import among
from kemai.core.records.typed import RecordType
from kemai.core.search import index
from kemai.core.search.records import document_of
from kemai.core.transfer.changing import Changes
from kemai.core.transfer.departments import Departments
from kemai.core.transfer.entries import Entry, Result
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.plan import Plan

HISTORY_TITLE = 200


class Stale(Exception):
    """A record of the chunk has been changed since it was read; the chunk must be decided anew."""


class Writer:
    """Writes the chunks of one import; what is the same for all rows is worked out once."""

    def __init__(self, plan: Plan, departments: Departments) -> None:
        """Read the columns of the model with their defaults."""
        self.plan = plan
        self.by = plan.by
        self.type = plan.record_type
        self.departments = departments
        self.defaults = {
            column.attname: column.get_default()
            for column in self.type.model._meta.concrete_fields
            if not column.primary_key
        }

    def write(self, entries: list[Entry], changes: Changes, reject_size: int) -> None:
        """Write a chunk or nothing; raises Stale when somebody was faster."""
        added = [entry for entry in entries if entry.result is Result.ADDED]
        with transaction.atomic():
            self.refuse_stale(changes)
            now = timezone.now()
            self.add(added, now)
            self.change(changes, now)
            self.log(entries, changes, now)
            self.index(added, changes)
            self.note(entries, reject_size)

    def refuse_stale(self, changes: Changes) -> None:
        """Raise Stale when a record to be changed has moved on since it was read."""
        ids = [record_id for record_id, columns in changes.columns.items() if columns]
        rows = self.type.model.objects.filter(among("pk", ids)).select_for_update(of=("self",))
        if ids and dict(rows.values_list("pk", "lock_version")) != {one: changes.versions[one] for one in ids}:
            raise Stale

    def add(self, added: list[Entry], now: Any) -> None:
        """Insert the new records with ids, numbers and departments."""
        if not added:
            return
        ids = bulk.allot_ids(self.type.model, len(added))
        for entry, record_id in zip(added, ids, strict=True):
            entry.record_id = record_id
        if "number" in self.type.fields:
            self.number([entry for entry in added if not entry.values.get("number")], added)
        bulk.insert(self.type.model, {"id": ids, **self.columns(added, now)}, len(added))

    def columns(self, added: list[Entry], now: Any) -> dict[str, Any]:
        """Give the columns of the new records, those that differ between rows as lists."""
        owners = [entry.values.get("owner", self.by.user_id) for entry in added]
        self.departments.load(owners)
        columns: dict[str, Any] = {attname: repeat(value) for attname, value in self.defaults.items()}
        for name in {name for entry in added for name in entry.values}:
            path = self.type.fields[name].path
            default = self.defaults[path]
            columns[path] = [entry.values.get(name, default) for entry in added]
        return columns | {
            "organisation_id": repeat(self.by.organisation_id),
            "owner_id": owners,
            "department_id": [self.departments.of(owner) for owner in owners],
            "created_by_id": repeat(self.by.user_id),
            "updated_by_id": repeat(self.by.user_id),
            "created_at": repeat(now),
            "updated_at": repeat(now),
        }

    def number(self, entries: list[Entry], added: list[Entry]) -> None:
        """Give numbers to rows that bring none, passing over numbers that files have brought in before."""
        brought = {entry.values["number"] for entry in added if entry.values.get("number")}
        waiting = entries
        while waiting:
            numbers = allot(self.by.organisation_id, self.type.key, len(waiting))
            rows = self.type.model.objects.with_deleted().filter(among("number", numbers))
            used = brought | set(rows.values_list("number", flat=True))
            free = [number for number in numbers if number not in used]
            for entry, number in zip(waiting, free, strict=False):
                entry.values["number"] = number
            waiting = waiting[len(free) :]

    def change(self, changes: Changes, now: Any) -> None:
        """Update the stored records that rows change."""
        values = {}
        for record_id, columns in changes.columns.items():
            record = changes.records[record_id]
            if columns:
                values[record_id] = {
                    **{column: getattr(record, column) for column in sorted(columns)},
                    "updated_at": now,
                    "updated_by_id": self.by.user_id,
                    "lock_version": changes.versions[record_id] + 1,
                }
        bulk.update(self.type.model, values)

    def log(self, entries: list[Entry], changes: Changes, now: Any) -> None:
        """Write one act for each row that added or changed something."""
        titles = Titles(self.type, entries, changes)
        done: list[tuple[str, int, str, Any]] = []
        for entry in entries:
            if entry.result is Result.ADDED:
                done.append(("add", entry.record_id, titles.of(entry), []))
            elif entry.changes:
                record_id = entry.record_id or (entry.earlier.record_id if entry.earlier else 0)
                done.append(("edit", record_id, titles.of(entry.earlier or entry), entry.changes))
        bulk.insert(
            Act,
            {
                "organisation_id": repeat(self.by.organisation_id),
                "at": repeat(now),
                "user_id": repeat(self.by.user_id),
                "action": [f"{self.type.key}.{verb}" for verb, _id, _title, _changes in done],
                "record_type": repeat(self.type.key),
                "record_id": [record_id for _verb, record_id, _title, _changes in done],
                "title": [title[:HISTORY_TITLE] for _verb, _id, title, _changes in done],
                "changes": [changed for _verb, _id, _title, changed in done],
                "facts": repeat({}),
                "batch": repeat(self.plan.batch),
            },
            len(done),
        )

    def index(self, added: list[Entry], changes: Changes) -> None:
        """Bring search and match keys up to date."""
        names, declared = {*self.type.search, self.type.title}, self.type.duplicates
        values: dict[int, dict[str, Any]] = {entry.record_id: entry.values for entry in added}
        for record_id, columns in changes.columns.items():
            if columns & {self.type.fields[name].path for name in (*self.type.search, *declared)}:
                record = changes.records[record_id]
                values[record_id] = {name: getattr(record, self.type.fields[name].path) for name in {*names, *declared}}
        if self.type.search:
            documents = ((record_id, document_of(self.type, given)) for record_id, given in values.items())
            index.put_many(self.by.organisation_id, self.type.key, documents)
        if declared:
            place = {"organisation_id": self.by.organisation_id, "record_type": self.type.key}
            changed = values.keys() - {entry.record_id for entry in added}
            MatchKey.objects.filter(among("record_id", changed), **place).delete()
            keys = [(entry.record_id, key) for entry in added for key in entry.keys]
            keys += [(record_id, key) for record_id in changed for key in keys_of(self.type, values[record_id])]
            insert_keys(place, keys)

    def note(self, entries: list[Entry], reject_size: int) -> None:
        """Move the import's position and counts with the rows."""
        counts = {result: sum(entry.result is result for entry in entries) for result in Result}
        ImportJob.objects.filter(pk=self.plan.batch).update(
            position=F("position") + len(entries),
            unchanged=F("unchanged") + sum(e.result is Result.UPDATED and not e.changes for e in entries),
            reject_size=reject_size,
            **{str(result): F(str(result)) + count for result, count in counts.items()},
        )


class Titles:
    """What the records of a chunk are called; links as titles are looked up together."""

    def __init__(self, record_type: RecordType, entries: list[Entry], changes: Changes) -> None:
        """Look up the linked records when the title is a link."""
        self.type = record_type
        self.changes = changes
        self.field = record_type.fields[record_type.title]
        self.linked: dict[int, str] = {}
        if self.field.kind.name == "fk":
            ids = {self.value(entry) for entry in entries if entry.result in (Result.ADDED, Result.UPDATED)}
            rows = self.field.target.objects.in_bulk(ids - {None})
            self.linked = {pk: str(row) for pk, row in rows.items()}

    def value(self, entry: Entry) -> Any:
        """Give the stored value of the title."""
        record = self.changes.records.get(entry.record_id)
        return getattr(record, self.field.path) if record is not None else entry.values.get(self.type.title)

    def of(self, entry: Entry) -> str:
        """Call the record of an entry."""
        value = self.value(entry)
        return self.linked.get(value, "") if self.field.kind.name == "fk" else str(value or "")


def insert_keys(place: dict[str, Any], keys: list[tuple[int, str]]) -> None:
    """Insert match keys as (record id, key)."""
    columns: dict[str, Any] = {name: repeat(value) for name, value in place.items()}
    columns |= {"record_id": [one for one, _key in keys], "key": [key for _one, key in keys]}
    bulk.insert(MatchKey, columns, len(keys))
