"""Matching rows that stand beside another record: like records are looked for at that record alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.duplicates.keys import keys_of
from kemai.core.records.among import among
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.transfer.entries import Entry, Match
from kemai.core.transfer.likeness import Likeness
from kemai.core.transfer.matching import CANDIDATES, Matcher, Seen
from kemai.core.transfer.plan import Plan

Token = tuple[int, str]


class Within(Matcher):
    """Finds the stored record of the same whole that a row means: by the type's key, a name, a phone, an exact value.

    The link holds the id of the whole, or a number below 0 for one that is not stored yet. A name is enough only where
    the type declares that name and link together make two records alike.
    """

    def __init__(self, plan: Plan, link: Field, mine: set[int]) -> None:
        """Look up what tells the records apart, and whether their names do within one whole."""
        super().__init__(plan, mine)
        self.link = link
        self.named = named_within(plan, link)

    def match(self, entries: list[Entry]) -> None:
        """Set the match of each entry; a key that belongs to another whole is refused."""
        if self.key:
            self.by_key([entry for entry in entries if self.key in entry.values])
            self.refuse_strangers([entry for entry in entries if entry.match])
        if self.type.duplicates:
            for entry in entries:
                entry.keys = keys_of(self.type, entry.values)
        self.by_whole([entry for entry in entries if not entry.match and entry.values[self.link.name] > 0])

    def refuse_strangers(self, entries: list[Entry]) -> None:
        """Refuse rows whose key is that of a record of another whole."""
        ids = [entry.match.record_id for entry in entries if entry.match]
        if not ids:
            return
        rows = self.type.model.objects.with_deleted().filter(among("pk", ids))
        wholes = dict(rows.values_list("pk", self.link.path))
        for entry in entries:
            if entry.match and wholes.get(entry.match.record_id) != entry.values[self.link.name]:
                entry.reject(self.key, Invalid("E-DUP", _("此编号的记录属于另一条")))

    def by_whole(self, entries: list[Entry]) -> None:
        """Match rows with the like records of their whole: two queries, and one for the keys."""
        wholes = {entry.values[self.link.name] for entry in entries}
        stored = self.alike(entries, wholes) if wholes else {}
        of_whole: dict[int, list[int]] = {}
        for pk, values in sorted(stored.items()):
            of_whole.setdefault(values[self.link.path], []).append(pk)
        for entry in entries:
            there = of_whole.get(entry.values[self.link.name], ())
            found = next((pk for pk in there if self.same(entry, stored[pk])), None)
            if found is not None:
                entry.match = Match(found)

    def alike(self, entries: list[Entry], wholes: set[int]) -> dict[int, dict[str, Any]]:
        """Read the records of some wholes that share a title or a key with one of the rows, by id."""
        fields = self.type.fields
        names = {fields[name].path for name in self.likeness.names if fields[name].kind.name != "fk"}
        rows = self.type.model.objects.filter(
            among(self.link.path, wholes), organisation_id=self.plan.by.organisation_id
        ).values("pk", self.link.path, *names)
        found: dict[int, dict[str, Any]] = {}
        titles = {str(entry.values.get(self.type.title) or "") for entry in entries} - {""}
        if self.named and titles:
            found = {row["pk"]: row for row in rows.filter(among(fields[self.type.title].path, titles))}
        keys = {key for entry in entries for key, name in entry.keys.items() if self.known(name)}
        holding = {pk for pks in self.holders(keys).values() for pk in pks} - found.keys() if keys else set()
        return found | ({row["pk"]: row for row in rows.filter(among("pk", holding))} if holding else {})

    def same(self, entry: Entry, stored: dict[str, Any]) -> bool:
        """Say whether a row means a stored record of its whole."""
        return same_within(self.likeness, self.type.title, entry.values, stored, named=self.named)


class SeenWithin(Seen):
    """Rows of the file that will be added beside their wholes."""

    def __init__(self, key: str, likeness: Likeness, link: Field, *, named: bool) -> None:
        """Start with none."""
        super().__init__(key, likeness)
        self.link, self.named = link, named
        self.alike: dict[Token, list[Entry]] = {}

    def note(self, entry: Entry) -> None:
        """Remember a row that will be added."""
        if self.key in entry.values:
            self.by_key[entry.values[self.key]] = entry
        for token in self.tokens(entry):
            known = self.alike.setdefault(token, [])
            if len(known) < CANDIDATES:
                known.append(entry)

    def find(self, entry: Entry) -> tuple[Entry | None, bool]:
        """Give the earlier row that means the same record, and whether the key says so."""
        key = entry.values.get(self.key)
        if key is not None and key in self.by_key:
            return self.by_key[key], True
        for token in self.tokens(entry):
            for earlier in self.alike.get(token, ()):
                both = key is not None and self.key in earlier.values
                title = self.likeness.title
                if not both and same_within(self.likeness, title, entry.values, earlier.values, named=self.named):
                    return earlier, False
        return None, False

    def tokens(self, entry: Entry) -> Iterator[Token]:
        """Give by what a row is found again: its whole with its title, and with each of its keys."""
        whole = entry.values[self.link.name]
        if self.named and (title := entry.values.get(self.likeness.title)):
            yield whole, f"t:{title}"
        for key in entry.keys:
            yield whole, key

    def kept(self) -> set[str]:
        """Name the values that later rows are compared with."""
        return {*super().kept(), self.link.name}


def named_within(plan: Plan, link: Field) -> bool:
    """Say whether two records of a type with one name at one whole are alike."""
    return any({plan.record_type.title, link.name} == set(names) for names in plan.record_type.alike_together)


def same_within(likeness: Likeness, title: str, mine: Any, theirs: Any, *, named: bool) -> bool:
    """Say whether two records of one whole are the same: by judgement, or by name where no exact value denies it."""
    if likeness.same(mine, theirs):
        return True
    apart = any(mine.get(one) and theirs.get(one) and mine[one] != theirs[one] for one in likeness.proof)
    return named and not apart and bool(mine.get(title)) and mine.get(title) == theirs.get(title)
