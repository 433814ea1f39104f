"""Writes many records of the demo firm at once, each with history, search and duplicate keys as an action would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from kemai.core.duplicates.keys import stored_keys
from kemai.core.duplicates.models import MatchKey
from kemai.core.duplicates.stored import number_of
from kemai.core.history.models import Act
from kemai.core.numbering import pattern as patterns
from kemai.core.numbering.allot import pattern_of
from kemai.core.numbering.models import NumberCounter
from kemai.core.records import bulk
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.search import index
from kemai.core.search.records import document_of
from kemai.site.demo.edits import Changes
from kemai.site.demo.firm import Firm

OF_RECORD = ("owner", "department", "created_by", "created_at", "updated_by", "updated_at")


class Edit(NamedTuple):
    """One change of the past: when, and old and new value by field name."""

    at: datetime
    changes: Changes


class Row(NamedTuple):
    """One record to write: values by field name (choices as codes, links as ids), owner and when it was made."""

    id: int
    title: str
    values: dict[str, Any]
    owner: str
    made: datetime
    edits: Sequence[Edit] = ()

    @property
    def touched(self) -> datetime:
        """Tell when the record was changed last."""
        return self.edits[-1].at if self.edits else self.made


def write(firm: Firm, record_type: RecordType, rows: Sequence[Row]) -> None:
    """Write records of one type with all that follows them; call inside a transaction."""
    names = [name for name in record_type.fields if name not in OF_RECORD]
    columns: dict[str, Any] = {
        record_type.fields[name].path: [stored(firm, record_type.fields[name], row.values) for row in rows]
        for name in names
    }
    owners = [firm.people[row.owner] for row in rows]
    columns |= {
        "id": [row.id for row in rows],
        "organisation_id": repeat(firm.organisation.pk),
        "owner_id": (owner.pk for owner in owners),
        "department_id": (owner.department_id for owner in owners),
        "created_by_id": (owner.pk for owner in owners),
        "created_at": (row.made for row in rows),
        "updated_by_id": (owner.pk for owner in owners),
        "updated_at": (row.touched for row in rows),
        "custom": repeat({}),
        "is_deleted": repeat(False),
        "lock_version": (len(row.edits) for row in rows),
    }
    bulk.insert(record_type.model, columns, len(rows))
    write_history(firm, record_type, rows)
    if record_type.search:
        documents = ((row.id, document_of(record_type, row.values)) for row in rows)
        index.put_many(firm.organisation.pk, record_type.key, documents)
    write_keys(firm, record_type, rows)


def stored(firm: Firm, field: Field, values: dict[str, Any]) -> Any:
    """Give the stored form of a field's value: the id of a choice, the ids of several, else the value itself."""
    value = values.get(field.name)
    if value is None:
        return field.blank
    if not field.dictionary:
        return value
    if isinstance(value, tuple):
        return f",{','.join(str(firm.choices[field.dictionary, code]) for code in value)},"
    return firm.choices[field.dictionary, value]


def write_history(firm: Firm, record_type: RecordType, rows: Sequence[Row]) -> None:
    """Write the act of adding each record, and the acts of its edits after it."""
    acts: list[tuple[Row, str, datetime, list[dict[str, Any]]]] = []
    for row in rows:
        acts.append((row, "add", row.made, []))
        acts += [(row, "edit", edit.at, differences(firm, record_type, edit)) for edit in row.edits]
    columns = {
        "organisation_id": repeat(firm.organisation.pk),
        "at": (at for _row, _verb, at, _changes in acts),
        "user_id": (firm.people[row.owner].pk for row, *_rest in acts),
        "action": (f"{record_type.key}.{verb}" for _row, verb, _at, _changes in acts),
        "record_type": repeat(record_type.key),
        "record_id": (row.id for row, *_rest in acts),
        "title": (row.title[:200] for row, *_rest in acts),
        "changes": (changes for *_rest, changes in acts),
        "facts": repeat({}),
    }
    bulk.insert(Act, columns, len(acts))


def differences(firm: Firm, record_type: RecordType, edit: Edit) -> list[dict[str, Any]]:
    """Give an edit's changes as history keeps them."""
    changes = []
    for name, values in edit.changes.items():
        old, new = (known(firm, record_type.fields[name], value) for value in values)
        changes.append({"field": name, "old": old, "new": new})
    return changes


def known(firm: Firm, field: Field, value: Any) -> Any:
    """Give a value as history keeps it."""
    if field.name == "owner":
        return firm.people[value].pk
    return field.kind.stored(stored(firm, field, {field.name: value}))


def write_keys(firm: Firm, record_type: RecordType, rows: Sequence[Row]) -> None:
    """Write the keys by which like records meet."""
    made_of = ((row.id, stored_keys(record_type, row.values, firm.organisation.pk)) for row in rows)
    keys = [(record_id, number_of(key)) for record_id, keys in made_of for key in keys]
    columns: dict[str, Iterable[object]] = {
        "organisation_id": repeat(firm.organisation.pk),
        "record_type": repeat(record_type.key),
        "record_id": (record_id for record_id, _key in keys),
        "key": (key for _record_id, key in keys),
        "apart": repeat(False),
    }
    bulk.insert(MatchKey, columns, len(keys))


def numbers(firm: Firm, record_type: RecordType, moments: Sequence[datetime]) -> list[str]:
    """Give out one number for each record made at these moments, each of the period of its own day."""
    pattern = pattern_of(firm.organisation.pk, record_type.key)
    days = [timezone.localtime(moment).date() for moment in moments]
    filled_of = {day: patterns.period(pattern, day) for day in set(days)}
    following = {}
    for filled, count in Counter(filled_of[day] for day in days).items():
        place = {"organisation_id": firm.organisation.pk, "record": record_type.key, "period": filled}
        counter, _made = NumberCounter.objects.get_or_create(**place, defaults={"next": 1})
        NumberCounter.objects.filter(pk=counter.pk).update(next=F("next") + count)
        following[filled] = iter(range(counter.next, counter.next + count))
    return [patterns.number(filled_of[day], next(following[filled_of[day]])) for day in days]
