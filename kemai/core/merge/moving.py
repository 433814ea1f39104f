"""Moving what links to one record over to another, and back: each move is written down as a step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from kemai.core.duplicates.keys import keep_keys
from kemai.core.history.models import Act
from kemai.core.merge.links import Link, links_to
from kemai.core.records import bulk, registry
from kemai.core.records.among import among
from kemai.core.search.records import index_record, unindex_record

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

Step = dict[str, Any]


def move_all(record_type: RecordType, source: int, target: int, by: Viewer) -> Iterator[Step]:
    """Move every row that links to one record over to another of the type; yields the steps.

    A row that may be there only once for each record, or that the database refuses because it would link the survivor
    with itself, stays with the removed record; one that is a record itself is put out of sight with it. The types of
    moved records may refuse the merge.
    """
    relinked: dict[Any, list[int]] = {}
    for link in links_to(record_type):
        ids = list(link.rows(record_type, source).order_by("pk").values_list("pk", flat=True))
        if not ids:
            continue
        itself = link.model is record_type.model and not link.typed
        moved = point(link, [one for one in ids if not (itself and one == target)], target)
        if moved:
            note_moves(link, moved, source, target, by)
            if link.holds_records:
                relinked.setdefault(link.model, []).extend(moved)
            yield {"model": link.model._meta.label_lower, "column": link.column, "from": source, "to": target} | {
                "ids": moved
            }
        left = sorted(set(ids) - {*moved, *([target] if itself else [])})
        if left and link.holds_records:
            yield from put_aside(link.model, left)
    for model, ids in relinked.items():
        registry.of_model(model).follow_merge(ids, by)


def point(link: Link, ids: list[int], target: int) -> list[int]:
    """Let rows name another record; gives the ids of those that could, one by one where they could not together."""
    if not ids:
        return []
    if link.own:
        for row in link.model._base_manager.select_for_update(of=("self",)).filter(among("pk", ids)):
            link.model._base_manager.filter(pk=row.pk).update(custom={**row.custom, link.own: target})
        return ids
    try:
        with transaction.atomic():
            link.model._base_manager.filter(among("pk", ids)).update(**{link.column: target})
        return ids
    except IntegrityError:
        if len(ids) == 1:
            return []
        return [pk for one in ids for pk in point(link, [one], target)]


def note_moves(link: Link, ids: list[int], source: int, target: int, by: Viewer) -> None:
    """Note in the history of records that they link to another record now; their open forms become stale."""
    if not link.holds_records:
        return
    now = timezone.now()
    record_type = registry.of_model(link.model)
    rows = link.model._base_manager.filter(among("pk", ids))
    rows.update(lock_version=F("lock_version") + 1, updated_at=now, updated_by_id=by.user_id)
    titles = [record_type.title_of(one)[:200] for one in in_order(link.model, ids)]
    columns: dict[str, Any] = {
        "organisation_id": repeat(by.organisation_id),
        "at": repeat(now),
        "user_id": repeat(by.user_id),
        "action": repeat(f"{record_type.key}.relink"),
        "record_type": repeat(record_type.key),
        "record_id": ids,
        "title": titles,
        "changes": repeat([{"field": link.name, "old": source, "new": target}]),
        "facts": repeat({}),
        "batch": repeat(None),
    }
    bulk.insert(Act, columns, len(ids))


def in_order(model: Any, ids: list[int]) -> list[Any]:
    """Give rows in the order of their ids as given."""
    found = {one.pk: one for one in model._base_manager.filter(among("pk", ids))}
    return [found[one] for one in ids]


def put_aside(model: Any, ids: list[int]) -> Iterator[Step]:
    """Put records out of sight that can't move; they are no matter of the recycle bin but of the undo."""
    rows = model._base_manager.filter(among("pk", ids), is_deleted=False)
    hidden = list(rows.order_by("pk").values_list("pk", flat=True))
    if hidden:
        model._base_manager.filter(among("pk", hidden)).update(is_deleted=True, deleted_at=timezone.now())
        for one in in_order(model, hidden):
            unindex_record(registry.of_model(model), one)
            keep_keys(registry.of_model(model), one, gone=True)
        yield {"model": model._meta.label_lower, "aside": hidden}


def go_back(step: Step, record_type: RecordType, by: Viewer) -> int:
    """Take one move back; rows that name a third record by now, or are gone, stay as they are. Gives how many stay."""
    model = apps.get_model(step["model"])
    if "aside" in step:
        rows = model._base_manager.filter(among("pk", step["aside"]), is_deleted=True)
        found = list(rows.values_list("pk", flat=True))
        model._base_manager.filter(among("pk", found)).update(is_deleted=False, deleted_at=None)
        for one in in_order(model, found):
            index_record(registry.of_model(model), one)
            keep_keys(registry.of_model(model), one)
        return len(step["aside"]) - len(found)
    link = Link(model, step["column"], typed=step["column"] == "record_id")
    rows = model._base_manager.filter(among("pk", step["ids"]), **{step["column"]: step["to"]})
    moved = point(link, list(rows.order_by("pk").values_list("pk", flat=True)), step["from"])
    note_moves(link, moved, step["to"], step["from"], by)
    return len(step["ids"]) - len(moved)
