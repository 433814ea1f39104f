"""Into the recycle bin and out of it: a record takes along what goes with it, and brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.actions.after import saved
from kemai.core.actions.perform import touch
from kemai.core.actions.values import unique_clashes
from kemai.core.history.write import log
from kemai.core.merge.trail import survivor_of
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.recycle.models import Binned
from kemai.core.tenancy.viewer import Viewer


def put_in(record_type: RecordType, record: Any, by: Viewer, whole: Binned | None = None) -> None:
    """Put a record and everything that goes along with it into the bin, as one batch of `whole`."""
    now = timezone.now()
    kept, _made = Binned.objects.update_or_create(
        organisation_id=record.organisation_id,
        record_type=record_type.key,
        record_id=record.pk,
        defaults={"title": record_type.title_of(record)[:200], "user_id": by.user_id, "at": now, "whole": whole},
    )
    for other, link in taken_along(record_type):
        for child in other.model.objects.filter(**{f"{link}_id": record.pk}):
            put_in(other, child, by, whole or kept)
    move(record_type, record, by, deleted_at=now)


def take_out(record_type: RecordType, record: Any, by: Viewer) -> None:
    """Take a record out of the bin with what it took along; a clash, a deleted whole or a merge is refused."""
    if survivor_of(record_type, record.pk) is not None:
        raise Rejected.one("", "E-STATE", _("它已并入另一条记录，请在合并记录里撤销"))
    refuse_without_whole(record_type, record)
    unique_clashes(record_type, record, by)
    move(record_type, record, by, deleted_at=None)
    place = {"record_type": record_type.key, "record_id": record.pk}
    kept = Binned.objects.filter(organisation_id=record.organisation_id, **place).first()
    if kept is None:
        return
    for part in list(kept.parts.order_by("pk")):
        other = registry.get(part.record_type)
        child = other.model.objects.with_deleted().filter(pk=part.record_id, is_deleted=True).first()
        if child is not None:
            unique_clashes(other, child, by)
            move(other, child, by, deleted_at=None)
    kept.delete()


def move(record_type: RecordType, record: Any, by: Viewer, *, deleted_at: Any) -> None:
    """Mark one record as deleted or living, with its history, search and keys."""
    verb = "delete" if deleted_at else "restore"
    record.is_deleted, record.deleted_at = deleted_at is not None, deleted_at
    record.save(update_fields=["is_deleted", "deleted_at"])
    touch(record, by)
    log(by, f"{record_type.key}.{verb}", record_type.key, record.pk, [], title=record_type.title_of(record))
    saved(record_type, record, by, verb)


def taken_along(record_type: RecordType) -> Iterator[tuple[RecordType, str]]:
    """Give the types whose records go with a record of this type, each with the name of its link."""
    for other in registry.kept():
        links = {other.part_of, *other.goes_with} - {""}
        for name in sorted(links):
            if other.fields[name].target is record_type.model:
                yield other, name


def refuse_without_whole(record_type: RecordType, record: Any) -> None:
    """Refuse to bring back a record while what it belongs to lies in the bin itself (E-STATE)."""
    for name in sorted({record_type.part_of, *record_type.goes_with} - {""}):
        field = record_type.fields[name]
        whole = field.target._base_manager.filter(pk=getattr(record, field.path), is_deleted=True).first()
        if whole is not None and field.target_type is not None:
            words = {"type": field.target_type.label, "title": field.target_type.title_of(whole)}
            hint = _("请先恢复%(type)s“%(title)s”") % words
            raise Rejected({"": [Invalid("E-STATE", hint, link=f"/{field.target_type.address}/{whole.pk}/")]})
