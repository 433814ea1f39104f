"""Finding the stored record, or the earlier row, that each row of an import is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from kemai.core.duplicates.keys import keys_of
from kemai.core.duplicates.stored import bearing, numbered
from kemai.core.merge.trail import survivors
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.transfer.entries import Entry, Match
from kemai.core.transfer.likeness import Likeness
from kemai.core.transfer.plan import Plan
from kemai.core.transfer.targets import key_of

CANDIDATES = 5
NOTHING: list[Any] = []
NO_KEYS: dict[str, str] = {}


class Matcher:
    """Matches rows by the type's own key first, then by like names, phones and exact values.

    Two rows of one file that carry different keys (numbers) are never the same record; `mine` holds the ids that this
    import has added, so that this also holds for rows that are stored already.
    """

    def __init__(self, plan: Plan, mine: set[int]) -> None:
        """Look up what tells the records of the type apart."""
        self.plan = plan
        self.mine = mine
        self.type = plan.record_type
        self.key = key_of(plan.record_type)
        self.likeness = Likeness(plan.record_type)
        self.known = registry.resolve(plan.record_type, plan.by).known

    def match(self, entries: list[Entry]) -> None:
        """Set the match of each entry: two queries for those with a key, two for the others."""
        if self.key:
            self.by_key([entry for entry in entries if self.key in entry.values])
        if self.type.duplicates:
            for entry in entries:
                entry.keys = keys_of(self.type, entry.values)
            self.by_likeness([entry for entry in entries if entry.match is None and entry.keys])

    def by_key(self, entries: list[Entry]) -> None:
        """Match rows whose key is stored already, in the recycle bin too: a key is given once."""
        path = self.type.fields[self.key].path
        wanted = {entry.values[self.key] for entry in entries}
        rows = self.type.model.objects.with_deleted().filter(
            among(path, wanted), organisation_id=self.plan.by.organisation_id
        )
        found = {key: (pk, binned) for key, pk, binned in rows.values_list(path, "pk", "is_deleted")}
        merged = self.merged([pk for pk, binned in found.values() if binned])
        for entry in entries:
            if (stored := found.get(entry.values[self.key])) is None:
                continue
            if stored[0] in merged:
                survivor, entry.values[self.key] = merged[stored[0]]
                entry.match = Match(survivor, sure=True)
            else:
                entry.match = Match(stored[0], sure=True, binned=stored[1])

    def merged(self, record_ids: list[int]) -> dict[int, tuple[int, Any]]:
        """Give for records that were merged into others the living survivor and its own key."""
        into = survivors(self.type, record_ids) if record_ids else {}
        rows = self.type.model.objects.filter(among("pk", into.values()))
        keys = dict(rows.values_list("pk", self.type.fields[self.key].path)) if into else {}
        return {pk: (survivor, keys[survivor]) for pk, survivor in into.items() if survivor in keys}

    def by_likeness(self, entries: list[Entry]) -> None:
        """Match rows that share a name, phone or exact value with a stored record that is the same by judgement."""
        holders = self.holders({key for entry in entries for key, name in entry.keys.items() if self.known(name)})
        if not holders:
            return
        stored = self.stored({record_id for record_ids in holders.values() for record_id in record_ids})
        for entry in entries:
            if holders.keys().isdisjoint(entry.keys):
                continue
            record_ids = {one for key in entry.keys for one in holders.get(key, ()) if one in stored}
            best = max(((self.sureness(entry, stored[one], one), -one) for one in record_ids), default=(0, 0))
            if best[0]:
                entry.match = Match(-best[1])

    def sureness(self, entry: Entry, stored: dict[str, Any], record_id: int) -> int:
        """Say how sure it is that a row means a stored record."""
        if record_id in self.mine and self.key in entry.values:
            return 0
        return self.likeness.same(entry.values, stored)

    def holders(self, keys: set[str]) -> dict[str, list[int]]:
        """Give the oldest few records that hold each key."""
        named = numbered(keys)
        rows = (
            bearing(self.plan.by.organisation_id, self.type.key, named)
            .annotate(place=Window(RowNumber(), partition_by=F("key"), order_by=F("record_id").asc()))
            .filter(place__lte=CANDIDATES)
        )
        found: dict[str, list[int]] = {}
        for key, record_id in rows.values_list("key", "record_id"):
            found.setdefault(named[key], []).append(record_id)
        return found

    def stored(self, record_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
        """Give what is compared of stored records, by id."""
        fields = self.type.fields
        names = [name for name in self.likeness.names if fields[name].kind.name != "fk"]
        rows = self.type.model.objects.filter(among("pk", record_ids), organisation_id=self.plan.by.organisation_id)
        return {row["pk"]: row for row in rows.values("pk", *names)}


class Seen:
    """Rows of the file that will be added, so that a later row can be found to mean the same record."""

    def __init__(self, key: str, likeness: Likeness) -> None:
        """Start with none."""
        self.key = key
        self.likeness = likeness
        self.by_key: dict[Any, Entry] = {}
        self.first: dict[str, Entry] = {}
        self.others: dict[str, list[Entry]] = {}

    def note(self, entry: Entry) -> None:
        """Remember a row that will be added."""
        if self.key in entry.values:
            self.by_key[entry.values[self.key]] = entry
        for key in entry.keys:
            if self.first.setdefault(key, entry) is not entry:
                others = self.others.setdefault(key, [])
                if len(others) < CANDIDATES:
                    others.append(entry)

    def find(self, entry: Entry) -> tuple[Entry | None, bool]:
        """Give the earlier row that means the same record, and whether the key says so."""
        key = entry.values.get(self.key)
        if key is not None and key in self.by_key:
            return self.by_key[key], True
        for like in entry.keys:
            if like in self.first:
                for earlier in (self.first[like], *self.others.get(like, ())):
                    both = key is not None and self.key in earlier.values
                    if not both and self.likeness.same(entry.values, earlier.values):
                        return earlier, False
        return None, False

    def kept(self) -> set[str]:
        """Name the values that later rows are compared with."""
        return {self.key, *self.likeness.names}

    def slim(self, entries: list[Entry]) -> None:
        """Keep only what later rows are compared with, so that a dry run of many rows stays small."""
        wanted = self.kept()
        for entry in entries:
            entry.values = {name: value for name, value in entry.values.items() if name in wanted}
            entry.cells, entry.keys, entry.changes, entry.errors = NOTHING, NO_KEYS, NOTHING, NOTHING
