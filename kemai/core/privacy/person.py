"""One person over all records: the record itself, its profiles, copies of it, and the words by which it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Q

from kemai.core.duplicates.keys import keys_of, values_of
from kemai.core.duplicates.stored import bearing, numbered
from kemai.core.history.models import Act
from kemai.core.merge.trail import absorbed
from kemai.core.records import registry
from kemai.core.records.typed import RecordType

SHORTEST = 2
DIGITS_LEAST = 7


@dataclass(frozen=True)
class Person:
    """A person's records, wholes before parts, and the words to look for.

    `words` mean this person wherever they stand; `names` are borne by others too and count only near the records,
    and not inside the longer names of `others`.
    """

    organisation_id: int
    records: tuple[tuple[RecordType, Any], ...]
    words: tuple[str, ...]
    names: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def places(self) -> Q:
        """Give the condition of rows that hang on the person's records (notes, files, history, messages)."""
        found = Q(pk__in=())
        for record_type, record in self.records:
            found |= Q(record_type=record_type.key, record_id=record.pk)
        return found


def person_of(record_type: RecordType, record: Any) -> Person:
    """Gather a person from one of their records, copies and what their type calls the same person included."""
    wholes = wholes_of(record_type, record)
    records = list(wholes)
    for kind in dict.fromkeys(kind for kind, _one in wholes):
        mine = [one.pk for other, one in wholes if other is kind]
        for part in registry.parts_of(kind):
            rows = part.model._base_manager.filter(**{f"{part.part_of}__in": mine})
            records += [(part, one) for one in rows.order_by("pk")]
    known = set(identifying(records))
    titles = {kind.title_of(one).strip() for kind, one in wholes}
    bearers = {title: names_with(title, wholes) for title in titles}
    shared = {title for title, names in bearers.items() if names or len(title) < SHORTEST}
    return Person(
        record.organisation_id,
        tuple(records),
        tuple(sorted(known | titles - shared, key=lambda word: (-len(word), word))),
        tuple(sorted(title for title in shared if len(title) >= SHORTEST)),
        tuple(sorted({name for names in bearers.values() for name in names} - titles)),
    )


def wholes_of(record_type: RecordType, record: Any) -> list[tuple[RecordType, Any]]:
    """Give a record, its copies, and records of other types that are the same person with theirs."""
    found: dict[tuple[str, int], tuple[RecordType, Any]] = {}
    waiting = [(record_type, record)]
    while waiting:
        kind, one = waiting.pop(0)
        if (kind.key, one.pk) not in found:
            found[kind.key, one.pk] = (kind, one)
            waiting += [(kind, other) for other in [*copies(kind, one), *merged_into(kind, one)]]
            waiting += [(registry.of_model(type(other)), other) for other in kind.same_person(one)]
    return list(found.values())


def merged_into(record_type: RecordType, record: Any) -> list[Any]:
    """Give the records that were merged into one: they are out of sight but keep what they said."""
    return list(record_type.model._base_manager.filter(pk__in=absorbed(record_type, [record.pk])).order_by("pk"))


def copies(record_type: RecordType, record: Any) -> list[Any]:
    """Give the other records of the type that agree in title and in a phone, mail or other exact key."""
    keys = numbered(keys_of(record_type, values_of(record_type, record)))
    found = bearing(record.organisation_id, record_type.key, keys).values("record_id")
    rows = record_type.model._base_manager.filter(organisation_id=record.organisation_id, pk__in=found)
    return list(
        rows.filter(**{record_type.title: getattr(record, record_type.title)}).exclude(pk=record.pk).order_by("pk")
    )


def identifying(records: Iterable[tuple[RecordType, Any]]) -> Iterator[str]:
    """Give the words by which a person is known today or, by the history, was known before (titles left out)."""
    for record_type, record in records:
        names = [name for name in record_type.identifiers if name != record_type.title]
        values = [getattr(record, record_type.fields[name].path) for name in names]
        acts = Act.objects.filter(record_type=record_type.key, record_id=record.pk)
        for changes in acts.values_list("changes", flat=True):
            values += [change[side] for change in changes if change["field"] in names for side in ("old", "new")]
        for value in values:
            yield from spellings(str(value or "").strip())


def spellings(value: str) -> Iterator[str]:
    """Give the ways in which a value is written: as it stands, and a phone as bare digits."""
    if len(value) >= SHORTEST:
        yield value
    digits = "".join(char for char in value if char.isdigit())
    if len(digits) >= DIGITS_LEAST and digits != value and not any(char.isalpha() for char in value):
        yield digits


def names_with(title: str, wholes: list[tuple[RecordType, Any]]) -> set[str]:
    """Give the names of other records and of colleagues that are this name or hold it inside."""
    organisation = wholes[0][1].organisation_id
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager.filter(organisation_id=organisation)
    found = set(users.filter(name__contains=title).values_list("name", flat=True))
    for other in registry.kept():
        if other.part_of or other.title not in other.fields or other.fields[other.title].kind.name != "text":
            continue
        rows = other.model._base_manager.filter(organisation_id=organisation, **{f"{other.title}__contains": title})
        mine = [one.pk for kind, one in wholes if kind is other]
        found |= set(rows.exclude(pk__in=mine).values_list(other.title, flat=True))
    return found
