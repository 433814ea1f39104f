"""Records that follow from something else a person did: no right to add them is asked, all else is as in a form."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from kemai.core.actions.after import saved
from kemai.core.actions.builtin import blank_record, put, store
from kemai.core.actions.perform import touch
from kemai.core.actions.values import required_missing
from kemai.core.history.write import difference, log, snapshot
from kemai.core.own.keeping import rules_broken
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer


def write(record_type: RecordType, values: dict[str, Any], *, by: Viewer, decided: Collection[str] = ()) -> Any:
    """Add a record from stored values, links as ids; raises Rejected with a reason per field.

    Of the fields `decided` the verb that calls has made sure itself: the type's rules about them are passed over.
    """
    with transaction.atomic():
        record_type.prepare(values, None, by)
        required_missing(record_type, values)
        errors: dict[str, list[Invalid]] = {}
        for name, reason in [*record_type.check(values, None, by), *rules_broken(record_type, values, None, by)]:
            if name not in decided:
                errors.setdefault(name, []).append(reason)
        if errors:
            raise Rejected(errors)
        return keep(record_type, values, by=by)


def keep(record_type: RecordType, clean: dict[str, Any], *, by: Viewer) -> Any:
    """Save a new record whose values have been checked, with its history."""
    with transaction.atomic():
        record = blank_record(record_type, clean, by)
        store(record)
        log(by, f"{record_type.key}.add", record_type.key, record.pk, [], title=record_type.title_of(record))
        saved(record_type, record, by, "add")
    return record


def change(record_type: RecordType, record: Any, values: dict[str, Any], *, by: Viewer) -> None:
    """Bring stored values of a record up to date that follows from something else, where they differ."""
    with transaction.atomic():
        before = snapshot(record, record_type.fields)
        put(record_type, record, values)
        changes = difference(record_type.fields, before, snapshot(record, record_type.fields))
        if not changes:
            return
        store(record)
        touch(record, by)
        title = record_type.title_of(record)
        log(by, f"{record_type.key}.edit", record_type.key, record.pk, changes, title=title)
        saved(record_type, record, by, "edit", changes)


def about_of(record: Any) -> tuple[str, int] | None:
    """Give type and id of the record that an interaction or a task is about, None where it is about none."""
    return (record.record_type, record.record_id) if record.record_id else None
