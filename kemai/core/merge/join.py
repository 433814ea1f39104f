"""Merging two records: one action, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.actions.after import saved
from kemai.core.actions.builtin import broken, put, store
from kemai.core.actions.perform import NotFound, require
from kemai.core.history.write import difference, log, snapshot
from kemai.core.merge.declare import mergeable
from kemai.core.merge.models import MergeLog
from kemai.core.merge.moving import Step, move_all
from kemai.core.merge.trail import survivor_of
from kemai.core.merge.unique import exchange
from kemai.core.merge.values import REMOVED, changes_between, content_of, joined_fields, picture, sides
from kemai.core.own.keeping import work_out
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.review.clearing import changed

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def merge(
    record_type: RecordType,
    kept_id: int,
    removed_id: int,
    choices: Mapping[str, str],
    *,
    by: Viewer,
    versions: Mapping[int, int] | None = None,
) -> MergeLog:
    """Merge two records of a type into the first; everything that links to the second links to the first from then on.

    `choices` names for fields the side whose value survives, `kept` or `removed`; fields of a part (a profile) begin
    with its address and a dot; what is not named takes the value that says more. `versions` are those that the person
    saw. Raises Rejected (E-STATE, E-STALE, E-PERM, E-FMT), Forbidden or NotFound, and then nothing has changed.
    """
    with transaction.atomic():
        kept, removed = both(record_type, kept_id, removed_id, by)
        refuse_stale(versions or {}, kept, removed)
        refuse_unknown(record_type, choices)
        names = called(record_type, kept), called(record_type, removed)
        before = snapshot(kept, content_of(record_type))
        steps = list(joined(record_type, kept, removed, choices, by))
        made = MergeLog.objects.create(
            organisation_id=by.organisation_id,
            record_type=record_type.key,
            kept_id=kept.pk,
            removed_id=removed.pk,
            choices=dict(choices),
            steps=steps,
            user_id=by.user_id,
            at=timezone.now(),
        )
        changes = difference(record_type.fields, before, snapshot(kept, content_of(record_type)))
        note(record_type, removed, "merge_away", [], {"into": names[0]}, by)
        note(record_type, kept, "merge", changes, {"removed": names[1]}, by)
        if changes:
            changed(record_type, kept)
        saved(record_type, kept, by, "merge")
    return made


def note(
    record_type: RecordType, record: Any, verb: str, changes: list[dict[str, Any]], facts: dict[str, str], by: Viewer
) -> None:
    """Note in the history of one of the two what was done to it."""
    title = record_type.title_of(record)
    log(by, f"{record_type.key}.{verb}", record_type.key, record.pk, changes, title=title, facts=facts)


def called(record_type: RecordType, record: Any) -> str:
    """Call a record by number and title."""
    return " ".join(filter(None, (str(getattr(record, "number", "")), record_type.title_of(record))))


def both(record_type: RecordType, kept_id: int, removed_id: int, by: Viewer, *, lock: bool = True) -> tuple[Any, Any]:
    """Give two living records that a person may merge, for the merge itself locked in the order of their ids."""
    if not mergeable(record_type):
        raise NotFound(record_type.key)
    if kept_id == removed_id:
        raise Rejected.one("with", "E-REF", _("一条记录不能与自己合并"))
    rows = in_reach(record_type, [kept_id, removed_id], by, lock=lock)
    for one in rows:
        if one.is_deleted:
            raise gone(record_type, one)
        if getattr(one, "anonymised_at", None):
            raise Rejected.one("", "E-STATE", _("“%(title)s”已匿名化") % {"title": record_type.title_of(one)})
    by_id = {one.pk: one for one in rows}
    return by_id[kept_id], by_id[removed_id]


def in_reach(record_type: RecordType, ids: list[int], by: Viewer, *, lock: bool = True) -> list[Any]:
    """Give records that a person may change and merge; 403 where they may only read them, 404 where not even that."""
    for verb in ("write", "merge"):
        require(record_type, verb, by)
    rows = record_type.model.objects.with_deleted()
    mine = rows.visible_to(by, "write").filter(pk__in=rows.visible_to(by, "merge").values("pk"))
    found = list((mine.select_for_update(of=("self",)) if lock else mine).filter(pk__in=ids).order_by("pk"))
    missing = set(ids) - {one.pk for one in found}
    if missing and rows.visible_to(by, "read").filter(pk__in=missing, is_deleted=False).count() == len(missing):
        raise Forbidden(f"{record_type.label} · {_('合并')}")
    if missing:
        raise NotFound(f"{record_type.label} {sorted(missing)}")
    return found


def gone(record_type: RecordType, record: Any) -> Exception:
    """Say why a deleted record can't be merged: it went into another one already, or it lies in the bin."""
    survivor = survivor_of(record_type, record.pk)
    if survivor is None:
        return NotFound(f"{record_type.label} {record.pk}")
    hint = _("“%(title)s”已并入另一条记录") % {"title": record_type.title_of(record)}
    return Rejected({"": [Invalid("E-STATE", hint, link=f"/{record_type.address}/{survivor}/")]})


def refuse_stale(versions: Mapping[int, int], *records: Any) -> None:
    """Refuse to merge what somebody changed after the person saw it."""
    if any(versions.get(one.pk, one.lock_version) != one.lock_version for one in records):
        raise Rejected.one("", "E-STALE")


def refuse_unknown(record_type: RecordType, choices: Mapping[str, str]) -> None:
    """Refuse a choice about a field that neither the type nor its parts have."""
    known = {*joined_fields(record_type)}
    for part in registry.parts_of(record_type):
        known |= {f"{part.address}.{name}" for name in joined_fields(part)}
    errors = {name: [Invalid("E-REF")] for name in choices if name not in known}
    if errors:
        raise Rejected(errors)


def joined(record_type: RecordType, kept: Any, removed: Any, choices: Mapping[str, str], by: Viewer) -> Iterator[Step]:
    """Join values, then parts, then what links here; yields the steps."""
    yield from join_values(record_type, kept, removed, choices, by)
    for part in registry.parts_of(record_type):
        yield from join_parts(part, kept, removed, choices, by)
    yield from move_all(record_type, removed.pk, kept.pk, by)


def join_parts(part: RecordType, kept: Any, removed: Any, choices: Mapping[str, str], by: Viewer) -> Iterator[Step]:
    """Join the profiles of two records where both have one; a single one moves with everything else."""
    rows = part.model.objects.with_deleted().select_for_update(of=("self",))
    found = {getattr(one, f"{part.part_of}_id"): one for one in rows.filter(**{f"{part.part_of}__in": [kept, removed]})}
    if len(found) == 2:
        ours, theirs = found[kept.pk], found[removed.pk]
        yield from join_values(part, ours, theirs, choices, by, f"{part.address}.")
        yield from move_all(part, theirs.pk, ours.pk, by)


def join_values(
    record_type: RecordType, kept: Any, removed: Any, choices: Mapping[str, str], by: Viewer, prefix: str = ""
) -> Iterator[Step]:
    """Give the survivor the chosen values and put the other out of sight; a value used once is exchanged."""
    chosen = sides(record_type, kept, removed, choices, by, prefix)
    pictures = picture(kept), picture(removed)
    start = snapshot(kept, record_type.fields)
    taken = {n: getattr(removed, record_type.fields[n].path) for n, side in chosen.items() if side == REMOVED}
    without_circles(record_type, taken, kept, removed)
    record_type.prepare(taken, kept, by)
    for one in (kept, removed):
        broken(record_type, {**start, **taken}, one, by)
    put(record_type, kept, taken)
    work_out(record_type, kept)
    if "owner" in taken:
        record_type.place(kept, by)
    kept.custom = {**removed.custom, **kept.custom}
    if record_type.part_of:
        kept.is_deleted = kept.is_deleted and removed.is_deleted
    now = timezone.now()
    removed.is_deleted, removed.deleted_at = True, now
    exchange(record_type, kept, removed, start, set(taken))
    for one in (kept, removed):
        one.lock_version += 1
        one.updated_at, one.updated_by_id = now, by.user_id
        store(one)
    if not record_type.part_of:
        saved(record_type, removed, by, "merge_away")
    for one, then in zip((kept, removed), pictures, strict=True):
        yield {
            "model": record_type.model._meta.label_lower,
            "id": one.pk,
            "values": changes_between(then, picture(one)),
        }


def without_circles(record_type: RecordType, taken: dict[str, Any], kept: Any, removed: Any) -> None:
    """Leave out links with which the survivor would link to itself."""
    for name, field in joined_fields(record_type).items():
        if field.target is record_type.model:
            now = taken.get(name, getattr(kept, field.path))
            if now in (kept.pk, removed.pk):
                taken[name] = None
