"""Adding a record although like ones were shown: who said so and which one was meant stays with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from kemai.core import actions
from kemai.core.history.write import log

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def add_knowing(
    record_type: RecordType, values: Mapping[str, Any], hits: Sequence[Mapping[str, Any]], *, by: Viewer
) -> Any:
    """Add a record; where like ones were shown and confirmed, keep the first of them and the confirmer with it."""
    with transaction.atomic():
        made = actions.add(record_type, values, by=by)
        if hits:
            confirm(record_type, made, int(hits[0]["id"]), by=by)
    return made


def to_confirm(hits: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether a person may go on past the like records by saying so; a refused one speaks for itself (E-DUP)."""
    return bool(hits) and not any(hit["block"] for hit in hits)


def confirm(record_type: RecordType, record: Any, like_id: int, *, by: Viewer) -> None:
    """Note that a person takes a new record and a like one for two."""
    if "duplicate_of" in record_type.coded_fields:
        record.duplicate_of_id, record.confirmed_by_id = like_id, by.user_id
        record.save(update_fields=["duplicate_of", "confirmed_by"])
    facts = {"duplicate_of": like_id}
    title = record_type.title_of(record)
    log(by, f"{record_type.key}.confirm_duplicate", record_type.key, record.pk, [], title=title, facts=facts)
