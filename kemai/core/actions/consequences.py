"""What follows from somebody else's verb: a record added or changed inside it, logged and told as every change is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kemai.core.actions.after import saved
from kemai.core.actions.builtin import blank_record, free_number, store
from kemai.core.actions.perform import touch
from kemai.core.history.write import difference, log, snapshot
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer


def new_record(key: str, values: dict[str, Any], facts: dict[str, Any], by: Viewer) -> Any:
    """Add a record that follows from another one's verb: `values` are fields of its form, `facts` kept columns."""
    record_type = registry.get(key)
    record = blank_record(record_type, values, by)
    for name, value in facts.items():
        setattr(record, name, value)
    record.number = free_number(record_type, by)
    store(record)
    log(by, f"{key}.add", key, record.pk, [], title=record_type.title_of(record))
    saved(record_type, record, by, "add")
    return record


@contextmanager
def noting(key: str, record: Any, verb: str, by: Viewer) -> Iterator[None]:
    """Note in the history of a record, which its caller has locked, what changes inside the block."""
    record_type = registry.get(key)
    before = snapshot(record, record_type.fields)
    yield
    changes = difference(record_type.fields, before, snapshot(record, record_type.fields))
    touch(record, by)
    log(by, f"{key}.{verb}", key, record.pk, changes, title=record_type.title_of(record))
    saved(record_type, record, by, verb, changes)


def moved(key: str, record: Any, verb: str, by: Viewer, **values: Any) -> None:
    """Set kept values of a record, which its caller has locked, and note the change in its history."""
    with noting(key, record, verb, by):
        for name, value in values.items():
            setattr(record, name, value)
        record.save(update_fields=list(values))
