"""Making, keeping and looking up the keys of like records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kemai.core.duplicates.models import MatchKey
from kemai.core.records import registry
from kemai.core.search.text import core_name, normalise

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def keys_of(record_type: RecordType, values: Mapping[str, Any]) -> dict[str, str]:
    """Give the match keys of a record's values, each with the field it comes from."""
    keys: dict[str, str] = {}
    for name, how in record_type.duplicates.items():
        value = values.get(name)
        if key := key_of(how, str(value)) if value else "":
            keys.setdefault(key, name)
    return keys


def key_of(how: str, text: str) -> str:
    """Make one key: a name without its legal suffix, the last 11 digits of a phone, or an exact value."""
    if how == "name":
        plain = core_name(text).replace(" ", "")
        return f"n:{plain}"[:140] if plain else ""
    if how == "phone":
        digits = "".join(char for char in normalise(text) if char.isdigit())
        return f"p:{digits[-11:]}" if len(digits) >= 7 else ""
    return f"e:{normalise(text)}"[:140]


def values_of(record_type: RecordType, record: Any) -> dict[str, Any]:
    """Take the values of a record that keys are made of."""
    return {name: getattr(record, record_type.fields[name].path) for name in record_type.duplicates}


def keep_keys(record_type: RecordType, record: Any, *, gone: bool = False) -> None:
    """Bring the keys of one saved record up to date."""
    if not record_type.duplicates:
        return
    place = {
        "organisation_id": record.organisation_id,
        "record_type": record_type.key,
        "record_id": record.pk,
    }
    MatchKey.objects.filter(**place).delete()
    if not gone:
        keys = keys_of(record_type, values_of(record_type, record))
        MatchKey.objects.bulk_create(MatchKey(key=key, **place) for key in keys)


@dataclass(frozen=True)
class Hit:
    """A like record: its id, the fields that agree, and how sure that makes us (2 = id or name with phone)."""

    record_id: int
    fields: tuple[str, ...]


def find_like(
    record_type: RecordType, values: Mapping[str, Any], *, by: Viewer, but: int | None = None, limit: int = 5
) -> list[Hit]:
    """Find records that share a key with the given values, those with most keys in common first.

    Fields that the person may not search are not compared.
    """
    known = registry.resolve(record_type, by).known
    keys = keys_of(record_type, {name: value for name, value in values.items() if known(name)})
    if not keys:
        return []
    rows = MatchKey.objects.filter(
        organisation_id=by.organisation_id, record_type=record_type.key, key__in=list(keys)
    ).values_list("record_id", "key")[:200]
    found: dict[int, list[str]] = {}
    for record_id, key in rows:
        if record_id != but:
            found.setdefault(record_id, []).append(keys[key])
    hits = [Hit(record_id, tuple(sorted(set(names)))) for record_id, names in found.items()]
    return sorted(hits, key=lambda hit: (-len(hit.fields), -hit.record_id))[:limit]
