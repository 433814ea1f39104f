"""An organisation's dictionary in memory, read once per version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from kemai.core.records.ids import as_id
from kemai.core.tenancy.memory import Memory


@dataclass(frozen=True)
class Entry:
    """One choice as screens use it; `hue` is its place on the tag wheel, 0 for none."""

    id: int
    key: str
    code: str
    zh: str
    en: str
    parent_id: int | None
    hue: int
    active: bool

    @property
    def label(self) -> str:
        """Call the entry in the reader's language."""
        return self.en if get_language() == "en" and self.en else self.zh

    def is_called(self, text: str) -> bool:
        """Say whether a text is the entry's code or one of its labels."""
        return text.lower() in (self.code.lower(), self.zh.lower(), self.en.lower())


class Book:
    """All dictionaries of one organisation."""

    def __init__(self, entries: list[Entry]) -> None:
        """Keep the entries in their order."""
        self.entries = entries

    @cached_property
    def by_id(self) -> dict[int, Entry]:
        """Give entries by id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def by_key(self) -> dict[str, list[Entry]]:
        """Give entries by dictionary."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.key, []).append(entry)
        return found

    def open(self, key: str) -> list[Entry]:
        """Give the entries of a dictionary that new values may take."""
        return [entry for entry in self.by_key.get(key, []) if entry.active]

    def find(self, key: str, raw: Any, *, by_key: bool = False) -> Entry | None:
        """Find an open entry by id or code, and by label too when `by_key`."""
        text = str(raw).strip()
        entry = self.by_id.get(as_id(text) or 0)
        if entry and entry.key == key and not by_key:
            return entry if entry.active else None
        return next((one for one in self.open(key) if (one.is_called(text) if by_key else one.code == text)), None)


def read(organisation_id: int) -> Book:
    """Read an organisation's dictionary."""
    from kemai.core.dictionary.models import DictionaryEntry

    rows = DictionaryEntry.objects.filter(organisation_id=organisation_id).order_by("key", "order", "id")
    names = ("id", "key", "code", "label", "label_en", "parent_id", "colour", "active")
    return Book([Entry(*row) for row in rows.values_list(*names)])


book = Memory(read).of
