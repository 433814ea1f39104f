"""The dictionaries that areas ship; every organisation starts with a copy of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kemai.core.own.layer import dictionaries


@dataclass(frozen=True)
class Shipped:
    """A dictionary with its label and first entries: (code, Chinese, English) or with a colour as fourth."""

    key: str
    label: Any
    entries: tuple[tuple[Any, ...], ...]


_shipped: dict[str, Shipped] = {}


def ship(key: str, label: Any, *entries: tuple[Any, ...]) -> None:
    """Declare a dictionary and the entries it starts with."""
    _shipped[key] = Shipped(key, label, entries)


def shipped() -> Iterable[Shipped]:
    """Give all declared dictionaries, then those of the own fields of the firm that is looking."""
    return [*_shipped.values(), *(Shipped(key, label, ()) for key, label in dictionaries().items())]


def label_of(key: str) -> str:
    """Call a dictionary by its label."""
    return next((str(one.label) for one in shipped() if one.key == key), key)


def seed(organisation_id: int) -> None:
    """Give an organisation its first entries; entries that it has already stay as they are."""
    from kemai.core.dictionary.models import DictionaryEntry

    have = set(DictionaryEntry.objects.filter(organisation_id=organisation_id).values_list("key", "code"))
    DictionaryEntry.objects.bulk_create(
        DictionaryEntry(
            organisation_id=organisation_id,
            key=one.key,
            code=code,
            label=label,
            label_en=english,
            order=place,
            colour=rest[0] if rest else 0,
        )
        for one in _shipped.values()
        for place, (code, label, english, *rest) in enumerate(one.entries, 1)
        if (one.key, code) not in have
    )
