"""The dictionaries that areas ship; every organisation starts with a copy of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings

from kemai.core.own.layer import dictionaries


@dataclass(frozen=True)
class Shipped:
    """A dictionary with its label and first entries: (code, Chinese, English) or with a colour as fourth."""

    key: str
    label: Any
    entries: tuple[tuple[Any, ...], ...]


_shipped: dict[str, Shipped] = {}
_planted: list[Callable[[int], bool]] = []


def planted(function: Callable[[int], bool]) -> Callable[[int], bool]:
    """Register a function of a firm's id that gives it records to start with, once; it says whether it did."""
    _planted.append(function)
    return function


def ship(key: str, label: Any, *entries: tuple[Any, ...]) -> None:
    """Declare a dictionary and the entries it starts with."""
    _shipped[key] = Shipped(key, label, entries)


def shipped() -> Iterable[Shipped]:
    """Give all declared dictionaries, then those of the own fields of the firm that is looking."""
    return [*_shipped.values(), *(Shipped(key, label, ()) for key, label in dictionaries().items())]


def label_of(key: str) -> str:
    """Call a dictionary by its label."""
    return next((str(one.label) for one in shipped() if one.key == key), key)


def seed(organisation_id: int) -> bool:
    """Give an organisation what it starts with and has not: dictionaries, then records; says whether there was any."""
    from kemai.core.dictionary.models import DictionaryEntry

    have = set(DictionaryEntry.objects.filter(organisation_id=organisation_id).values_list("key", flat=True))
    made = DictionaryEntry.objects.bulk_create(
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
        if one.key not in have
        for place, (code, label, english, *rest) in enumerate(one.entries, 1)
    )
    return any([bool(made), *(plant(organisation_id) for plant in _planted)])


def seed_all() -> None:
    """Give every firm the dictionaries that came with a new version of the program."""
    for organisation in apps.get_model(settings.ORGANISATION_MODEL)._base_manager.all():
        if seed(organisation.pk):
            organisation.version += 1
            organisation.save(update_fields=["version"])
