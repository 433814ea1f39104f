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
            for act in chunk:
                if act.action == f"{act.record_type}.edit":
                    kept += revert(registry.get(act.record_type), act, by)
            for key in dict.fromkeys(act.record_type for act in chunk):
                bin_added(registry.get(key), [act for act in chunk if act.action == f"{key}.add"], by)
        progress.advance(len(chunk))
    ImportJob.objects.filter(pk=job.pk).update(kept=kept[:KEPT_SHOWN])


def chunks(acts: Any) -> Iterator[list[Act]]:
    """Read acts chunk by chunk, the newest first."""
    while chunk := list(acts[:CHUNK]):
        yield chunk
        acts = acts.filter(pk__lt=chunk[-1].pk)


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
    if not record.is_deleted:
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
