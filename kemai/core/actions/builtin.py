"""The verbs that every record type has: add, edit, delete, restore."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kemai.core.actions.after import saved
from kemai.core.actions.binning import put_in, take_out
from kemai.core.actions.holding import refuse_held
from kemai.core.actions.perform import NotFound, fetch, require, right_of
from kemai.core.actions.values import read_values, refuse_masked, required_missing, unique_clashes
from kemai.core.duplicates.blocking import refuse_blocked
from kemai.core.history.write import difference, log, snapshot
from kemai.core.lines.keeping import LINES, keep_lines
from kemai.core.numbering.allot import allot
from kemai.core.own import values as own
from kemai.core.own.keeping import rules_broken, work_out
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.errors import Rejected, Stale
from kemai.core.records.kinds import Given
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.prepared import prepared
from kemai.core.tenancy.viewer import Viewer


def add(record_type: RecordType, values: Mapping[str, Any], *, by: Viewer, by_key: bool = False) -> Any:
    """Add a record; raises Rejected with a reason per field, and then nothing is saved."""
    with transaction.atomic():
        clean = checked(record_type, values, by=by, by_key=by_key)
        record = blank_record(record_type, clean, by)
        if record_type.part_of:
            whole = registry.whole_of(record_type)
            fetch(whole, getattr(record, f"{record_type.part_of}_id"), "write", by)
        free = "number" in record_type.fields and not record.number
        if free:
            record.number = free_number(record_type, by)
        unique_clashes(record_type, record, by, but="number" if free else "")
        refuse_blocked(record_type, record, by)
        store(record)
        log(by, f"{record_type.key}.add", record_type.key, record.pk, [], title=record_type.title_of(record))
        saved(record_type, record, by, "add")
        if record_type.lines and values.get(LINES) is not None:
            keep_lines(record_type, record, values[LINES], by=by)
    return record


def free_number(record_type: RecordType, by: Viewer) -> str:
    """Give out the next number that no record has; those that people or files brought in are passed over.

    Where many in a row are taken, ever larger blocks are given out, which may leave a gap behind them.
    """
    block = 1
    while True:
        numbers = allot(by.organisation_id, record_type.key, block)
        used = numbered(by, record_type.key, number=numbers[0]) if block == 1 else taken(record_type, numbers)
        free = [number for number in numbers if (number,) not in used]
        if free:
            return free[0]
        block = min(block * 2, 1000)


def taken(record_type: RecordType, numbers: list[str]) -> set[tuple[str]]:
    """Give those of some numbers that records have."""
    return set(record_type.model.objects.with_deleted().filter(among("number", numbers)).values_list("number"))


@prepared
def numbered(by: Viewer, type_key: str, *, number: str) -> Any:
    """Ask whether a record has a number."""
    return registry.get(type_key).model.objects.with_deleted().filter(number=number).values_list("number")


def checked(record_type: RecordType, values: Mapping[str, Any], *, by: Viewer, by_key: bool = False) -> dict[str, Any]:
    """Read the values of a new record and check them without saving; raises Rejected."""
    require(record_type, "add", by)
    clean = read_values(record_type, values, Given(by, by_key))
    record_type.prepare(clean, None, by)
    required_missing(record_type, clean)
    broken(record_type, clean, None, by)
    return clean


def blank_record(record_type: RecordType, clean: dict[str, Any], by: Viewer) -> Any:
    """Make a record with its columns of origin filled in; it belongs to its owner's department."""
    now = timezone.now()
    record = record_type.model(
        **record_type.constants,
        organisation_id=by.organisation_id,
        created_by_id=by.user_id,
        created_at=now,
        updated_by_id=by.user_id,
    )
    record.updated_at = now
    put(record_type, record, {"owner": by.user_id, **clean})
    work_out(record_type, record)
    record_type.place(record, by)
    return record


def put(record_type: RecordType, record: Any, clean: dict[str, Any]) -> None:
    """Set stored values on a record."""
    fields = record_type.fields
    for name, value in clean.items():
        own.put(record, fields[name].path, value)


def broken(record_type: RecordType, clean: dict[str, Any], record: Any, by: Viewer) -> None:
    """Raise Rejected when rules between fields are broken."""
    errors: dict[str, list[Any]] = {}
    for name, reason in [*record_type.check(clean, record, by), *rules_broken(record_type, clean, record, by)]:
        errors.setdefault(name, []).append(reason)
    if errors:
        raise Rejected(errors)


def store(record: Any) -> None:
    """Save a record; a promise that only the database can keep comes back as E-DUP, the transaction being over."""
    try:
        record.save()
    except IntegrityError as error:
        raise Rejected.one("", "E-DUP") from error


def edit(
    record_type: RecordType,
    record_id: int,
    values: Mapping[str, Any],
    *,
    by: Viewer,
    version: int | None = None,
    by_key: bool = False,
) -> Any:
    """Change some fields of a record; a `version` other than the stored one is E-STALE unless nothing conflicts."""
    with transaction.atomic():
        record = fetch(record_type, record_id, "write", by, lock=True)
        refuse_masked(record_type, record, values, by)
        clean = read_values(record_type, values, Given(by, by_key, record))
        before = snapshot(record, record_type.fields)
        refuse_stale(record, clean, before, version)
        record_type.prepare(clean, record, by)
        required_missing(record_type, clean, set(clean))
        broken(record_type, {**before, **clean}, record, by)
        put(record_type, record, clean)
        work_out(record_type, record)
        if "owner" in clean:
            record_type.place(record, by)
        changes = difference(record_type.fields, before, snapshot(record, record_type.fields))
        if changes:
            moved = {change["field"] for change in changes}
            unique_clashes(record_type, record, by, moved)
            refuse_blocked(record_type, record, by, moved)
            record.lock_version += 1
            record.updated_at, record.updated_by_id = timezone.now(), by.user_id
            store(record)
            log(by, f"{record_type.key}.edit", record_type.key, record.pk, changes, title=record_type.title_of(record))
            saved(record_type, record, by, "edit", changes)
        if record_type.lines and values.get(LINES) is not None:
            keep_lines(record_type, record, values[LINES], by=by)
    return record


def refuse_stale(record: Any, clean: dict[str, Any], before: dict[str, Any], version: int | None) -> None:
    """Raise Stale when someone else saved since the form was opened and the two differ."""
    if version is None or version == record.lock_version:
        return
    theirs = {name: before[name] for name, value in clean.items() if before[name] != value}
    if theirs:
        raise Stale(theirs)


def delete(record_type: RecordType, record_id: int, *, by: Viewer) -> Any:
    """Put a record into the recycle bin with what goes along (contacts and profiles of a customer)."""
    with transaction.atomic():
        record = fetch(record_type, record_id, "delete", by, lock=True)
        refuse = getattr(record_type, "refuse_delete", None)
        if refuse:
            refuse(record, by)
        refuse_held(record_type, record, by)
        put_in(record_type, record, by)
        return record


def restore(record_type: RecordType, record_id: int, *, by: Viewer) -> Any:
    """Take a record out of the recycle bin with what it took along; raises Rejected (E-DUP, E-STATE)."""
    require(record_type, "delete", by)
    with transaction.atomic():
        rows = record_type.model.objects.with_deleted().visible_to(by, right_of(record_type, "delete")[1])
        record = rows.filter(pk=record_id, is_deleted=True).first()
        if record is None:
            raise NotFound(f"{record_type.label} {record_id}")
        take_out(record_type, record, by)
        return record
