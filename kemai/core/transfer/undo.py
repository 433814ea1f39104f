"""Taking an import back: what it added goes to the recycle bin, what it changed gets its old values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.duplicates.keys import keep_keys
from kemai.core.duplicates.models import MatchKey
from kemai.core.history.models import Act
from kemai.core.history.write import difference, snapshot
from kemai.core.jobs.progress import Progress
from kemai.core.own import values as own
from kemai.core.records import bulk, registry
from kemai.core.records.among import among
from kemai.core.records.errors import Rejected
from kemai.core.records.fields import Field
from kemai.core.records.kinds import Given
from kemai.core.records.typed import RecordType
from kemai.core.recycle.models import Binned
from kemai.core.review.clearing import clear
from kemai.core.search import index
from kemai.core.search.records import index_record
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.models import ImportJob

CHUNK = 500
KEPT_SHOWN = 200
READ_BACK = {"date", "dt", "dec", "money", "pct"}


def take_back(job: ImportJob, progress: Progress, by: Viewer) -> None:
    """Undo the acts of an import, the newest first; harmless when run again."""
    acts = Act.objects.filter(batch=job.pk).order_by("-id")
    progress.total(acts.count())
    progress.done = 0
    kept: list[dict[str, Any]] = []
    for chunk in chunks(acts):
        with transaction.atomic():
            for key in dict.fromkeys(act.record_type for act in chunk):
                kept += undo_acts(registry.get(key), [act for act in chunk if act.record_type == key], by)
        progress.advance(len(chunk))
    ImportJob.objects.filter(pk=job.pk).update(kept=kept[:KEPT_SHOWN])


def chunks(acts: Any) -> Iterator[list[Act]]:
    """Read acts chunk by chunk, the newest first."""
    while chunk := list(acts[:CHUNK]):
        yield chunk
        acts = acts.filter(pk__lt=chunk[-1].pk)


def undo_acts(record_type: RecordType, acts: list[Act], by: Viewer) -> list[dict[str, Any]]:
    """Undo acts on records of one type; gives what was kept and why.

    Lines of a record that the import did not add itself follow that record: they stay once it is closed, and what it
    adds up is added up again.
    """
    key, older = record_type.key, lines_of_older(record_type, acts)
    shut = closed(older, record_type, by)
    kept = [
        told(act, name, shut[act.record_id])
        for act in acts
        if act.record_id in shut
        for name in changed_by(act, record_type)
    ]
    acts = [act for act in acts if act.record_id not in shut]
    for act in acts:
        if act.action == f"{key}.edit":
            kept += revert(record_type, act, by)
    bin_added(record_type, [act for act in acts if act.action == f"{key}.add"], by)
    if moved := [one.pk for one in older if one.pk not in shut]:
        record_type.follow_import(moved, by)
    return kept


def changed_by(act: Act, record_type: RecordType) -> list[str]:
    """Name the fields that an act moved, the title where it names none."""
    return [one["field"] for one in act.changes if one["field"] in record_type.fields] or [record_type.title]


def lines_of_older(record_type: RecordType, acts: list[Act]) -> list[Any]:
    """Give the lines among the records of some acts that belong to a record which was there before the import.

    Those records are locked, so that none of them is closed before its lines are changed back.
    """
    if not (link := record_type.line_of):
        return []
    rows = record_type.model.objects.filter(among("pk", [act.record_id or 0 for act in acts]))
    found = list(rows.select_related(link).order_by("pk"))
    whole = registry.of_model(record_type.model._meta.get_field(link).related_model)
    ids = {getattr(one, f"{link}_id") for one in found}
    added = Act.objects.filter(among("record_id", ids), batch=acts[0].batch, action=f"{whole.key}.add")
    ids -= set(added.values_list("record_id", flat=True))
    locked = whole.model.objects.filter(among("pk", ids)).select_for_update(of=("self",)).order_by("pk")
    known = {one.pk: one for one in locked}
    older = [one for one in found if getattr(one, f"{link}_id") in ids]
    for one in older:
        setattr(one, link, known.get(getattr(one, f"{link}_id"), getattr(one, link)))
    return older


def closed(lines: list[Any], record_type: RecordType, by: Viewer) -> dict[int | None, str]:
    """Say of which lines the record is closed, and why they stay as they are."""
    found: dict[int | None, str] = {}
    if refuse := getattr(record_type, "refuse_delete", None):
        for one in lines:
            try:
                refuse(one, by)
            except Rejected as reasons:
                found[one.pk] = "；".join(reason.message for many in reasons.errors.values() for reason in many)
    return found


def bin_added(record_type: RecordType, acts: list[Act], by: Viewer) -> None:
    """Put the records that the acts added into the recycle bin, those that are not there yet."""
    rows = record_type.model.objects.filter(among("pk", [act.record_id or 0 for act in acts]))
    found = dict(rows.select_for_update(of=("self",)).values_list("pk", "lock_version"))
    now = timezone.now()
    gone = {"is_deleted": True, "deleted_at": now, "updated_at": now, "updated_by_id": by.user_id}
    bulk.update(record_type.model, {pk: {**gone, "lock_version": version + 1} for pk, version in found.items()})
    if record_type.search:
        index.remove(by.organisation_id, record_type.key, found)
    MatchKey.objects.filter(among("record_id", found), record_type=record_type.key).delete()
    titles = {act.record_id: act.title for act in acts}
    put_in_bin(record_type, {pk: titles[pk] for pk in found}, now, by)
    log_many(record_type, "delete", [(pk, titles[pk], []) for pk in found], by)


def put_in_bin(record_type: RecordType, titles: dict[int, str], now: Any, by: Viewer) -> None:
    """Note in the recycle bin who put the records there."""
    Binned.objects.filter(among("record_id", list(titles)), record_type=record_type.key).delete()
    columns: dict[str, Any] = {
        "organisation_id": repeat(by.organisation_id),
        "record_type": repeat(record_type.key),
        "record_id": list(titles),
        "title": [title[:200] for title in titles.values()],
        "user_id": repeat(by.user_id),
        "at": repeat(now),
        "whole_id": repeat(None),
    }
    bulk.insert(Binned, columns, len(titles))


def revert(record_type: RecordType, act: Act, by: Viewer) -> list[dict[str, Any]]:
    """Give a changed record its old values back where nobody changed them since; gives what was kept and why."""
    record = record_type.model.objects.filter(pk=act.record_id).select_for_update(of=("self",)).first()
    if record is None:
        return []
    fields, kept = record_type.fields, []
    before = snapshot(record, fields)
    for change in act.changes:
        field = fields.get(change["field"])
        if field is None:
            kept.append(told(act, change["field"], _("字段已停用，值没有改回")))
            continue
        now = field.kind.stored(before[field.name])
        if now == change["new"]:
            own.put(record, field.path, read_back(field, change["old"], by))
        elif now != change["old"]:
            kept.append(told(act, field.name, _("导入后又被修改过")))
    changes = difference(fields, before, snapshot(record, fields))
    if changes and not put_back(record_type, record, changes, by):
        kept += [told(act, one["field"], _("原来的值已被别的记录使用")) for one in changes]
    return kept


def told(act: Act, name: str, why: str) -> dict[str, Any]:
    """Say which value was kept and why."""
    return {"type": act.record_type, "id": act.record_id, "title": act.title, "field": name, "why": why}


def put_back(record_type: RecordType, record: Any, changes: list[dict[str, Any]], by: Viewer) -> bool:
    """Save a record with its old values; False when another record holds one that may be there only once."""
    paths = [record_type.fields[change["field"]].column for change in changes]
    values: dict[str, Any] = {path: getattr(record, path) for path in paths}
    values |= {"updated_at": timezone.now(), "updated_by_id": by.user_id, "lock_version": record.lock_version + 1}
    try:
        with transaction.atomic():
            bulk.update(record_type.model, {record.pk: values})
    except IntegrityError:
        return False
    record_type.follow_undo(record, by)
    clear(record_type, [record.pk], by.organisation_id)
    index_record(record_type, record)
    keep_keys(record_type, record)
    log_many(record_type, "edit", [(record.pk, record_type.title_of(record), changes)], by)
    return True


def read_back(field: Field, stored: Any, by: Viewer) -> Any:
    """Turn a value as history keeps it into the value of the field."""
    if stored is None or field.kind.name not in READ_BACK:
        return stored
    return field.kind.read(field, stored, Given(by))


def log_many(record_type: RecordType, verb: str, done: list[tuple[int, str, list[Any]]], by: Viewer) -> None:
    """Write one act for each record."""
    bulk.insert(
        Act,
        {
            "organisation_id": repeat(by.organisation_id),
            "at": repeat(timezone.now()),
            "user_id": repeat(by.user_id),
            "action": repeat(f"{record_type.key}.{verb}"),
            "record_type": repeat(record_type.key),
            "record_id": [record_id for record_id, _title, _changes in done],
            "title": [title[:200] for _id, title, _changes in done],
            "changes": [changes for _id, _title, changes in done],
            "facts": repeat({}),
            "batch": repeat(None),
        },
        len(done),
    )
