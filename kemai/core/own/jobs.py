"""What follows a changed own field in the background: indexes, formulas of stored records, the search box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.schedule import daily
from kemai.core.merge.trail import old_codes
from kemai.core.own import indexes, places, slots
from kemai.core.own.keeping import work_out
from kemai.core.own.models import CustomField
from kemai.core.records import bulk, registry
from kemai.core.records.typed import RecordType
from kemai.core.search import index
from kemai.core.search.records import document_of, values_of
from kemai.core.tenancy.viewer import Viewer

__all__ = ["places", "slots"]
FOLLOW = "core.own_follow"
CHUNK = 500


@job(FOLLOW)
def follow(*, progress: Progress, by: Viewer, field_id: int) -> dict[str, Any]:
    """Bring indexes, formulas and search up to date after an own field was added, changed, stopped or taken up."""
    made, dropped = indexes.keep()
    one = CustomField.objects.filter(pk=field_id).first()
    if one is None:
        return {"indexes": made, "dropped": dropped}
    record_type = registry.get(one.record)
    if one.type == CustomField.Type.FORMULA:
        again(record_type, progress, worked_out)
    if one.searchable:
        again(record_type, progress, made_known)
    return {"indexes": made, "dropped": dropped, "url": f"/own/fields/{record_type.address}/"}


def again(record_type: RecordType, progress: Progress, step: Any) -> None:
    """Go over all records of the firm, a chunk at a time."""
    progress.total(record_type.model.objects.count())
    for rows in chunks(record_type):
        with transaction.atomic():
            step(record_type, rows)
        progress.advance(len(rows))


def chunks(record_type: RecordType) -> Iterator[list[Any]]:
    """Give the records in the order of their ids."""
    last = 0
    while rows := list(record_type.model.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield rows
        last = rows[-1].pk


def worked_out(record_type: RecordType, rows: list[Any]) -> None:
    """Work the formulas of some records out anew."""
    locked = record_type.model.objects.filter(pk__in=[one.pk for one in rows]).select_for_update(of=("self",))
    changes = {}
    for record in locked:
        before = dict(record.custom)
        work_out(record_type, record)
        if record.custom != before:
            changes[record.pk] = {"custom": record.custom}
    bulk.update(record_type.model, changes)


def made_known(record_type: RecordType, rows: list[Any]) -> None:
    """Put some records into the search index anew."""
    codes = old_codes(record_type, [record.pk for record in rows])
    documents = [
        (record.pk, document_of(record_type, values_of(record_type, record), codes.get(record.pk, ())))
        for record in rows
    ]
    index.put_many(rows[0].organisation_id, record_type.key, documents)


def follow_later(one: CustomField, by: Viewer) -> None:
    """Order the background work that follows a changed field."""
    from kemai.core.jobs.run import start

    start(FOLLOW, _("自定义字段：%(label)s") % {"label": one.label}, {"field_id": one.pk}, by=by)


@daily("03:10")
def keep_indexes() -> None:
    """Make indexes anew that a rebuilt table has lost."""
    indexes.keep()
