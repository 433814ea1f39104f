"""Where a merged record has gone, and what has gone into a record: asked by pages, API, search, import and history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet

from kemai.core.history.models import Act
from kemai.core.merge.models import MergeLog
from kemai.core.records.among import among
from kemai.core.tenancy.prepared import columns_of, made, prepared

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def standing(record_type: RecordType) -> Any:
    """Give the merges of a type that have not been undone."""
    return MergeLog.objects.filter(record_type=record_type.key, undone=False)


def survivors(record_type: RecordType, record_ids: Iterable[int]) -> dict[int, int]:
    """Give for each merged record the one that it lives on in, over several merges; others are absent."""
    steps = {one: one for one in record_ids}
    while True:
        rows = standing(record_type).filter(among("removed_id", set(steps.values())))
        further = dict(rows.values_list("removed_id", "kept_id"))
        if not further:
            return {start: end for start, end in steps.items() if start != end}
        steps = {start: further.get(end, end) for start, end in steps.items()}


def survivor_of(record_type: RecordType, record_id: int) -> int | None:
    """Give the record that a merged one lives on in, None when it was not merged."""
    return survivors(record_type, [record_id]).get(record_id)


def absorbed(record_type: RecordType, record_ids: Iterable[int]) -> dict[int, int]:
    """Give the records that have gone into some, over several merges, each with the one that it went into."""
    ends = {one: one for one in record_ids}
    found: dict[int, int] = {}
    while True:
        rows = standing(record_type).filter(among("kept_id", set(ends)))
        ends = {removed: ends[kept] for removed, kept in rows.values_list("removed_id", "kept_id")}
        if not ends:
            return found
        found |= ends


def old_codes(record_type: RecordType, record_ids: Iterable[int]) -> dict[int, list[str]]:
    """Give the numbers of the records that have gone into some, by survivor; search finds the survivor by them."""
    if "number" not in record_type.search:
        return {}
    into = absorbed(record_type, record_ids)
    if not into:
        return {}
    found: dict[int, list[str]] = {}
    rows = record_type.model.objects.with_deleted().filter(among("pk", list(into)))
    for pk, number in rows.order_by("pk").values_list("pk", "number"):
        found.setdefault(into[pk], []).append(number)
    return found


def by_old_number(record_type: RecordType, numbers: Iterable[str]) -> dict[str, int]:
    """Give the survivors of merged records by the numbers that these had."""
    rows = record_type.model.objects.with_deleted().filter(among("number", numbers), is_deleted=True)
    found = dict(rows.values_list("pk", "number"))
    into = survivors(record_type, found) if found else {}
    return {found[pk]: survivor for pk, survivor in into.items()}


def newest_acts(viewer: Viewer, record_type: RecordType, record_id: int, count: int, **bounds: Any) -> list[Any]:
    """Give the newest acts on a record within bounds, those on the records that have gone into it among them.

    Each act also has `who`, the name of the person, None for the system.
    What went into it was done before the merge, so nothing more is asked while the merge itself is not in sight.
    """
    if not bounds:
        found = [act_of(row) for row in newest(viewer, record_type.key, count, record_id=record_id)]
        if not any(act.action == f"{record_type.key}.merge" for act in found):
            return found
    others = absorbed(record_type, [record_id])
    rows = Act.objects.filter(record_type=record_type.key, record_id__in=[record_id, *others], **bounds)
    return list(rows.order_by("-id").annotate(who=F("user__name"))[:count])


@prepared
def newest(viewer: Viewer, type_key: str, count: int, *, record_id: int) -> QuerySet[Any, Any]:
    """Ask for the newest acts on one record, each with the name of its person."""
    rows = Act.objects.filter(record_type=type_key, record_id=record_id).order_by("-id")
    return rows.values_list(*columns_of(Act), "user__name")[:count]


def act_of(row: tuple[Any, ...]) -> Any:
    """Make an act of what was read."""
    act = made(Act, columns_of(Act), row[:-1])
    act.who = row[-1]
    return act
