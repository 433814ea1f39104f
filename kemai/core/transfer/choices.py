"""Reading choices of many rows: what the dictionary lacks goes by the rules that the importer gave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from kemai.core.dictionary.actions import save_entry
from kemai.core.dictionary.book import book
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import Field
from kemai.core.records.kinds import KINDS, Given
from kemai.core.tenancy.viewer import Viewer

REST, REJECT, EMPTY, NEW = "*", "reject", "empty", "new"
SEVERAL = re.compile(r"[、,，;；|]")
CODE_LENGTH = 40
LABEL_LENGTH = 60


class ChoiceBook:
    """Reads the texts of one dictionary field; `rules` say for a text (`*` for all others) which entry it means.

    A rule is an entry's id, `empty`, `reject` or `new`; without one a required field is refused, any other left empty.
    `unknown` counts the texts that the dictionary lacks. A dry
    book makes no entries: it gives 0 for one that would be made.
    """

    def __init__(self, field: Field, by: Viewer, rules: Mapping[str, str], *, dry: bool) -> None:
        """Open the dictionary of the field."""
        self.field = field
        self.by = by
        self.rules = rules
        self.dry = dry
        self.unknown: Counter[str] = Counter()
        self.known: dict[str, int | None | Invalid] = {}

    def read(self, text: str) -> int | str | None:
        """Read one cell; None leaves it empty; raises Invalid."""
        if self.field.kind.name == "dict":
            return self.one(text)
        whole = book(self.by).find(self.field.dictionary, text, by_key=True)
        parts = [text] if whole else [part.strip() for part in SEVERAL.split(text)]
        ids = [found for part in parts if part and (found := self.one(part)) is not None]
        return f",{','.join(map(str, dict.fromkeys(ids)))}," if ids else None

    def one(self, text: str) -> int | None:
        """Read the text of one entry."""
        if text not in self.known:
            self.known[text] = self.look_up(text)
        if text in self.unknown:
            self.unknown[text] += 1
        found = self.known[text]
        if isinstance(found, Invalid):
            raise found
        return found

    def look_up(self, text: str) -> int | None | Invalid:
        """Find an entry, or what the rules say of a text that the dictionary lacks."""
        try:
            return int(KINDS["dict"].read(self.field, text, Given(self.by, by_key=True)))
        except Invalid as reason:
            self.unknown[text] = 0
            return self.ruled(text, self.rules.get(text, self.rules.get(REST, usual(self.field))), reason)

    def ruled(self, text: str, rule: str, reason: Invalid) -> int | None | Invalid:
        """Follow a rule."""
        if rule == EMPTY:
            return None
        if rule == NEW:
            return self.make(text)
        entry = book(self.by).by_id.get(int(rule)) if rule.isdigit() else None
        return entry.id if entry and entry.key == self.field.dictionary else reason

    def make(self, text: str) -> int | Invalid:
        """Make the entry that the dictionary lacks."""
        if len(text) > LABEL_LENGTH:
            return Invalid("E-RNG", f"≤ {LABEL_LENGTH}")
        if self.dry:
            return 0
        order = len(book(self.by).by_key.get(self.field.dictionary, [])) + len(self.unknown)
        values = {"key": self.field.dictionary, "code": text[:CODE_LENGTH], "label": text, "order": order}
        try:
            return save_entry(values, by=self.by).pk
        except Rejected as refusal:
            return next(reason for reasons in refusal.errors.values() for reason in reasons)


def usual(field: Field) -> str:
    """Give the rule of a field that has none."""
    return REJECT if field.required else EMPTY
